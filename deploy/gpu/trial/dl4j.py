"""
Deeplearning4j on the card: what its two distributions for cards say of cards of many kinds, the whole way to the card, and whether card
and processor agree. Where there is no card, nvidia-smi is made up, and so is the driver's library, which then says that there is none.
"""

import os
import pathlib
import shutil
import subprocess
import time

from trial import card

TREE = pathlib.Path(__file__).resolve().parents[3]
BUILT = TREE / "deploy/target"
DISTRIBUTIONS = ("lockstep-dl4j-cuda", "lockstep-dl4j-cuda-ptx")
PROGRAM = "dev.lockstep.engine.dl4j.Dl4jCardTrial"
LONGEST_SECONDS = 5

# As nvidia-smi says them: generation, driver, free MiB, all MiB, name.
MADE_UP = {
    "T4, old driver": "7.5, 418.87.01, 15002, 15360, Tesla T4",
    "A100": "8.0, 550.54.15, 40326, 40960, NVIDIA A100-SXM4-40GB",
    "full A100": "8.0, 550.54.15, 311, 40960, NVIDIA A100-SXM4-40GB",
    "H100": "9.0, 580.95.05, 81078, 81559, NVIDIA H100 80GB HBM3",
    "Blackwell": "12.0, 590.44.01, 97000, 97887, NVIDIA RTX PRO 6000",
}

# The driver's library, of which all else is loaded but what needs a card.
DRIVER = "int cuInit(unsigned flags) { return 100; } int cuDriverGetVersion(int *version) { *version = 12040; return 0; }"


def look(own, work, options, left):
    found = {}
    for name in DISTRIBUTIONS:
        home = BUILT / name
        if (home / "bin/lockstep").is_file():
            (work / name).mkdir()
            found[name] = _tried(own.of(home, _programs(name)), work / name, options)
    if not found:
        raise RuntimeError(f"neither {' nor '.join(DISTRIBUTIONS)} is built (docs/gpu.md)")
    return found


def _programs(distribution):
    engine = "engine-dl4j-ptx" if distribution.endswith("-ptx") else "engine-dl4j"
    return ("worker/core", f"worker/{engine}")


def _tried(own, work, options):
    found = {"says": {of: _said(own, work, line) for of, line in MADE_UP.items()} if options.rehearse else {}}
    file = str(work / "processor")
    try:
        here = own.run(own.program(PROGRAM, "processor", file))
        if here.returncode:
            raise RuntimeError(f"{PROGRAM} processor ended with {here.returncode}: {here.stderr.strip()[-2000:]}")
        found["agreement"] = card.agreed(own, PROGRAM, "rehearsal" if options.rehearse else "card", file)
    except (RuntimeError, subprocess.TimeoutExpired) as e:  # what the other distribution does is worth to be known
        found["agreement"] = {"gradients": {}, "different bits": [], "failed": {"everything": str(e)}, "lenet": []}
    return found


def _said(own, work, line):
    """What a run says that asks for a card of this kind."""
    folder = work / "made-up"
    folder.mkdir(exist_ok=True)
    tool = folder / "nvidia-smi"
    index, uuid = "0", "GPU-0a1b2c3d-0000-1111-2222-333344445555"
    generation, driver, *rest = line.split(", ")
    tool.write_text(f"#!/bin/sh\necho '{', '.join([index, uuid, generation, driver, *rest])}'\n", encoding="utf-8")
    tool.chmod(0o755)
    environment = {"PATH": f"{folder}:{os.environ['PATH']}"}
    if _driver(folder):
        environment["LD_LIBRARY_PATH"] = f"{folder}:{os.environ.get('LD_LIBRARY_PATH', '')}"
    train = [own.launcher, "train", str(TREE / "conf/moons.yaml"), "--set", "training.engine=dl4j", "--set", "training.epochs=1"]
    began = time.monotonic()
    ended = own.run([*train, "--device", "gpu", "--run", str(folder / "run")], environment=environment)
    shutil.rmtree(folder / "run", ignore_errors=True)
    lines = [each for each in ended.stderr.splitlines() if each.startswith("lockstep: ")]
    return {
        "status": ended.returncode,
        "seconds": round(time.monotonic() - began, 1),
        "line": "; ".join(lines) or ended.stderr.strip()[-400:],
        "good": bool(ended.returncode) and len(lines) == 1,
    }


def _driver(folder):
    """Makes the driver's library up, where a compiler is there."""
    library = folder / "libcuda.so.1"
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler and not library.is_file():
        command = [compiler, "-shared", "-fPIC", "-Wl,-soname,libcuda.so.1", "-o", library, "-x", "c", "-"]
        subprocess.run(command, input=DRIVER, text=True, check=True)
    return library.is_file()
