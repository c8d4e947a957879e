"""Child processes that never outlive the process that started them."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_NOBODY = 65534


@dataclass(frozen=True)
class Program:
    """Something to run. `orphaned` is what the kernel sends it when we die ourselves (Linux).

    With TERM a Celery parent without a broker hangs, so killing outright is the default;
    a server that keeps files names a gentler signal. `unprivileged` programs never run as root.
    """

    name: str
    argv: tuple[str, ...]
    stop: signal.Signals = signal.SIGTERM
    orphaned: signal.Signals = signal.SIGKILL
    environ: dict[str, str] = field(default_factory=dict)
    unprivileged: bool = False
    touches: tuple[Path, ...] = ()


class ProcessError(Exception):
    """Something could not be started; the text says what to do."""


def spawn(program: Program, output: int | IO[bytes] | None = None) -> subprocess.Popen[bytes]:
    """Start `program` in a process group of its own, tied to this process."""
    if program.unprivileged and os.geteuid() == 0:
        return _spawn_as_nobody(program, output)
    return _popen(program.argv, program, output)


def tie_to_parent(signum: signal.Signals) -> None:
    """Have the kernel send `signum` to this process when its parent ends (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signum)


def finish(process: subprocess.Popen[bytes], program: Program, timeout: float) -> None:
    """Ask `process` to stop, then kill what is left of its group after `timeout` seconds."""
    if process.poll() is None:
        process.send_signal(program.stop)
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        pass
    finally:
        kill_group(process)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and the children it left behind."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    except PermissionError:  # macOS answers so for a group of zombies
        pass
    process.wait()


def nobody() -> tuple[int, int]:
    """Return the user and group that unprivileged programs get when we are root."""
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return _NOBODY, _NOBODY
    return entry.pw_uid, entry.pw_gid


def _spawn_as_nobody(program: Program, output: int | IO[bytes] | None) -> subprocess.Popen[bytes]:
    """Drop root. Where a private folder is in the way, keep the one right to walk through it."""
    uid, gid = nobody()
    if all(_open_to_all(path) for path in program.touches):
        return _popen(program.argv, program, output, user=uid, group=gid, extra_groups=[])
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise ProcessError(
            f"{program.name} may not run as root, and its user cannot reach {program.touches[0]}."
            " Set DATA_DIR to a folder whose parents everyone may enter, or start as a user."
        )
    # A change of user clears the tie to the parent, so setpriv renews it as its last step.
    prefix = (
        setpriv, f"--reuid={uid}", f"--regid={gid}", "--clear-groups",
        "--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override",
        f"--pdeathsig={program.orphaned.name}", "--",
    )  # fmt: skip
    return _popen(prefix + program.argv, program, output)


def _popen(
    argv: tuple[str, ...],
    program: Program,
    output: int | IO[bytes] | None,
    user: int | None = None,
    group: int | None = None,
    extra_groups: list[int] | None = None,
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - the programs are ours, none comes from a request
        argv,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        env=os.environ | program.environ,
        process_group=0,
        user=user,
        group=group,
        extra_groups=extra_groups,
        preexec_fn=_tie(os.getpid(), program.orphaned),
    )


def _tie(parent: int, orphaned: signal.Signals) -> Callable[[], None]:
    def tie() -> None:
        tie_to_parent(orphaned)
        if os.getppid() != parent:  # it died between fork and the line above
            os._exit(1)

    return tie


def _open_to_all(path: Path) -> bool:
    """Say whether anybody may walk to `path`, as written and past its links."""
    folders = {*path.absolute().parents, *path.resolve().parents}
    return all(folder.stat().st_mode & 0o001 for folder in folders)
