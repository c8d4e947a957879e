"""The disk of attachments full: an upload is refused in words, and nothing of it is kept.

The attachments lie on a small file system in memory. Mounting one takes root.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.faults.harness import FaultSkipped, Helpdesk, helpdesk, tell

SMALL, LARGE = "2m", "64m"
FILE_BYTES = 700_000
UPLOADS = 6
INSUFFICIENT_STORAGE = 507


def run() -> bool:
    with _small_disk() as disk, helpdesk(MEDIA_ROOT=str(disk)) as desk:
        number = desk.api("/tickets/", {"subject": "Files", "description": "Blocked"})[1]["number"]
        full = [_upload(desk, number, n) for n in range(UPLOADS)]
        goes_on, _ticket = desk.api("/tickets/", {"subject": "Meanwhile", "description": "Blocked"})
        subprocess.run(["mount", "-o", f"remount,size={LARGE}", disk], check=True)
        started = time.monotonic()
        again, _answer = _upload(desk, number, UPLOADS)
        seconds = time.monotonic() - started
        kept = desk.product.scene("files_kept()")
        return _report(full, goes_on, again, kept, seconds)


def _report(
    full: list[tuple[int, str]], goes_on: int, again: int, kept: dict[str, int], seconds: float
) -> bool:
    """Every upload that was answered 201 is there whole; the others left nothing."""
    taken = sum(status == 201 for status, _type in full) + (again == 201)
    refused = [(status, kind) for status, kind in full if status != 201]
    wrong = {
        "refused_otherwise": sum(
            one != (INSUFFICIENT_STORAGE, "application/problem+json") for one in refused
        ),
        "lost": max(0, taken - kept["whole"]),
        "left_behind": kept["rows"] + kept["files"] - 2 * taken,
        "did_not_go_on": int(goes_on != 201) + int(again != 201) + int(not refused),
    }
    tell("disk_full", seconds, len(refused), acknowledged=taken, found=kept["whole"], **wrong)
    return not any(wrong.values())


def _upload(desk: Helpdesk, number: str, which: int) -> tuple[int, str]:
    """Attach a file that no other is equal to; return the status and the type of the answer."""
    content = os.urandom(FILE_BYTES)
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{which}.bin"\r\n\r\n'
    status, headers, _body = desk.product.ask(
        f"/api/v1/tickets/{number}/attachments/",
        head.encode() + content + b"\r\n--x--\r\n",
        Authorization=f"Bearer {desk.key}",
        Content_Type="multipart/form-data; boundary=x",
    )
    return status, headers.get("Content-Type", "")


@contextmanager
def _small_disk() -> Iterator[Path]:
    """A file system of 2 MB. Raises FaultSkipped."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        raise FaultSkipped("a small disk is mounted by root only")
    with tempfile.TemporaryDirectory(prefix="helpdesk-disk-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", folder]
        made = subprocess.run(mount, capture_output=True, text=True)
        if made.returncode:
            raise FaultSkipped(f"no disk can be mounted here: {made.stderr.strip()}")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)
