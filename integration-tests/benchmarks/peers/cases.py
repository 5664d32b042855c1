"""The networks that are compared by. Each contender builds them by these names: PeerCase.java, ddp.py, ParameterAveraging.java."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Case:
    network: str
    batch: int
    title: str
    megaflops: float  # of a sample's products with weights, there and back; TrainingOperations, which a test compares

    @property
    def name(self):
        return f"{self.network}-{self.batch}"


ALL = [
    Case("mlp", 32, "MLP 784-128-10, batch 32", 0.409),
    Case("mlp", 128, "MLP 784-128-10, batch 128", 0.409),
    Case("wide", 128, "MLP 784-1024-1024-10, batch 128", 9.564),
    Case("lenet", 64, "LeNet, batch 64", 13.18),
    Case("vgg", 64, "VGG-like, batch 64", 230.2),
    Case("lstm", 32, "LSTM 64 to 128, 50 steps, batch 32", 19.67),
    Case("encoder", 32, "Encoder 64x64, 4 heads, batch 32", 16.78),
]


def named(names):
    known = {case.name: case for case in ALL}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise SystemExit(f"run: there is no case {', '.join(unknown)}; there are {', '.join(known)}")
    return [known[name] for name in names]
