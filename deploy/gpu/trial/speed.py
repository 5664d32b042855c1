"""Samples per second through the product's own loop, beside PyTorch's, in turns: on the same card, and on all cores of the machine."""

import dataclasses
import os
import statistics
import sys
import time
from concurrent import futures

from peers import cases, contender, field

WARM_UP_SECONDS = 2
CASES = [
    dataclasses.replace(case, batch=batch, title=f"{title}, batch {batch}")
    for case, title in zip(cases.named(["lenet-64", "vgg-64", "encoder-32"]), ("LeNet", "VGG-like", "Transformer encoder"))
    for batch in (64, 512)
]


def on_card(own, work, options, left):
    """One replica each."""
    return _measure(own, work / "card", CASES, _on_card(own, options.rehearse), options, left)


def on_cores(own, work, options, left):
    """A replica for each core, averaged after every step."""
    cores = len(os.sched_getaffinity(0))
    return {"cores": cores, **_measure(own, work / "cores", cases.ALL, _on_cores(own, cores), options, left)}


def _measure(own, work, every, entrants, options, left):
    work.mkdir()
    end = time.monotonic() + left - 5
    found = {"cases": {}, "by": {}, "left out": []}
    for number, case in enumerate(every):
        if time.monotonic() + 20 > end:
            found["left out"].append(case.title)
            continue
        share = (end - time.monotonic()) / (len(every) - number)
        found["cases"][case.title] = _case(own, work / case.name, case, entrants, options, share, found["by"])
    return found


def _lockstep(own, replicas, device, arithmetic):
    def commands(case, _):
        settings = [f"training.batch={case.batch}", "training.engine=torch", f"training.arithmetic={arithmetic}"]
        program = own.program("dev.lockstep.benchmarks.PeerTraining", case.network, "TOGETHER", str(replicas), "0")
        return [[*program, *settings, f"cluster.device={device}"]]

    return commands


def _pytorch(ranks, *device):
    def commands(case, folder):
        program = [sys.executable, str(field.HERE / "ddp.py"), case.network, str(case.batch)]
        store = folder / "-".join(["store", *device])
        return [[*program, str(rank), str(ranks), str(store), *device] for rank in range(ranks)]

    return commands


def _on_card(own, rehearses):
    cards = [(), ()] if rehearses else [("cuda",), ("tf32",)]
    return [
        field.Entrant("Lockstep, whole floats", 1, _lockstep(own, 1, "gpu", "portable")),
        field.Entrant("PyTorch, whole floats", 1, _pytorch(1, *cards[0])),
        field.Entrant("Lockstep, TF32", 1, _lockstep(own, 1, "gpu", "native")),
        field.Entrant("PyTorch, TF32", 1, _pytorch(1, *cards[1])),
    ]


def _on_cores(own, cores):
    return [
        field.Entrant("Lockstep, portable", cores, _lockstep(own, cores, "cpu", "portable")),
        field.Entrant("Lockstep, native", cores, _lockstep(own, cores, "cpu", "native")),
        field.Entrant("PyTorch", cores, _pytorch(cores)),
    ]


def _case(own, folder, case, entrants, options, seconds, by):
    folder.mkdir()
    end = time.monotonic() + seconds
    every, speeds = [], {}
    try:
        with futures.ThreadPoolExecutor() as starters:
            started = {
                entrant.name: starters.submit(contender.Contender, entrant, case, own.environment, folder) for entrant in entrants
            }
        for name, one in started.items():
            try:
                every.append(one.result())
                every[-1].warm_up(WARM_UP_SECONDS)
                by[name] = every[-1].by
            except contender.Failed as e:
                speeds[name] = f"failed: {e}"
                print(f"try: {name}, {case.title}: {e}: {_last(e.log)}", file=sys.stderr)
        for number in range(options.rounds):
            first = number % max(1, len(every))
            for one in every[first:] + every[:first]:
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
