"""Who may call which address, read from the doors and permission classes of the code itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.permissions import AllowAny, BasePermission

from helpdesk.api.intake import IsIntake
from helpdesk.api.mail import IsMailGateway
from helpdesk.api.permissions import HasScope

ANYBODY = "anybody"
SIGNED_IN = "signed in"
ANY_KEY = "any key"

_OTHER_CALLERS: dict[type[BasePermission], str] = {
    AllowAny: ANYBODY,
    IsIntake: "who knows the company's secret address",
    IsMailGateway: "a mail server that signs with the secret",
}
_HEAD = """\
# Who may call what

Written by `manage.py permissions` from the doors of `helpdesk/http.py` and the permission classes of the REST face; a
test fails when this file differs from the code, and another calls the addresses as every role.

| door | who comes in | everybody else |
| --- | --- | --- |
| anybody | whoever asks | |
| signed in | every active person | the sign-in page |
| customers | people of a company | 403; the sign-in page when signed out |
| customer administrators | administrators of a company | 404; the sign-in page when signed out |
| agents | agents, leads, administrators of C4T | 403; the sign-in page when signed out |
| leads | leads and administrators of C4T | 403; the sign-in page when signed out |
| administrators | administrators of C4T | 403; the sign-in page when signed out |
| a scope, as `tickets:read` | an API key with that scope, or with `admin` | 401 without a key, 403 without the scope |
| any key | every usable API key | 401 |

A door says who enters, not which rows they reach: every query begins at `visible_to`. A customer reaches their own
tickets, an administrator of a company those of the company, agents all of them; a key reaches what the person reaches
that it acts as. What exists and is not theirs is answered like what does not exist, by 404. Within its scope, some of the
REST face is for agents' keys: what `/api/docs/` marks with “(agents)” answers others by 403 and `agents_only`; registering
a webhook is for administrators of a company and for leads.

Addresses under `/admin/` are Django's administration, for administrators of C4T, and are not listed. Some addresses
that anybody may call ask by themselves: `/metrics` for its token, `/rate/`, `/unsubscribe/` and `/invitations/` for a signed one in their
path. `/api/` stands for every address below it that leads nowhere: always 404.
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One address. `doors` holds who comes in by method; pages have one door, under ""."""

    name: str
    address: str
    parameters: tuple[str, ...]
    doors: dict[str, str]


def entries() -> list[Entry]:
    """Every address of the product, in the order of the URL configuration."""
    return list(_walk(get_resolver().url_patterns))


def permissions_text() -> str:
    """The content of docs/permissions.md."""
    found = entries()
    sections = {
        "The REST face": [one for one in found if one.name.startswith("api:")],
        "The desk": [one for one in found if one.name.startswith("desk:")],
        "The portal, and the rest": [one for one in found if ":" not in one.name],
    }
    return _HEAD + "".join(_section(title, rows) for title, rows in sections.items())


def _section(title: str, rows: list[Entry]) -> str:
    lines = [
        f"| {f'{method.upper()} ' if method else ''}`{one.address}` | {door} |"
        for one in rows
        for method, door in one.doors.items()
    ]
    return "\n".join([f"\n## {title}\n", "| address | who |", "| --- | --- |", *lines]) + "\n"


def _walk(patterns: list[Any], space: str = "", before: str = "/") -> Iterator[Entry]:
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            if inner != "admin:":
                yield from _walk(pattern.url_patterns, inner, address)
        elif isinstance(pattern, URLPattern):
            parameters = tuple(pattern.pattern.regex.groupindex)
            yield Entry(f"{space}{pattern.name}", address, parameters, _doors(pattern.callback))


def _doors(view: Callable[..., Any]) -> dict[str, str]:
    shape = getattr(view, "cls", None)
    if shape is None:
        return {"": _door_of_page(view)}
    actions: dict[str, str] = getattr(view, "actions", {"": ""})
    return {
        method: _door_of_key(shape, action)
        for method, action in actions.items()
        if method != "head"  # which the first request adds, as a GET
    }


def _door_of_page(view: Callable[..., Any]) -> str:
    """`login_required` leaves the name of its parameter on the view, and no name of its own."""
    signed_in = SIGNED_IN if hasattr(view, "redirect_field_name") else ANYBODY
    return str(getattr(view, "door", signed_in))


def _door_of_key(shape: Any, action: str) -> str:
    """Raises KeyError for a permission class that nobody has described here."""
    if HasScope in shape.permission_classes:
        return shape.scopes[action] or ANY_KEY
    return " and ".join(_OTHER_CALLERS[one] for one in shape.permission_classes) or ANYBODY
