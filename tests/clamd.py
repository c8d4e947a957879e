"""A real clamd of this test run's own, which knows one signature: EICAR's harmless test file."""

import hashlib
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import free_port, until

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")
# In two halves, so that no scanner takes this file for one.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Start clamd; give its address."""
    port = free_port()
    signature = hashlib.md5(EICAR, usedforsecurity=False).hexdigest()
    (folder / "tests.hdb").write_text(f"{signature}:{len(EICAR)}:Eicar-Test\n")
    config = folder / "clamd.conf"
    config.write_text(
        f"Foreground yes\nDatabaseDirectory {folder}\nTCPAddr 127.0.0.1\nTCPSocket {port}\n"
        "StreamMaxLength 1M\n"
    )
    assert CLAMD
    with (folder / "clamd.log").open("wb") as log:
        process = subprocess.Popen([CLAMD, f"--config-file={config}"], stdout=log, stderr=log)
    try:
        until(lambda: _answers(port), seconds=60)
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(b"zPING\0")
            return connection.recv(64).startswith(b"PONG")
    except OSError:
        return False
