"""Asks a status page for its summary, politely: with the ETag of the last answer and a timeout."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

TIMEOUT_SECONDS = 10
LARGEST_BYTES = 5 * 1024 * 1024


class PageUnreachable(Exception):
    """The page did not answer, or not with a summary."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` is None when the page has not changed since `etag`."""

    body: bytes | None
    etag: str


Fetcher = Callable[[str, str], Answer]


def fetch(url: str, etag: str) -> Answer:
    """GET `url` unless it still has `etag`. Raises PageUnreachable."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise PageUnreachable(f"not an HTTP address: {url}")
    headers = {"Accept": "application/json", "User-Agent": "premium-helpdesk"}
    if etag:
        headers["If-None-Match"] = etag
    request = Request(url, headers=headers)  # noqa: S310  the scheme was checked above
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310  # nosec B310
            body = answer.read(LARGEST_BYTES + 1)
            if len(body) > LARGEST_BYTES:
                raise PageUnreachable("the answer is too large")
            return Answer(body, answer.headers.get("ETag", ""))
    except HTTPError as error:
        if error.code == HTTPStatus.NOT_MODIFIED:
            return Answer(None, etag)
        raise PageUnreachable(f"HTTP {error.code}") from error
    except OSError as error:  # refused, unknown host, timeout, TLS
        raise PageUnreachable(str(error)) from error
