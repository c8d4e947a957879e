"""Starts what the helpdesk consists of, keeps it running, and stops all of it.

One thread on purpose: the kernel ties a child to the *thread* that started it, and a fork with
other threads around may hang. Children write to pipes that the same loop reads.
"""

import fcntl
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO, TextIO

from helpdesk.processes import ProcessError, Program, kill_group, spawn

_STEADY_SECONDS = 30.0  # a program that lasted this long starts again without delay
_LONGEST_DELAY = 15.0
_STOP_SECONDS = 15.0  # the longest task may take 50 s, but is redelivered: do not wait for it
_TICK = 0.1


class Stopping(Exception):
    """Somebody asked us to stop."""


@contextmanager
def sole_owner(data_dir: Path) -> Iterator[None]:
    """Hold the lock of a data folder; it ends with the process, however that ends."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ProcessError(
                f"Already running on {data_dir}: stop that one first, or set another DATA_DIR."
            ) from None
        yield


@dataclass
class Child:
    """One running program, and how often it failed lately."""

    program: Program
    process: subprocess.Popen[bytes]
    started: float
    fails: int = 0
    restart_at: float | None = None


class Supervisor:
    """Runs programs with prefixed output. Stages start in order of need and stop in reverse."""

    def __init__(self, output: TextIO, *, width: int = 8) -> None:
        self._output = output
        self._width = width
        self._stages: list[list[Child]] = []
        self._selector = selectors.DefaultSelector()
        self._partial: dict[IO[bytes], bytes] = {}
        self._stop_requested = False

    def catch_signals(self) -> None:
        """Stop in order on Ctrl-C, SIGTERM and a closed terminal (but not under nohup)."""
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signum != signal.SIGHUP or signal.getsignal(signum) != signal.SIG_IGN:
                signal.signal(signum, self._request_stop)

    def start(self, *programs: Program) -> None:
        """Start a stage: programs that are to stay up and do not need each other."""
        stage: list[Child] = []
        self._stages.append(stage)
        for program in programs:
            stage.append(Child(program, self._spawn(program), time.monotonic()))

    def run(self, program: Program) -> None:
        """Run a program to its end. Raises ProcessError where it fails."""
        process = self._spawn(program)
        try:
            while process.poll() is None:
                self._tick()
        finally:
            kill_group(process)
            self._pump(0)
        if process.returncode:
            raise ProcessError(f"{program.name} failed (exit {process.returncode}): see above.")

    def wait(self, condition: Callable[[], bool], *, seconds: float, what: str) -> None:
        """Keep everything running until `condition` holds."""
        deadline = time.monotonic() + seconds
        asked = float("-inf")
        while time.monotonic() < deadline:
            if time.monotonic() - asked >= _TICK:  # a burst of output makes ticks short
                if condition():
                    return
                asked = time.monotonic()
            self._tick()
        raise ProcessError(f"{what} did not answer within {seconds:.0f} s: see above.")

    def watch(self) -> None:
        """Keep everything running until somebody asks to stop."""
        while True:
            self._tick()

    def stop(self) -> None:
        """Stop everything, the last stage first. A second request does not hurry it."""
        for stage in reversed(self._stages):
            for child in stage:
                if child.process.poll() is None:
                    child.process.send_signal(child.program.stop)
            deadline = time.monotonic() + _STOP_SECONDS
            while _any_runs(stage) and time.monotonic() < deadline:
                self._pump(_TICK)
            for child in stage:
                kill_group(child.process)
        self._pump(0)

    def say(self, text: str) -> None:
        """Write one line of our own."""
        self._write("up", text)

    def _request_stop(self, signum: int, frame: FrameType | None) -> None:
        self._stop_requested = True

    def _tick(self) -> None:
        self._pump(_TICK)
        if self._stop_requested:
            raise Stopping
        now = time.monotonic()
        for stage in self._stages:
            for child in stage:
                self._keep(child, now)

    def _keep(self, child: Child, now: float) -> None:
        if child.restart_at is not None:
            if now >= child.restart_at:
                child.process, child.started = self._spawn(child.program), now
                child.restart_at = None
        elif child.process.poll() is not None:
            kill_group(child.process)  # what it left behind would serve beside its successor
            child.fails = 0 if now - child.started > _STEADY_SECONDS else child.fails + 1
            delay = min(0.5 * 2**child.fails, _LONGEST_DELAY)
            child.restart_at = now + delay
            self.say(
                f"{child.program.name} ended (exit {child.process.returncode}),"
                f" starting it again in {delay:.1f} s"
            )

    def _spawn(self, program: Program) -> subprocess.Popen[bytes]:
        process = spawn(program, subprocess.PIPE)
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        self._selector.register(process.stdout, selectors.EVENT_READ, program.name)
        return process

    def _pump(self, timeout: float) -> None:
        """Pass on what the children wrote, whole lines only."""
        if not self._selector.get_map():
            time.sleep(timeout)
            return
        for key, _ in self._selector.select(timeout):
            pipe: IO[bytes] = key.fileobj  # type: ignore[assignment]
            chunk = os.read(pipe.fileno(), 65_536)
            *lines, rest = (self._partial.pop(pipe, b"") + chunk).split(b"\n")
            for line in lines:
                self._write(key.data, line.decode(errors="replace"))
            if chunk:
                self._partial[pipe] = rest
            else:
                self._selector.unregister(pipe)
                pipe.close()

    def _write(self, name: str, line: str) -> None:
        try:
            self._output.write(f"{name:<{self._width}} | {line}\n")
            self._output.flush()
        except OSError:  # the terminal is gone; the programs need not be
            pass


def _any_runs(children: list[Child]) -> bool:
    return any(child.process.poll() is None for child in children)
