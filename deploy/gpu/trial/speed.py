"""Samples per second of one replica through the product's own loop, beside PyTorch's on the same card, in turns."""

import statistics
import sys
import time

from peers import cases, contender, field

CASES = [
    cases.Case(network, batch, f"{title}, batch {batch}")
    for network, title in (("lenet", "LeNet"), ("vgg", "VGG-like"), ("encoder", "Transformer encoder"))
    for batch in (64, 512)
]


def measure(own, work, options, left):
    end = time.monotonic() + left - 5
    found = {"cases": {}, "by": {}, "left out": []}
    for number, case in enumerate(CASES):
        if time.monotonic() + 20 > end:
            found["left out"].append(case.title)
            continue
        share = (end - time.monotonic()) / (len(CASES) - number)
        found["cases"][case.title] = _case(own, work / case.name, case, options, share, found["by"])
    return found


def entrants(own, rehearses):
    def lockstep(arithmetic):
        def commands(case, _):
            settings = [f"training.batch={case.batch}", "training.engine=torch", f"training.arithmetic={arithmetic}", "cluster.device=gpu"]
            return [own.program("dev.lockstep.benchmarks.PeerTraining", case.network, "TOGETHER", "1", "0", *settings)]

        return commands

    def pytorch(card):
        def commands(case, folder):
            device = [] if rehearses else [card]
            return [[sys.executable, str(field.HERE / "ddp.py"), case.network, str(case.batch), "0", "1", str(folder / card), *device]]

        return commands

    return [
        field.Entrant("Lockstep, whole floats", 1, lockstep("portable")),
        field.Entrant("PyTorch, whole floats", 1, pytorch("cuda")),
        field.Entrant("Lockstep, TF32", 1, lockstep("native")),
        field.Entrant("PyTorch, TF32", 1, pytorch("tf32")),
    ]


def _case(own, folder, case, options, seconds, by):
    folder.mkdir()
    end = time.monotonic() + seconds
    every, speeds = [], {}
    try:
        for entrant in entrants(own, options.rehearse):
            try:
                one = contender.Contender(entrant, case, own.environment, folder)
                every.append(one)
                one.warm_up(3)
                by[one.name] = one.by
            except contender.Failed as e:
                speeds[entrant.name] = f"failed: {e}"
                print(f"try: {entrant.name}, {case.title}: {e}: {_last(e.log)}", file=sys.stderr)
        for number in range(options.rounds):
            for one in every[number % len(every) :] + every[: number % len(every)]:
                if isinstance(speeds.get(one.name), str) or (number and time.monotonic() > end):
                    continue
                try:
                    speeds.setdefault(one.name, []).append(one.measure(options.seconds))
                except contender.Failed as e:
                    speeds[one.name] = f"failed: {e}"
    finally:
        for one in every:
            one.end()
    return {name: speed if isinstance(speed, str) else statistics.median(speed) for name, speed in speeds.items()}


def _last(log):
    with open(log, encoding="utf-8") as lines:
        return " | ".join(line.strip() for line in lines.readlines()[-3:])
