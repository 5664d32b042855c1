"""The classic tutorial network, 2-5-1, in numpy and double precision: what conf/tutorial-moons.yaml is compared with.

Usage: tutorial_moons.py FOLDER. The folder holds plain little-endian float32 values:
  train.f32, test.f32   rows of x0, x1 and the label, 0 or 1
  first.f32             the first parameters: hidden weights unit after unit, their biases, output weights, its bias
Prints the parameters after 10 epochs, one a line in the same order, then the rows of the test part that are right after
1,000 epochs.
"""
import sys
from pathlib import Path

import numpy as np

HIDDEN = 5
RATE = 0.1
folder = Path(sys.argv[1])


def floats(name):
    return np.fromfile(folder / name, dtype="<f4").astype(np.float64)


def rows(name):
    table = floats(name).reshape(-1, 3)
    return table[:, :2], table[:, 2:]


first = floats("first.f32")
w1 = first[:10].reshape(HIDDEN, 2).T
b1 = first[10:15]
w2 = first[15:20].reshape(HIDDEN, 1)
b2 = first[20:21]


def forward(x):
    hidden = np.tanh(x @ w1 + b1)
    return hidden, 1 / (1 + np.exp(-(hidden @ w2 + b2)))


x, y = rows("train.f32")
for epoch in range(1, 1001):
    hidden, output = forward(x)
    delta = (output - y) / len(x)
    back = delta @ w2.T * (1 - hidden**2)
    w2 = w2 - RATE * hidden.T @ delta
    b2 = b2 - RATE * delta.sum(axis=0)
    w1 = w1 - RATE * x.T @ back
    b1 = b1 - RATE * back.sum(axis=0)
    if epoch == 10:
        for value in np.concatenate([w1.T.ravel(), b1, w2.ravel(), b2]):
            print(repr(float(value)))

x, y = rows("test.f32")
print(int(((forward(x)[1] > 0.5) == (y == 1)).sum()))
