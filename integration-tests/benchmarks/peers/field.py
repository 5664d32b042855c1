"""Who takes part: what of Lockstep and its peers this machine has, and what is missing, with the remedy."""

import dataclasses
import os
import pathlib
import subprocess
import typing
from xml.etree import ElementTree

HERE = pathlib.Path(__file__).resolve().parent
TREE = HERE.parents[2]
SPARK_PEERS = HERE.parent / "dl4j-spark"
PYTHON = "/usr/bin/python3"
ENGINES = ("dl4j", "torch")
WAYS = {
    "one JVM": ("TOGETHER",),
    "one JVM, gradients": ("TOGETHER", "training.average.what=gradients"),
    "executors": ("APART",),
    "not averaged": ("ALONE",),
}

# As the launcher starts them: replicas are threads, and several OpenMP threads beside them stall each other.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "BACKEND_PRIORITY_CPU": "200",
    "SPARK_LOCAL_IP": "127.0.0.1",
    "GLOO_SOCKET_IFNAME": "lo",
}
# What a step frees is kept for the next one, which the launcher sees to. DDP is measured both ways: so, and as its users have it.
MEMORY_KEPT = {"GLIBC_TUNABLES": "glibc.malloc.mmap_threshold=33554432:glibc.malloc.trim_threshold=1073741824"}


@dataclasses.dataclass(frozen=True)
class Entrant:
    """Whom a case may be measured with."""

    name: str
    replicas: int
    commands: typing.Callable  # of a case and a folder of its own: the command of each rank
    networks: tuple = ()  # all, where none is named
    environment: dict = dataclasses.field(default_factory=dict)  # beside what all have


@dataclasses.dataclass
class Field:
    entrants: list
    missing: dict  # why somebody does not take part


def of(cores):
    field = Field([], {})
    _lockstep(field, cores)
    _ddp(field, cores)
    _spark(field, cores)
    return field


def of_lockstep(replicas):
    """Nobody else."""
    field = Field([], {})
    _lockstep(field, replicas)
    return field


def _maven(*arguments):
    """Whether a build succeeded; offline where that is enough."""
    for offline in (["-o"], []):
        done = subprocess.run([TREE / "mvnw", "-q", "-B", *offline, *arguments], cwd=TREE, capture_output=True, text=True)
        if done.returncode == 0:
            return ""
    errors = [line for line in done.stdout.splitlines() if line.startswith("[ERROR]")]
    return errors[0].removeprefix("[ERROR] ") if errors else f"Maven ended with {done.returncode}"


def _class_path(file):
    return file.read_text(encoding="utf-8").strip()


def java(*lists):
    """The JVM that Maven would use, with these lists of flags of the parent pom."""
    home = os.environ.get("JAVA_HOME")
    pom = ElementTree.parse(TREE / "pom.xml").getroot()
    flags = [flag for name in lists for flag in pom.find(f".//{{*}}{name}").text.split()]
    return [f"{home}/bin/java" if home else "java", *flags]


def _lockstep(field, cores):
    modules = {engine: TREE / "worker" / f"engine-{engine}" for engine in ENGINES}
    here = [engine for engine in ENGINES if modules[engine].is_dir()]
    for engine in ENGINES:
        if engine not in here:
            field.missing[f"Lockstep {engine}"] = f"this source tree has no worker/engine-{engine}"
    parts = ",".join(["integration-tests", *(f"worker/engine-{engine}" for engine in here)])
    goals = ["test-compile", "dependency:build-classpath", "-Dmdep.outputFile=target/class-path", "-DincludeScope=runtime"]
    fault = _maven("-Dquick", "-pl", parts, "-am", *goals)
    if fault:
        raise SystemExit(f"run: Lockstep does not build: {fault}")
    benchmarks = TREE / "integration-tests/target/test-classes-quick"
    for engine in here:
        target = modules[engine] / "target"
        path = f"{benchmarks}:{target / 'classes-quick'}:{_class_path(target / 'class-path')}"
        for arithmetic in ("portable", "native"):
            computing = [f"training.engine={engine}", f"training.arithmetic={arithmetic}"]
            for words, (way, *settings) in WAYS.items():
                if way != "ALONE" or arithmetic == "portable":
                    name = f"Lockstep {engine} {arithmetic}, {words}"
                    commands = _training(path, way, cores, [*computing, *settings])
                    field.entrants.append(Entrant(name, cores, commands, environment=MEMORY_KEPT))


def _training(path, way, cores, chosen):
    def commands(case, _):
        ranks = cores if way == "APART" else 1
        heap = "-Xmx1g" if way == "APART" else "-Xmx2g"
        settings = [f"training.batch={case.batch}", *chosen]
        program = [*java("jvm.opens", "jvm.native"), heap, "-cp", path, "dev.lockstep.benchmarks.PeerTraining"]
        return [[*program, case.network, way, str(cores), str(rank), *settings] for rank in range(ranks)]

    return commands


def _ddp(field, cores):
    try:
        has = subprocess.run([PYTHON, "-c", "import torch.distributed"], capture_output=True).returncode == 0
    except OSError:
        has = False
    if not has:
        field.missing["PyTorch DDP"] = f"{PYTHON} has no torch: apt-get install python3-torch libopenblas0-openmp"
        return
    kept = _processes(cores, "memory-kept")
    field.entrants.append(Entrant("PyTorch DDP, memory kept", cores, kept, environment=MEMORY_KEPT))
    for ranks in sorted({1, cores}):
        name = f"PyTorch DDP, {ranks} process{'es' if ranks > 1 else ''}"
        field.entrants.append(Entrant(name, ranks, _processes(ranks, f"store-{ranks}")))


def _processes(ranks, meeting):
    """The file by which they meet is theirs alone: others would take them for their own ranks, and wait for ever."""

    def commands(case, folder):
        program = [PYTHON, str(HERE / "ddp.py"), case.network, str(case.batch)]
        store = folder / meeting
        return [[*program, str(rank), str(ranks), str(store)] for rank in range(ranks)]

    return commands


def _spark(field, cores):
    pom = str(SPARK_PEERS / "pom.xml")
    fault = _maven("-f", pom, "compile", "dependency:build-classpath", "-Dmdep.outputFile=target/class-path")
    if fault:
        field.missing["DL4J on Spark"] = field.missing["Spark MLlib"] = f"{pom} does not build: {fault}"
        return
    path = f"{SPARK_PEERS / 'target/classes'}:{_class_path(SPARK_PEERS / 'target/class-path')}"
    of_dl4j = ("mlp", "wide", "lenet", "vgg", "lstm")
    field.entrants.append(Entrant("DL4J on Spark", cores, _on_spark(path, "ParameterAveraging", cores), of_dl4j))
    field.entrants.append(Entrant("Spark MLlib", cores, _on_spark(path, "MultilayerPerceptron", cores), ("mlp", "wide")))


def _on_spark(path, program, cores):
    def commands(case, _):
        options = [*java("jvm.opens"), "-Xmx4g", "-cp", path, f"dev.lockstep.peers.{program}"]
        return [[*options, case.network, str(case.batch), str(cores)]]

    return commands
