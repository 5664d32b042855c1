"""What Lockstep says where a card cannot be used: at once, in one line, and with status 2 where it was asked for."""

import pathlib
import subprocess
import sys
import time

TREE = pathlib.Path(__file__).resolve().parents[3]
LONGEST_SECONDS = 5

# Takes all that is free of the card, says so, and keeps it until its input ends.
FILL = """
import sys, torch
free, _ = torch.cuda.mem_get_info()
kept = torch.empty(free - (400 << 20), dtype=torch.uint8, device="cuda")
print("full", flush=True)
sys.stdin.read()
"""


def look(own, work, options, left):
    train = [own.launcher, "train", str(TREE / "conf/moons.yaml"), "--set", "training.engine=torch", "--set", "training.epochs=1"]
    found = {"hidden card": _refused(own, work, train, {"CUDA_VISIBLE_DEVICES": ""})}
    if not options.rehearse:
        full = subprocess.Popen([sys.executable, "-c", FILL], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            full.stdout.readline()
            found["full card"] = _refused(own, work, train, {})
        finally:
            full.communicate("")
    began = time.monotonic()
    auto = own.run([*train, "--device", "auto", "--run", str(work / "auto")], environment={"CUDA_VISIBLE_DEVICES": ""})
    lines = [line for line in auto.stdout.splitlines() if line.startswith("computes on processors: ")]
    found["auto"] = {"status": auto.returncode, "seconds": round(time.monotonic() - began, 1), "line": "; ".join(lines)}
    return found


def _refused(own, work, train, environment):
    began = time.monotonic()
    ended = own.run([*train, "--device", "gpu", "--run", str(work / "refused")], environment=environment)
    seconds = time.monotonic() - began
    good = ended.returncode == 2 and seconds < LONGEST_SECONDS and ended.stderr.count("\n") == 1
    return {"status": ended.returncode, "seconds": round(seconds, 1), "line": ended.stderr.strip(), "good": good}
