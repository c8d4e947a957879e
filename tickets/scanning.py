"""The virus scanner: clamd over TCP or a Unix socket, with the command INSTREAM (man clamd)."""

import re
import socket
import struct
from collections.abc import Iterator

from django.conf import settings

SECONDS = 20
_CHUNK = 64 * 1024
_FOUND = re.compile(r"stream: (?P<threat>.+) FOUND")


class ScannerSilent(Exception):
    """The scanner cannot be reached, or has no opinion; asking again later may help."""


def is_configured() -> bool:
    """Whether files wait for a scanner's word before anybody gets them."""
    return bool(settings.CLAMD_ADDRESS)


def threat_in(content: bytes) -> str:
    """Return the scanner's name of what it found, "" for a clean content. Raises ScannerSilent."""
    try:
        with _connected() as connection:
            connection.sendall(b"zINSTREAM\0")
            for frame in _frames(content):
                connection.sendall(frame)
            answer = _line(connection)
    except OSError as error:
        raise ScannerSilent(str(error)) from error
    if answer == "stream: OK":
        return ""
    found = _FOUND.fullmatch(answer)
    if found is None:
        raise ScannerSilent(answer)  # "INSTREAM size limit exceeded. ERROR", for one
    return found["threat"]


def _connected() -> socket.socket:
    """`host:port`, or the path of a socket."""
    address = settings.CLAMD_ADDRESS
    if not address.startswith("/"):
        host, _, port = address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=SECONDS)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(SECONDS)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


def _frames(content: bytes) -> Iterator[bytes]:
    """Chunks after their length in four bytes; a length of zero ends the stream."""
    for start in range(0, len(content), _CHUNK):
        chunk = content[start : start + _CHUNK]
        yield struct.pack(">I", len(chunk)) + chunk
    yield struct.pack(">I", 0)


def _line(connection: socket.socket) -> str:
    received = b""
    while not received.endswith(b"\0"):
        part = connection.recv(4096)
        if not part:
            break
        received += part
    return received.rstrip(b"\0").decode(errors="replace").strip()
