"""A machine whose clock can be set: `warp.c`, compiled and preloaded into every process of it.

Only the clock on the wall moves; timeouts and pauses count as ever, as when an administrator or a
time server sets the clock of a real machine. (Debian's libfaketime 0.9.10 cannot be used: Python's
`time.sleep` fails under it.)
"""

import shutil
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.faults.harness import FaultSkipped

SOURCE = Path(__file__).with_name("warp.c")


@dataclass(slots=True)
class Clock:
    """How far the helpdesk's clock is from the machine's, and what makes processes read it."""

    file: Path
    environ: dict[str, str]
    seconds: int = 0

    def move(self, seconds: int) -> None:
        """Set it forward, or back: at once, in every process."""
        self.seconds += seconds
        with self.file.open("r+b") as written:
            written.write(struct.pack("=q", self.seconds))


@contextmanager
def clock() -> Iterator[Clock]:
    """A clock that is right so far. Raises FaultSkipped."""
    compiler = shutil.which("cc")
    if compiler is None:
        raise FaultSkipped("moving the clock takes a C compiler, and none is installed")
    with tempfile.TemporaryDirectory(prefix="helpdesk-clock-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL reads it as another user
        library, file = Path(folder) / "warp.so", Path(folder) / "seconds"
        subprocess.run(
            [compiler, "-shared", "-fPIC", "-O2", "-o", library, SOURCE, "-ldl"], check=True
        )
        file.write_bytes(struct.pack("=q", 0))
        yield Clock(file, {"LD_PRELOAD": str(library), "WARP_FILE": str(file)})
