"""The card itself, and whether it agrees with the processor."""

import os
import platform
import subprocess

QUESTION = ["nvidia-smi", "--query-gpu=name,compute_cap,driver_version,memory.total", "--format=csv,noheader,nounits"]
PROGRAM = "dev.lockstep.engine.torch.CardTrial"


def facts():
    try:
        answer = subprocess.run(QUESTION, capture_output=True, text=True, timeout=10).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        answer = ""
    name, generation, driver, memory = (answer.splitlines()[0].split(", ") + [""] * 4)[:4] if answer else ("none", "", "", "")
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        processor = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")
    return {
        "card": name,
        "generation": generation,
        "driver": driver,
        "memory": memory,
        "processor": processor,
        "cores": len(os.sched_getaffinity(0)),
        "system": platform.platform(),
    }


def agreement(own, work, options, left):
    """Gradients of each layer, the bits of two replicas that share the card, and LeNet after a hundred steps."""
    return agreed(own, PROGRAM, "rehearsal" if options.rehearse else "card")


def agreed(own, program, *arguments):
    ended = own.run(own.program(program, *arguments))
    rows = [line.split("\t") for line in ended.stdout.splitlines() if line.count("\t") >= 2]
    if ended.returncode or not rows:
        raise RuntimeError(f"{program} ended with {ended.returncode}: {ended.stderr.strip()[-2000:]}")
    return {
        "gradients": {of: float(found) for what, of, found, *_ in rows if what == "gradient"},
        "different bits": [of for what, of, found, *_ in rows if what == "bits" and found != "same"],
        "computes": {of: list(found) for what, of, *found in rows if what == "computes"},
        "failed": {of: found for what, of, found, *_ in rows if what == "failed"},
        "lenet": next(([float(one) for one in found] for what, _, *found in rows if what == "lenet"), []),
    }
