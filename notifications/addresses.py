"""Where a webhook, or a sign-in, may go: only to the public internet, unless a setting says otherwise.

Whoever registers one chooses an address that our servers then call. Without these checks
they could reach what only our servers can reach: databases, metadata services, neighbours.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from notifications.errors import AddressRefused

URL_MAX = 500
HTTPS = 443
UNPRIVILEGED = 1024  # below, only 443: the other well-known ports belong to other protocols

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
SocketAddress = tuple[socket.AddressFamily, tuple[str, int]]

# What `ipaddress` calls global, or may, and yet leads inside: an address of Azure's own machines,
# and IPv6 ranges that carry an IPv4 address through a translator or a tunnel.
_INSIDE = [
    ipaddress.ip_network(network)
    for network in (
        "168.63.129.16/32",  # Azure's wire server
        "192.0.0.0/24",  # protocol assignments (RFC 6890)
        "192.88.99.0/24",  # 6to4 relays (RFC 7526)
        "::/96",  # IPv4-compatible (RFC 4291), deprecated
        "64:ff9b::/96",  # NAT64 (RFC 6052)
        "64:ff9b:1::/48",  # local NAT64 (RFC 8215)
        "2001::/23",  # protocol assignments (RFC 2928), Teredo among them
        "2002::/16",  # 6to4 (RFC 3056)
        "3fff::/20",  # documentation (RFC 9637)
        "5f00::/16",  # segment routing (RFC 9602)
        "fec0::/10",  # site-local (RFC 3879), deprecated
    )
]


@dataclass(frozen=True, slots=True)
class Target:
    """A checked address in its parts. `path` holds the query too.

    `is_free` where it may lead into private networks.
    """

    scheme: str
    host: str
    port: int
    path: str
    is_free: bool = False

    @property
    def is_tls(self) -> bool:
        return self.scheme == "https"

    @property
    def authority(self) -> str:
        """What the `Host` header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.is_tls else 80) else f"{host}:{self.port}"


def target_of(url: str, *, is_free: bool | None = None) -> Target:
    """Take an address apart and check what can be checked without asking a name server.

    `is_free` lets it lead anywhere, over plain HTTP too; None is what the setting of webhooks says.
    Raises AddressRefused, in words for whoever typed it.
    """
    if len(url) > URL_MAX or any(ord(char) <= 32 or ord(char) > 126 for char in url):
        raise AddressRefused(_("Write the address without spaces or accents, in ASCII."))
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise AddressRefused(_("This is not the address of a page.")) from error
    if parts.username is not None or parts.fragment or "\\" in url or "%" in parts.netloc:
        raise AddressRefused(_("Leave out user names, passwords and “#”."))
    default = {"https": HTTPS, "http": 80}.get(parts.scheme)
    if default is None or not host:
        raise AddressRefused(_("The address begins with https:// and names a server."))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if is_free is None:
        is_free = settings.WEBHOOKS_ALLOW_PRIVATE_NETWORKS
    target = Target(parts.scheme, host, default if port is None else port, path, is_free)
    if not is_free:
        _require_public(target)
    return target


def _require_public(target: Target) -> None:
    if not target.is_tls:
        raise AddressRefused(_("The address begins with https://, so that nobody reads along."))
    if target.port != HTTPS and target.port < UNPRIVILEGED:
        raise AddressRefused(_("Use port 443, or one from 1024 on."))
    written = _numeric(target)
    if (written is not None and not is_public(written)) or (
        written is None and "." not in target.host
    ):
        raise AddressRefused(_("This address is inside a private network."))


def _numeric(target: Target) -> Ip | None:
    """The IP address that the host is, in any of the writings that a resolver takes (`127.1`)."""
    try:
        found = socket.getaddrinfo(target.host, target.port, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return None
    return ipaddress.ip_address(found[0][4][0])


def resolve(target: Target) -> list[SocketAddress]:
    """Ask the name server, and refuse the name when any of its addresses is not public.

    The caller connects to what this returns, never to the name: a name server that answers
    otherwise a moment later (DNS rebinding) changes nothing. Raises AddressRefused, OSError.
    """
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise AddressRefused(_("This is not the address of a page.")) from error
    if not target.is_free and not all(
        is_public(ipaddress.ip_address(address[0])) for *_rest, address in found
    ):
        raise AddressRefused(_("This address is inside a private network."))
    return [(family, address) for family, *_rest, address in found]  # type: ignore[misc]


def is_public(address: Ip) -> bool:
    """Whether an address is reached over the public internet, and only there."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None:
            return False
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
    if any(address in network for network in _INSIDE if network.version == address.version):
        return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )
