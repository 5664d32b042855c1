"""
PyTorch's DistributedDataParallel over gloo, as one would write it: one rank, one thread. Arguments: network, batch, rank, ranks, store,
and cuda where it is to compute on a card, or tf32 where it may round there what is multiplied.
"""

import sys
import time

import torch
import torch.distributed as dist
from torch import nn
from torch.nn import functional
from torch.nn.parallel import DistributedDataParallel

BATCHES = 8
ROWS = {
    "mlp": (784,),
    "wide": (784,),
    "lenet": (1, 28, 28),
    "vgg": (3, 32, 32),
    "lstm": (50, 64),
    "encoder": (64, 64),
}


class LastStep(nn.Module):
    """The values of the last step; of a recurrent layer, without its state."""

    def forward(self, values):
        return (values[0] if isinstance(values, tuple) else values)[:, -1]


def vgg():
    layers, channels = [], 3
    for filters in (32, 64, 128):
        for _ in range(2):
            layers += [nn.Conv2d(channels, filters, 3, padding=1, bias=False), nn.BatchNorm2d(filters), nn.ReLU()]
            channels = filters
        layers.append(nn.MaxPool2d(2))
    return [*layers, nn.Flatten(), nn.Linear(2048, 10)]


def layers(network):
    if network == "mlp":
        return [nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10)]
    if network == "wide":
        return [nn.Linear(784, 1024), nn.ReLU(), nn.Linear(1024, 1024), nn.ReLU(), nn.Linear(1024, 10)]
    if network == "lenet":
        first = [nn.Conv2d(1, 20, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(20, 50, 5), nn.ReLU(), nn.MaxPool2d(2)]
        return [*first, nn.Flatten(), nn.Linear(800, 500), nn.ReLU(), nn.Linear(500, 10)]
    if network == "vgg":
        return vgg()
    if network == "lstm":
        return [nn.LSTM(64, 128, batch_first=True), LastStep(), nn.Linear(128, 10)]
    block = nn.TransformerEncoderLayer(64, 4, 256, dropout=0.0, activation="gelu", batch_first=True, norm_first=True)
    return [block, LastStep(), nn.Linear(64, 10)]


def instructions():
    for line in torch.__config__.show().splitlines():
        if "CPU capability" in line:
            return line.split()[-1]
    return "unknown instructions"


def main():
    network, batch, rank, ranks, store = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
    card = sys.argv[6] if len(sys.argv) > 6 else ""
    device = torch.device("cuda" if card else "cpu")
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = card == "tf32"
    torch.set_num_threads(1)
    torch.manual_seed(42)
    model = nn.Sequential(*layers(network)).to(device)
    parameters = sum(each.numel() for each in model.parameters())
    dist.init_process_group("gloo", init_method=f"file://{store}", rank=rank, world_size=ranks)
    if ranks > 1:
        model = DistributedDataParallel(model)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001, foreach=True)  # the faster of its ways on a processor
    torch.manual_seed(rank)
    data = [(torch.randn(batch, *ROWS[network]), torch.randint(0, 10, (batch,))) for _ in range(BATCHES)]
    if device.type == "cuda":
        data = [(rows.pin_memory(), labels.pin_memory()) for rows, labels in data]

    def step(number):
        rows, labels = (each.to(device, non_blocking=True) for each in data[number % BATCHES])
        optimizer.zero_grad()
        functional.cross_entropy(model(rows), labels).backward()
        optimizer.step()

    by = torch.cuda.get_device_name(device) if device.type == "cuda" else instructions()
    print(f":: ready {parameters} PyTorch {torch.__version__} {by}", flush=True)
    for line in sys.stdin:
        dist.barrier()
        began = time.perf_counter()
        for number in range(int(line)):
            step(number)
        if device.type == "cuda":
            torch.cuda.synchronize()
        seconds = time.perf_counter() - began
        print(f":: took {int(line) * batch * ranks} {seconds:.6f}", flush=True)
    dist.destroy_process_group()


main()
