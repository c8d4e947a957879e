"""Calls over HTTP to addresses that others chose: connected to what was checked, and bounded in time."""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from functools import cache
from time import monotonic

from notifications.addresses import Target, resolve

CONNECT_SECONDS = 5


@contextmanager
def answering(
    target: Target, method: str, body: bytes | None, headers: Mapping[str, str], *, seconds: float
) -> Iterator[http.client.HTTPResponse]:
    """Send, and give the answer to read: as much of it as the caller wants, and no more.

    `seconds` is for TLS, request and answer together; connecting has five of its own. Redirects are
    not followed, since their target was never checked. Raises AddressRefused, OSError, HTTPException.
    """
    with (
        _connected(target, seconds) as link,
        closing(_Connection(target, link)) as connection,
    ):
        connection.request(method, target.path, body, {**headers, "Host": target.authority})
        yield connection.getresponse()


class _Connection(http.client.HTTPConnection):
    """HTTP over a socket that is connected already, to an address that was checked."""

    auto_open = 0  # never connect by name

    def __init__(self, target: Target, link: socket.socket) -> None:
        super().__init__(target.host, target.port)
        self.sock = link


@contextmanager
def _connected(target: Target, seconds: float) -> Iterator[socket.socket]:
    """A socket to the target, with TLS where it asks for it. Raises TimeoutError when it hangs.

    A timeout of the socket counts anew with each byte, so a watchdog ends an endpoint that drips.
    It holds a copy: TLS takes the socket itself over.
    """
    raw = _connect(target)
    raw.settimeout(seconds)
    copy, is_late = raw.dup(), threading.Event()
    watchdog = threading.Timer(seconds, _end, [copy, is_late])
    watchdog.daemon = True
    watchdog.start()
    link = raw
    try:
        if target.is_tls:
            link = _tls().wrap_socket(raw, server_hostname=target.host)
        yield link
        if is_late.is_set():  # an answer cut off may look like a whole one
            raise TimeoutError
    except (OSError, http.client.HTTPException) as error:
        if is_late.is_set() or isinstance(error, TimeoutError):
            raise TimeoutError(f"no answer within {seconds} s") from error
        raise
    finally:
        watchdog.cancel()
        for one in (link, raw, copy):
            one.close()


def _connect(target: Target) -> socket.socket:
    """Connect to the first address that answers, within five seconds for all of them."""
    until = monotonic() + CONNECT_SECONDS
    failure: OSError = TimeoutError("no address answered")
    for family, address in resolve(target):
        link = socket.socket(family, socket.SOCK_STREAM)
        link.settimeout(max(until - monotonic(), 0.1))
        try:
            link.connect(address)
        except OSError as error:
            link.close()
            failure = error
        else:
            return link
    raise failure


def _end(link: socket.socket, is_late: threading.Event) -> None:
    """Wake whoever waits on the socket, with an error."""
    is_late.set()
    with suppress(OSError):  # it may have ended by itself
        link.shutdown(socket.SHUT_RDWR)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
