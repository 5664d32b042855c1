"""What is tried: a distribution, a Java, the programs that measure, and the machine's libraries for cards."""

import dataclasses
import gzip
import importlib.util
import os
import pathlib
import shutil
import subprocess
import tarfile
import time

TREE = pathlib.Path(__file__).resolve().parents[3]
BUILT = TREE / "deploy/target/lockstep-torch-cuda"
BUILT_FOR_PROCESSORS = TREE / "deploy/target/lockstep-torch"
BUILT_WITH_DL4J = [TREE / "deploy/target" / name for name in ("lockstep-dl4j-cuda", "lockstep-dl4j-cuda-ptx")]
LONGEST_SECONDS = 90
MOST_LATE_SECONDS = 20  # what was begun before the end may take as long after it
PROGRAMS = ("worker/core", "worker/engine-torch", "integration-tests")


@dataclasses.dataclass(frozen=True)
class Installation:
    home: pathlib.Path
    java: str
    class_path: str  # of programs that measure, with the product
    environment: dict
    rehearses: bool
    end: float  # when nothing may go on any more, by the monotonic clock

    @property
    def launcher(self):
        return str(self.home / "bin/lockstep")

    def of(self, home, programs):
        """The same machine with another distribution that is built, and programs of these modules."""
        folders = [_classes(TREE / module / "target") for module in programs]
        return dataclasses.replace(self, home=home, class_path=":".join([*map(str, folders), f"{home}/jars/*"]))

    def program(self, name, *arguments):
        """The command of a program in a JVM of its own, as the launcher starts one."""
        properties = ["-Dlockstep.rehearsal=true"] if self.rehearses else []
        return [self.java, f"@{self.home}/conf/jvm.options", "-Xmx4g", *properties, "-cp", self.class_path, name, *arguments]

    def run(self, command, longest=LONGEST_SECONDS, **more):
        """What a command says, and how it ends: its status, output, errors and seconds."""
        environment = {**os.environ, **self.environment, **more.pop("environment", {})}
        seconds = min(longest, max(MOST_LATE_SECONDS, self.end - time.monotonic()))
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=seconds, **more)


def of(pieces, work, rehearses, end):
    if pieces:
        _unpack(pieces, work)
        home, programs, java = work / "lockstep-torch-cuda", [work / "programs"], str(work / "java/bin/java")
    else:
        homes = [BUILT, BUILT_FOR_PROCESSORS, *BUILT_WITH_DL4J]
        home = next((one for one in homes if one.is_dir()), BUILT)
        programs = [_classes(TREE / module / "target") for module in PROGRAMS]
        java = str(pathlib.Path(os.environ["JAVA_HOME"]) / "bin/java") if "JAVA_HOME" in os.environ else shutil.which("java")
    if not (home / "bin/lockstep").is_file():
        raise SystemExit(f"try: {home} is no installation; build it (docs/gpu.md), or give --pieces")
    environment = {"OMP_NUM_THREADS": "1", "SPARK_LOCAL_IP": "127.0.0.1", "GLOO_SOCKET_IFNAME": "lo"}
    if pieces:
        environment["JAVA_HOME"] = str(work / "java")
    folders = os.environ.get("LOCKSTEP_CUDA") or _of_python()
    if folders:
        environment["LOCKSTEP_CUDA"] = folders
    class_path = ":".join([*map(str, programs), f"{home}/jars/*"])
    return Installation(home, java, class_path, environment, rehearses, end)


def _classes(target):
    return next((target / name for name in ("test-classes", "test-classes-quick") if (target / name).is_dir()), target)


def _of_python():
    """Where the packages lie that torch brings: each has its libraries in a lib."""
    spec = importlib.util.find_spec("nvidia")
    return ":".join(spec.submodule_search_locations) if spec and spec.submodule_search_locations else ""


class _Joined:
    """Pieces, read as one file."""

    def __init__(self, folder):
        self.left = sorted(folder.glob("piece-*"))
        if not self.left:
            raise SystemExit(f"try: there is no piece in {folder}")
        self.file = None

    def read(self, size=-1):
        while True:
            if not self.file:
                if not self.left:
                    return b""
                self.file = open(self.left.pop(0), "rb")
            content = self.file.read(size)
            if content:
                return content
            self.file.close()
            self.file = None


def _unpack(pieces, work):
    with gzip.GzipFile(fileobj=_Joined(pieces)) as whole, tarfile.open(fileobj=whole, mode="r|") as archive:
        trusted = {"filter": "fully_trusted"} if hasattr(tarfile, "fully_trusted_filter") else {}  # older ones ask for none
        archive.extractall(work, **trusted)
