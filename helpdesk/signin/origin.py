"""Whence a request comes: which address, and which kind of device."""

from django.http import HttpRequest

from accounts.security import Origin
from helpdesk.http import client_address

# The first that stands in the User-Agent: each browser also names those that it stands in for.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
_MOST = 60


def origin_of(request: HttpRequest) -> Origin:
    """The device in words and the address of whoever calls."""
    device = device_of(request.headers.get("User-Agent", ""))
    return Origin(device=device, address=client_address(request))


def device_of(user_agent: str) -> str:
    """`Firefox, Windows`; of what is no known browser, the first word that it says of itself."""
    told = [
        next((name for sign, name in known if sign in user_agent), "")
        for known in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(filter(None, told)) or user_agent.partition(" ")[0][:_MOST]
