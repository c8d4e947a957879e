"""The smallest HTTP client that can be asked for many things at once: one connection a request."""

import asyncio
from dataclasses import dataclass

ANSWER_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """Status 0 says that none came; names of headers are in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


async def ask(
    port: int, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> Answer:
    """Ask the helpdesk on this machine."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            return await _ask(port, method, path, body, headers or {})
    except (OSError, ValueError, TimeoutError):
        return Answer(0, {}, b"")


async def _ask(port: int, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        named = {"Host": f"127.0.0.1:{port}", "Connection": "close", **headers}
        if method != "GET":
            named["Content-Length"] = str(len(body))
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {said}" for name, said in named.items())]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        answer = await reader.read(-1)
    finally:
        writer.close()
    head, _, content = answer.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    told = (line.partition(": ") for line in rest)
    return Answer(int(first.split(" ", 2)[1]), {n.lower(): said for n, _, said in told}, content)
