"""
How contenders are spoken with. A contender is a program, or as many of it as it has ranks. What it says to us begins with "::":

    :: at WORDS          where a rank is; each is then told where all are, a line each
    :: ready N WORDS     the network has N parameters; what computes
    :: took SAMPLES S    so many samples of all ranks took so many seconds

It is told how many steps to train, one number a line, and ends where its input does. All else that it says is for its log.
"""

import os
import pathlib
import queue
import subprocess
import threading
import time

LONGEST_ANSWER_SECONDS = 600


class Failed(Exception):
    """A contender that could not do what it was asked, and where its log is."""

    def __init__(self, why, log):
        super().__init__(why)
        self.log = log


class Rank:
    """One process of a contender."""

    def __init__(self, command, environment, log):
        self.log = log
        self.errors = open(log, "w", encoding="utf-8")
        self.process = subprocess.Popen(
            command,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
        )
        self.said = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        for line in self.process.stdout:
            if line.startswith(":: "):
                self.said.put(line[3:].split())
            else:
                self.errors.write(line)
                self.errors.flush()
        self.said.put(None)

    def hear(self, *awaited):
        """What it says next, without its first word where only one is awaited."""
        try:
            words = self.said.get(timeout=LONGEST_ANSWER_SECONDS)
        except queue.Empty:
            raise Failed(f"said nothing for {LONGEST_ANSWER_SECONDS} s", self.log) from None
        if words is None or words[0] not in awaited:
            raise Failed(self._end(), self.log)
        return words[1:] if len(awaited) == 1 else words

    def _end(self):
        try:
            status = self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return "spoke out of turn"
        lines = [line for line in pathlib.Path(self.log).read_text(encoding="utf-8").splitlines() if "Exception" in line]
        return f"ended with {status}" + (f": {lines[-1].strip()}" if lines else "")

    def tell(self, line):
        try:
            self.process.stdin.write(f"{line}\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise Failed(self._end(), self.log) from None

    def end(self):
        try:
            self.process.stdin.close()
            self.process.wait(timeout=20)
        except (subprocess.TimeoutExpired, BrokenPipeError):
            self.process.kill()
            self.process.wait()
        self.errors.close()


class Contender:
    """All ranks of one, ready to train one network."""

    def __init__(self, entrant, case, environment, folder):
        self.name = entrant.name
        self.samples_of_a_step = case.batch * entrant.replicas
        self.speed = None
        self.ranks = []
        try:
            for i, command in enumerate(entrant.commands(case, folder)):
                log = folder / f"{entrant.name.replace(' ', '-').replace(',', '')}-{i}.log"
                self.ranks.append(Rank(command, {**environment, **entrant.environment}, log))
            self._introduce()
        except BaseException:
            self.end()
            raise

    def _introduce(self):
        first = [rank.hear("at", "ready") for rank in self.ranks]
        if all(words[0] == "at" for words in first):
            for rank in self.ranks:
                for words in first:
                    rank.tell(" ".join(words[1:]))
            first = [rank.hear("at", "ready") for rank in self.ranks]
        self.parameters = int(first[0][1])
        self.by = " ".join(first[0][2:])

    def train(self, steps):
        """Samples per second of all ranks, by the slowest of them."""
        for rank in self.ranks:
            rank.tell(steps)
        took = [rank.hear("took") for rank in self.ranks]
        samples, seconds = float(took[0][0]), max(float(words[1]) for words in took)
        self.speed = samples / seconds
        return self.speed

    def warm_up(self, seconds):
        """Until compilers have had their time."""
        end = time.monotonic() + seconds
        steps = 2
        self.train(steps)
        while time.monotonic() < end:
            steps = max(1, min(4 * steps, self._steps(end - time.monotonic())))
            self.train(steps)

    def measure(self, seconds):
        return self.train(self._steps(seconds))

    def _steps(self, seconds):
        return max(1, round(seconds * self.speed / self.samples_of_a_step))

    def end(self):
        for rank in self.ranks:
            rank.end()
