"""Writes small models in exactly the layout in which Keras 2 and Keras 3 leave them as .h5, each with rows and with what
the model says of them, reckoned here by plain numpy. Run it in this folder; it needs python3-h5py and python3-numpy.

Layers are dictionaries of Keras' own options, and weights come in Keras' own order and shapes: images have their channels
last. Rows and what is said of them are written as Lockstep has them: images as [channels, height, width].
"""
import gzip
import io
import json

import h5py
import numpy as np

random = np.random.RandomState(7)


def learned(*shape):
    return (random.standard_normal(shape) * 0.5).astype(np.float32)


# ---- what layers do ----

def activation(name, x):
    if name == "relu":
        return np.maximum(x, 0)
    if name == "elu":
        return np.where(x > 0, x, np.exp(np.minimum(x, 0)) - 1)
    if name == "sigmoid":
        return 1 / (1 + np.exp(-x))
    if name == "tanh":
        return np.tanh(x)
    if name == "swish":
        return x / (1 + np.exp(-x))
    if name == "softmax":
        e = np.exp(x - x.max(axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)
    assert name == "linear", name
    return x


def edges(length, window, stride, dilation, padding):
    reach = (window - 1) * dilation + 1
    if padding == "valid":
        return (length - reach) // stride + 1, 0
    places = -(-length // stride)
    return places, max(0, (places - 1) * stride + reach - length) // 2


def touches(x, window, stride, dilation, padding):
    """For each place of a window over rows and columns: where it stands, and which points of the window meet which pixels."""
    high, up = edges(x.shape[1], window[0], stride[0], dilation[0], padding)
    wide, left = edges(x.shape[2], window[1], stride[1], dilation[1], padding)
    for row in range(high):
        for column in range(wide):
            met = []
            for i in range(window[0]):
                for j in range(window[1]):
                    y = row * stride[0] - up + i * dilation[0]
                    z = column * stride[1] - left + j * dilation[1]
                    if 0 <= y < x.shape[1] and 0 <= z < x.shape[2]:
                        met.append((i, j, y, z))
            yield row, column, high, wide, met


def windows(x, window, stride, dilation, padding, channels, each):
    out = None
    for row, column, high, wide, met in touches(x, window, stride, dilation, padding):
        if out is None:
            out = np.zeros((x.shape[0], high, wide, channels))
        out[:, row, column] = each(met)
    return out


def conv(x, kernel, stride, dilation, padding):
    return windows(x, kernel.shape[:2], stride, dilation, padding, kernel.shape[3],
                   lambda met: sum(x[:, y, z] @ kernel[i, j] for i, j, y, z in met))


def depthwise(x, kernel, stride, padding):
    planes = kernel.shape[2] * kernel.shape[3]
    return windows(x, kernel.shape[:2], stride, (1, 1), padding, planes,
                   lambda met: sum((x[:, y, z][:, :, None] * kernel[i, j]).reshape(len(x), planes) for i, j, y, z in met))


def pool(x, window, stride, padding, kind):
    return windows(x, window, stride, (1, 1), padding, x.shape[3],
                   lambda met: kind(np.stack([x[:, y, z] for _, _, y, z in met]), axis=0))


def lstm(x, kernel, memory, bias):
    units = memory.shape[0]
    h = np.zeros((len(x), units))
    c = np.zeros((len(x), units))
    steps = []
    for step in range(x.shape[1]):
        i, f, g, o = np.split(x[:, step] @ kernel + h @ memory + bias, 4, axis=1)
        c = activation("sigmoid", f) * c + activation("sigmoid", i) * np.tanh(g)
        h = activation("sigmoid", o) * np.tanh(c)
        steps.append(h)
    return np.stack(steps, axis=1)


def gru(x, kernel, memory, bias):
    """As with reset_after: what is forgotten is taken from the product and its bias."""
    h = np.zeros((len(x), memory.shape[0]))
    steps = []
    for step in range(x.shape[1]):
        z, r, new = np.split(x[:, step] @ kernel + (bias[0] if len(bias) else 0), 3, axis=1)
        z2, r2, new2 = np.split(h @ memory + (bias[1] if len(bias) else 0), 3, axis=1)
        z, r = activation("sigmoid", z + z2), activation("sigmoid", r + r2)
        h = z * h + (1 - z) * np.tanh(new + r * new2)
        steps.append(h)
    return np.stack(steps, axis=1)


def rnn(x, kernel, memory, bias):
    h = np.zeros((len(x), memory.shape[0]))
    steps = []
    for step in range(x.shape[1]):
        h = np.tanh(x[:, step] @ kernel + h @ memory + bias)
        steps.append(h)
    return np.stack(steps, axis=1)


# ---- layers of Keras': options, weights by name, and a function ----

class Layer:
    def __init__(self, kind, name, options, weights, function, inner=None):
        self.kind, self.name, self.function = kind, name, function
        self.options = {"name": name, "trainable": True, "dtype": "float32", **options}
        self.weights = weights
        self.inner = inner or ""


def dense(name, inputs, units, act="linear", bias=True):
    kernel, b = learned(inputs, units), learned(units)
    weights = [("kernel", kernel)] + ([("bias", b)] if bias else [])
    options = {"units": units, "activation": act, "use_bias": bias,
               "kernel_initializer": {"class_name": "GlorotUniform", "config": {"seed": None}},
               "bias_initializer": {"class_name": "Zeros", "config": {}}, "kernel_regularizer": None,
               "bias_regularizer": None, "activity_regularizer": None, "kernel_constraint": None, "bias_constraint": None}
    return Layer("Dense", name, options, weights, lambda x: activation(act, x @ kernel + (b if bias else 0)))


def conv2d(name, channels, filters, kernel, stride=1, dilation=1, padding="valid", act="linear", bias=True, groups=1):
    k, b = learned(*kernel, channels // groups, filters), learned(filters)

    def each_group(x):
        return np.concatenate([conv(part, own, (stride,) * 2, (dilation,) * 2, padding) for part, own in zip(
            np.split(x, groups, axis=3), np.split(k, groups, axis=3))], axis=3)

    options = {"filters": filters, "kernel_size": list(kernel), "strides": [stride, stride], "padding": padding,
               "data_format": "channels_last", "dilation_rate": [dilation, dilation], "groups": groups, "activation": act,
               "use_bias": bias, "kernel_initializer": {"class_name": "GlorotUniform", "config": {"seed": None}},
               "kernel_regularizer": None, "kernel_constraint": None}
    return Layer("Conv2D", name, options, [("kernel", k)] + ([("bias", b)] if bias else []),
                 lambda x: activation(act, each_group(x) + (b if bias else 0)))


def depthwise2d(name, channels, kernel, stride=1, padding="valid", multiplier=1, keras3=False):
    k, b = learned(*kernel, channels, multiplier), learned(channels * multiplier)
    options = {"kernel_size": list(kernel), "strides": [stride, stride], "padding": padding, "data_format": "channels_last",
               "dilation_rate": [1, 1], "activation": "linear", "use_bias": True, "depth_multiplier": multiplier,
               "depthwise_initializer": None, "depthwise_regularizer": None, "depthwise_constraint": None}
    return Layer("DepthwiseConv2D", name, options, [("kernel" if keras3 else "depthwise_kernel", k), ("bias", b)],
                 lambda x: depthwise(x, k, (stride,) * 2, padding) + b)


def spread(length, window, stride, padding):
    """How long the other way of a convolution is, and how much of what it reaches is cut off before it."""
    if padding == "valid":
        return length * stride + max(0, window - stride), 0
    return length * stride, max(0, window - stride) // 2


def transposed(name, channels, filters, kernel, stride, padding, act="linear", bias=True):
    k, b = learned(*kernel, filters, channels), learned(filters)

    def function(x):
        high, up = spread(x.shape[1], kernel[0], stride[0], padding)
        wide, left = spread(x.shape[2], kernel[1], stride[1], padding)
        out = np.zeros((len(x), high, wide, filters))
        for row in range(x.shape[1]):
            for column in range(x.shape[2]):
                for i in range(kernel[0]):
                    for j in range(kernel[1]):
                        y, z = row * stride[0] + i - up, column * stride[1] + j - left
                        if 0 <= y < high and 0 <= z < wide:
                            out[:, y, z] += x[:, row, column] @ k[i, j].T
        return activation(act, out + (b if bias else 0))

    options = {"filters": filters, "kernel_size": list(kernel), "strides": list(stride), "padding": padding,
               "data_format": "channels_last", "dilation_rate": [1, 1], "output_padding": None, "activation": act,
               "use_bias": bias}
    return Layer("Conv2DTranspose", name, options, [("kernel", k)] + ([("bias", b)] if bias else []), function)


def group_norm(name, values, groups):
    gamma, beta = learned(values) + 1, learned(values)

    def norm(x):
        parts = x.reshape(*x.shape[:-1], groups, values // groups)
        axes = tuple(range(1, x.ndim - 1)) + (x.ndim,)
        centred = parts - parts.mean(axis=axes, keepdims=True)
        scaled = centred / np.sqrt((centred ** 2).mean(axis=axes, keepdims=True) + 0.002)
        return scaled.reshape(x.shape) * gamma + beta

    options = {"groups": groups, "axis": -1, "epsilon": 0.002, "center": True, "scale": True}
    return Layer("GroupNormalization", name, options, [("gamma", gamma), ("beta", beta)], norm)


def separable(name, channels, filters, kernel, stride=1, padding="valid", multiplier=1, act="linear"):
    d, p, b = learned(*kernel, channels, multiplier), learned(1, 1, channels * multiplier, filters), learned(filters)
    options = {"filters": filters, "kernel_size": list(kernel), "strides": [stride, stride], "padding": padding,
               "data_format": "channels_last", "dilation_rate": [1, 1], "groups": 1, "activation": act, "use_bias": True,
               "depth_multiplier": multiplier, "depthwise_initializer": None, "pointwise_initializer": None,
               "depthwise_regularizer": None, "pointwise_constraint": None}
    return Layer("SeparableConv2D", name, options, [("depthwise_kernel", d), ("pointwise_kernel", p), ("bias", b)],
                 lambda x: activation(act, depthwise(x, d, (stride,) * 2, padding) @ p[0, 0] + b))


def conv1d(name, values, filters, kernel, stride=1, dilation=1, padding="valid", act="linear", bias=True):
    k, b = learned(kernel, values, filters), learned(filters) if bias else 0
    options = {"filters": filters, "kernel_size": [kernel], "strides": [stride], "padding": padding,
               "data_format": "channels_last", "dilation_rate": [dilation], "groups": 1, "activation": act, "use_bias": bias}
    return Layer("Conv1D", name, options, [("kernel", k)] + ([("bias", b)] if bias else []), lambda x: activation(
        act, conv(x[:, :, None], k[:, None], (stride, 1), (dilation, 1), padding)[:, :, 0] + b))


def pool2d(name, kind, size, stride=None, padding="valid"):
    options = {"pool_size": [size, size], "padding": padding, "strides": [stride or size] * 2, "data_format": "channels_last"}
    return Layer(kind + "Pooling2D", name, options, [], lambda x: pool(
        x, (size, size), (stride or size,) * 2, padding, np.max if kind == "Max" else np.mean))


def pool1d(name, kind, size, stride=None, padding="valid"):
    options = {"pool_size": [size], "padding": padding, "strides": [stride or size], "data_format": "channels_last"}
    return Layer(kind + "Pooling1D", name, options, [], lambda x: pool(
        x[:, :, None], (size, 1), (stride or size, 1), padding, np.max if kind == "Max" else np.mean)[:, :, 0])


def global_pool(name, kind, dimensions):
    axes = tuple(range(1, dimensions + 1))
    return Layer(f"Global{kind}Pooling{dimensions}D", name, {"data_format": "channels_last", "keepdims": False}, [],
                 lambda x: (np.max if kind == "Max" else np.mean)(x, axis=axes))


def flatten(name):
    return Layer("Flatten", name, {"data_format": "channels_last"}, [], lambda x: x.reshape(len(x), -1))


def reshape(name, *sizes):
    return Layer("Reshape", name, {"target_shape": list(sizes)}, [], lambda x: x.reshape(len(x), *sizes))


def dropout(name, kind="Dropout"):
    options = {"rate": 0.25} if kind != "Dropout" else {"rate": 0.25, "noise_shape": None, "seed": None}
    return Layer(kind, name, options, [], lambda x: x)


def act(name, kind):
    return Layer("Activation", name, {"activation": kind}, [], lambda x: activation(kind, x))


def batch_norm(name, values, axis=-1, scale=True):
    gamma, beta, mean, variance = learned(values) + 1, learned(values), learned(values), learned(values) ** 2 + 0.5
    weights = ([("gamma", gamma)] if scale else []) + [
        ("beta", beta), ("moving_mean", mean), ("moving_variance", variance)]
    options = {"axis": axis, "momentum": 0.98, "epsilon": 0.002, "center": True, "scale": scale,
               "beta_initializer": {"class_name": "Zeros", "config": {}}, "gamma_regularizer": None}
    return Layer("BatchNormalization", name, options, weights,
                 lambda x: (x - mean) / np.sqrt(variance + 0.002) * (gamma if scale else 1) + beta)


def layer_norm(name, values, axis=-1):
    gamma, beta = learned(values) + 1, learned(values)

    def norm(x):
        centred = x - x.mean(axis=-1, keepdims=True)
        return centred / np.sqrt((centred ** 2).mean(axis=-1, keepdims=True) + 0.001) * gamma + beta

    options = {"axis": axis, "epsilon": 0.001, "center": True, "scale": True}
    return Layer("LayerNormalization", name, options, [("gamma", gamma), ("beta", beta)], norm)


def embedding(name, tokens, size, length):
    table = learned(tokens, size)
    options = {"batch_input_shape": [None, length], "input_dim": tokens, "output_dim": size,
               "embeddings_initializer": None, "mask_zero": False, "input_length": length}
    return Layer("Embedding", name, options, [("embeddings", table)], lambda x: table[x.astype(int)])


def recurrent(kind, name, values, units, whole, bias=True):
    gates = {"LSTM": 4, "GRU": 3, "SimpleRNN": 1}[kind]
    two = (2,) if kind == "GRU" else ()
    k, m = learned(values, gates * units), learned(units, gates * units)
    b = learned(*two, gates * units) if bias else np.zeros(0) if kind == "GRU" else 0
    forward = {"LSTM": lstm, "GRU": gru, "SimpleRNN": rnn}[kind]
    options = {"return_sequences": whole, "return_state": False, "go_backwards": False, "stateful": False, "unroll": False,
               "time_major": False, "units": units, "activation": "tanh", "use_bias": bias, "dropout": 0.0,
               "recurrent_dropout": 0.0, "implementation": 1 if kind == "SimpleRNN" else 2}
    if kind == "LSTM":
        options.update({"recurrent_activation": "sigmoid", "unit_forget_bias": True})
    if kind == "GRU":
        options.update({"recurrent_activation": "sigmoid", "reset_after": True})
    cell = {"LSTM": "lstm_cell", "GRU": "gru_cell", "SimpleRNN": "simple_rnn_cell"}[kind]
    return Layer(kind, name, options, [("kernel", k), ("recurrent_kernel", m)] + ([("bias", b)] if bias else []),
                 lambda x: forward(x, k, m, b) if whole else forward(x, k, m, b)[:, -1], inner=cell + "/")


def bidirectional(name, kind, values, units, merge="concat", whole=True):
    one, two = (recurrent(kind, f"{way}_{name}", values, units, whole) for way in ("forward", "backward"))
    weights = [(f"{way}_{name}/{layer.inner}{n}", w)
               for way, layer in (("forward", one), ("backward", two)) for n, w in layer.weights]
    options = {"layer": {"class_name": kind, "config": {**one.options, "name": name + "_inner"}}, "merge_mode": merge}

    def both(x):
        parts = [one.function(x), two.function(x[:, ::-1])]
        if whole:
            parts[1] = parts[1][:, ::-1]
        return np.concatenate(parts, axis=-1) if merge == "concat" else parts[0] + parts[1]

    return Layer("Bidirectional", name, options, weights, both)


# ---- files as Keras leaves them ----

def save_attributes(group, name, data):
    group.attrs[name] = data


def save_weights(group, layers, keras3, model_name):
    save_attributes(group, "layer_names", [layer.name.encode("utf8") for layer in layers])
    group.attrs["backend"] = "tensorflow".encode("utf8")
    group.attrs["keras_version"] = ("3.4.1" if keras3 else "2.12.0").encode("utf8")
    for layer in sorted(layers, key=lambda each: each.name):
        own = group.create_group(layer.name)
        start = f"{model_name}/{layer.name}/" if keras3 else f"{layer.name}/"
        end = "" if keras3 else ":0"
        names = [(start + layer.inner + n + end).encode("utf8") for n, _ in layer.weights]
        save_attributes(own, "weight_names", names)
        for name, (_, values) in zip(names, layer.weights):
            own.create_dataset(name, values.shape, dtype=values.dtype)[:] = values
    top = group.create_group("top_level_model_weights")
    save_attributes(top, "weight_names", [])


def serialised(layer, keras3):
    options = dict(layer.options)
    if keras3:
        options["dtype"] = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"},
                            "registered_name": None}
        options.pop("batch_input_shape", None)
        return {"module": "keras.layers", "class_name": layer.kind, "config": options, "registered_name": None}
    return {"class_name": layer.kind, "config": options}


def save(name, model_config, layers, keras3, loss="categorical_crossentropy"):
    with h5py.File(name + ".h5", "w") as file:
        file.attrs["keras_version"] = "3.4.1" if keras3 else "2.12.0"
        file.attrs["backend"] = "tensorflow"
        file.attrs["model_config"] = json.dumps(model_config).encode("utf8")
        file.attrs["training_config"] = json.dumps({"loss": loss, "metrics": None}).encode("utf8")
        save_weights(file.create_group("model_weights"), layers, keras3, model_config["config"]["name"])


def sequential(name, layers, shape, keras3=False):
    written = [serialised(layer, keras3) for layer in layers]
    batch = [None, *shape]
    if keras3:
        written.insert(0, {"module": "keras.layers", "class_name": "InputLayer", "registered_name": None, "config": {
            "batch_shape": batch, "dtype": "float32", "sparse": False, "name": "input_layer"}})
    elif layers[0].kind != "Embedding":
        written.insert(0, {"class_name": "InputLayer", "config": {
            "batch_input_shape": batch, "dtype": "float32", "sparse": False, "ragged": False, "name": "first_input"}})
    save(name, {"class_name": "Sequential", "config": {"name": "sequential", "layers": written}}, layers, keras3)


def functional(name, layers, reads, shape, keras3=False):
    """reads: for each layer the names of those that it reads; 'input_1' is the row."""
    batch = [None, *shape]
    written = [{"class_name": "InputLayer", "name": "input_1", "inbound_nodes": [], "config": {
        "batch_shape" if keras3 else "batch_input_shape": batch, "dtype": "float32", "sparse": False, "name": "input_1"}}]
    for layer in layers:
        sources = reads[layer.name]
        if keras3:
            tensors = [{"class_name": "__keras_tensor__", "config": {
                "shape": batch, "dtype": "float32", "keras_history": [source, 0, 0]}} for source in sources]
            calls = [{"args": tensors if len(tensors) == 1 else [tensors], "kwargs": {}}]
        else:
            calls = [[[source, 0, 0, {}] for source in sources]]
        written.append({**serialised(layer, keras3), "name": layer.name, "inbound_nodes": calls})
    ends = ["input_1", 0, 0], [layers[-1].name, 0, 0]
    config = {"name": "model", "trainable": True, "layers": written,
              "input_layers": [ends[0]], "output_layers": [ends[1]]}
    save(name, {"class_name": "Functional", "config": config}, layers, keras3)


def ours(values):
    """Images with their channels first."""
    return np.moveaxis(values, -1, 1) if values.ndim == 4 else values


def expect(name, rows, said, tokens=0):
    rows = np.asarray(rows, dtype=np.float32)
    with open(name + ".json", "w") as file:
        json.dump({"row": list(ours(rows).shape[1:]), "tokens": tokens,
                   "rows": [[float(v) for v in row] for row in ours(rows).reshape(len(rows), -1)],
                   "says": [[float(v) for v in row] for row in ours(np.asarray(said)).reshape(len(rows), -1)]}, file)
        file.write("\n")


def chain(name, layers, rows, keras3=False, tokens=0):
    sequential(name, layers, rows.shape[1:], keras3)
    values = rows.astype(np.float32)
    for layer in layers:
        values = layer.function(values)
    expect(name, rows, values, tokens)


# ---- the models ----

def pictures():
    return [
        conv2d("conv2d", 2, 4, (3, 2), padding="same", act="relu"),
        batch_norm("norm", 4, axis=[3]),
        pool2d("max_pooling2d", "Max", 2),
        conv2d("conv2d_1", 4, 3, (2, 2), stride=2, padding="same", bias=False),
        act("activation", "elu"),
        flatten("flatten"),
        dropout("dropout"),
        batch_norm("norm_1", 12, scale=False),
        dense("dense", 12, 5, "tanh"),
        dense("dense_1", 5, 3, "softmax"),
    ]


chain("pictures", pictures(), learned(3, 8, 6, 2))
chain("pictures-keras3", pictures(), learned(3, 8, 6, 2), keras3=True)
chain("separable", [
    separable("separable_conv2d", 3, 4, (3, 3), stride=2, padding="same", multiplier=2, act="swish"),
    pool2d("average_pooling2d", "Average", 2, stride=1, padding="same"),
    dropout("spatial_dropout2d", "SpatialDropout2D"),
    conv2d("conv2d", 4, 5, (2, 2), dilation=2),
    global_pool("global_max_pooling2d", "Max", 2),
    layer_norm("layer_normalization", 5, axis=[1]),
    dense("dense", 5, 2, "sigmoid", bias=False),
], learned(3, 7, 9, 3))
chain("memory", [
    recurrent("LSTM", "lstm", 3, 4, True),
    recurrent("SimpleRNN", "simple_rnn", 4, 5, True),
    recurrent("LSTM", "lstm_1", 5, 3, False),
    dense("dense", 3, 2, "softmax"),
], learned(4, 6, 3))
chain("both-ways-keras3", [
    bidirectional("bidirectional", "LSTM", 3, 4),
    bidirectional("bidirectional_1", "SimpleRNN", 8, 3, "sum"),
    dropout("dropout"),
    bidirectional("bidirectional_2", "LSTM", 3, 2, whole=False),
    dense("dense", 4, 2, "softmax"),
], learned(4, 5, 3), keras3=True)
chain("words", [
    embedding("embedding", 11, 4, 7),
    dropout("spatial_dropout1d", "SpatialDropout1D"),
    conv1d("conv1d", 4, 5, 3, dilation=2, padding="same", act="relu"),
    pool1d("max_pooling1d", "Max", 2, padding="same"),
    conv1d("conv1d_1", 5, 3, 2, stride=2),
    layer_norm("layer_normalization", 3, axis=[2]),
    pool1d("average_pooling1d", "Average", 2),
    flatten("flatten"),
    dense("dense", 3, 2, "softmax"),
], random.randint(0, 11, (4, 7)), tokens=11)
chain("values", [
    reshape("reshape", 4, 4, 1),
    conv2d("conv2d", 1, 3, (2, 2), stride=2),
    flatten("flatten"),
    dense("dense", 12, 1, "sigmoid"),
], learned(4, 16))


def branches(name, keras3):
    layers = {
        "fine": conv2d("fine", 2, 3, (3, 3), padding="same", act="relu"),
        "coarse": conv2d("coarse", 2, 3, (5, 5), padding="same", act="relu"),
        "add": Layer("Add", "add", {}, [], None),
        "flat": flatten("flat"),
        "pooled": global_pool("pooled", "Average", 2),
        "concatenate": Layer("Concatenate", "concatenate", {"axis": -1}, [], None),
        "out": dense("out", 63, 3, "softmax"),
    }
    reads = {"fine": ["input_1"], "coarse": ["input_1"], "add": ["fine", "coarse"], "flat": ["add"], "pooled": ["coarse"],
             "concatenate": ["flat", "pooled"], "out": ["concatenate"]}
    rows = learned(3, 4, 5, 2)
    functional(name, list(layers.values()), reads, rows.shape[1:], keras3)
    fine, coarse = layers["fine"].function(rows), layers["coarse"].function(rows)
    joined = np.concatenate([(fine + coarse).reshape(3, -1), coarse.mean(axis=(1, 2))], axis=1)
    expect(name, rows, layers["out"].function(joined))


branches("branches", False)
branches("branches-keras3", True)
chain("without-bias", [
    conv1d("conv1d", 3, 4, 2, bias=False, act="tanh"),
    recurrent("LSTM", "lstm", 4, 3, True, bias=False),
    recurrent("SimpleRNN", "simple_rnn", 3, 4, True, bias=False),
    global_pool("global_average_pooling1d", "Average", 1),
    dense("dense", 4, 2, "softmax", bias=False),
], learned(4, 6, 3))
chain("gru", [
    recurrent("GRU", "gru", 3, 4, True),
    bidirectional("bidirectional", "GRU", 4, 3),
    recurrent("GRU", "gru_1", 6, 3, True, bias=False),
    group_norm("group_normalization", 3, 1),
    bidirectional("bidirectional_1", "GRU", 3, 2, whole=False),
    dense("dense", 4, 2, "softmax"),
], learned(4, 6, 3))


def upwards(keras3):
    return [
        depthwise2d("depthwise_conv2d", 2, (3, 2), padding="same", multiplier=2, keras3=keras3),
        conv2d("conv2d", 4, 6, (3, 2), stride=2, padding="same", act="relu", groups=2),
        group_norm("group_normalization", 6, 3),
        transposed("conv2d_transpose", 6, 4, (4, 3), (2, 2), "same", act="tanh"),
        transposed("conv2d_transpose_1", 4, 3, (2, 3), (3, 1), "valid", bias=False),
        global_pool("global_average_pooling2d", "Average", 2),
        dense("dense", 3, 2, "softmax"),
    ]


chain("upwards", upwards(False), learned(3, 5, 4, 2))
chain("upwards-keras3", upwards(True), learned(3, 5, 4, 2), keras3=True)


def zeros(name, rows, columns):
    """A layer of zeros, packed to a thousandth, and the file once more: what was made to fill a memory."""
    layers = [{"class_name": "InputLayer", "config": {"name": "in", "batch_input_shape": [None, rows]}},
              {"class_name": "Dense", "config": {"name": "one", "units": columns, "use_bias": False}}]
    held = io.BytesIO()
    with h5py.File(held, "w") as file:
        file.attrs["keras_version"] = "2.12.0"
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": {"name": "s", "layers": layers}})
        weights = file.create_group("model_weights")
        weights.attrs["layer_names"] = np.array([b"one"])
        weights.create_group("one").attrs["weight_names"] = np.array([b"one/kernel:0"])
        weights["one"].create_dataset("one/kernel:0", data=np.zeros((rows, columns), "f4"), chunks=(rows, columns // 4),
                                      compression="gzip", compression_opts=9)
    with open(name + ".h5.gz", "wb") as packed:
        packed.write(gzip.compress(held.getvalue(), mtime=0))


zeros("packed-zeros", 4096, 8192)
