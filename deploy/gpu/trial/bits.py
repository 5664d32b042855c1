"""Whether the weights are the same again, over executors that share the card, and through the kill of one of them."""

import gzip
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import time

TREE = pathlib.Path(__file__).resolve().parents[3]
ROWS, TEST_ROWS, SIDE, CLASSES = 4000, 500, 28, 10
SETTINGS = {
    "training.engine": "torch",
    "training.replicas": 2,
    "training.batch": 32,
}
EPOCHS, EPOCHS_REHEARSED = 20, 4  # enough to kill somebody in the middle


def look(own, work, options, left):
    device = "cpu" if options.rehearse else "gpu"
    SETTINGS["training.epochs"] = EPOCHS_REHEARSED if options.rehearse else EPOCHS
    SETTINGS["data.path"] = _pictures(work / "train", ROWS)
    SETTINGS["data.split.test.path"] = _pictures(work / "test", TEST_ROWS)
    found = {"one process": _alone(own, work, "one", device), "again": _alone(own, work, "again", device)}
    environment = {"LOCKSTEP_CLUSTER": str(work / "cluster"), "LOCKSTEP_CLUSTER_PORT": "7177"}
    if device == "gpu":
        environment["LOCKSTEP_GPU_DISCOVERY"] = str(_one_card_for_two(work))
    started = own.run([own.launcher, "cluster", "start", "2"], environment=environment)
    if started.returncode:
        raise RuntimeError(f"the cluster did not start: {started.stderr.strip()}")
    try:
        master = started.stdout.split()[0]
        two = ["--master", master, "--ranks", "2"]
        found["two executors"] = _trained(own, work, "two", device, *two)
        found["two executors, one killed"] = _killed(own, work, device, two)
    finally:
        own.run([own.launcher, "cluster", "stop"], environment=environment)
    return found


def _pictures(name, rows):
    """Files of pictures and their labels, one faint pattern a class: nobody has to fetch them, or to have a font to draw them with."""
    chance = random.Random(rows)
    patterns = [random.Random(kind).randbytes(SIDE * SIDE) for kind in range(CLASSES)]
    pictures, labels = bytearray(), bytearray()
    for _ in range(rows):
        kind = chance.randrange(CLASSES)
        labels.append(kind)
        noise = chance.randbytes(SIDE * SIDE)
        pictures += bytes((each + 3 * other) // 4 for each, other in zip(patterns[kind], noise))
    sizes = b"".join(size.to_bytes(4, "big") for size in (rows, SIDE, SIDE))
    path = name.with_name(f"{name.name}-images-idx3-ubyte.gz")
    path.write_bytes(gzip.compress(bytes([0, 0, 8, 3]) + sizes + pictures, 1))
    name.with_name(f"{name.name}-labels-idx1-ubyte.gz").write_bytes(gzip.compress(bytes([0, 0, 8, 1]) + sizes[:4] + labels, 1))
    return str(path)


def _command(own, work, name, device, *more):
    settings = [f"--set={key}={value}" for key, value in SETTINGS.items()]
    run = ["--run", str(work / name), "--device", device, "--quiet"]
    return [own.launcher, "train", str(TREE / "conf/fashion-cnn.yaml"), *settings, *run, *more]


def _alone(own, work, name, device):
    return _trained(own, work, name, device, "--ranks", "1")


def _trained(own, work, name, device, *more):
    ended = own.run(_command(own, work, name, device, *more))
    if ended.returncode:
        raise RuntimeError(f"the run {name} ended with {ended.returncode}: {(ended.stdout + ended.stderr).strip()[-1500:]}")
    return _result(work / name)


def _result(directory):
    result = json.loads((directory / "result.json").read_text(encoding="utf-8"))
    return {"weights": result["weightsSha256"], "status": result["status"]}


def _one_card_for_two(work):
    """By what a worker finds its cards: two workers are told of the same one, on purpose."""
    script = work / "one-card-for-two"
    script.write_text("#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"0\", \"0\"]}'\n", encoding="utf-8")
    script.chmod(0o755)
    return script


def _killed(own, work, device, two):
    name = "killed"
    command = _command(own, work, name, device, *two)
    training = subprocess.Popen(
        command, env={**os.environ, **own.environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        if _wait_for_an_epoch(work / name / "events.jsonl", training):
            os.kill(_executor(work / "cluster"), signal.SIGKILL)
        said, _ = training.communicate(timeout=max(20, own.end - time.monotonic()))
    finally:
        if training.poll() is None:
            training.kill()
    if training.returncode:
        raise RuntimeError(f"the run with a kill ended with {training.returncode}: {said.strip()[-1500:]}")
    events = (work / name / "events.jsonl").read_text(encoding="utf-8")
    return {**_result(work / name), "regrouped": len(re.findall('"regrouped"', events))}


def _wait_for_an_epoch(events, training):
    end = time.monotonic() + 120
    while time.monotonic() < end and training.poll() is None:
        if events.is_file() and '"epochEnded"' in events.read_text(encoding="utf-8"):
            return True
        time.sleep(0.05)
    return False


def _executor(folder):
    """The process of an executor that this cluster has started."""
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"org.apache.spark.executor.CoarseGrainedExecutorBackend" in words and (process / "cwd").resolve().is_relative_to(folder):
            return int(process.name)
    raise RuntimeError("there is no executor to kill")
