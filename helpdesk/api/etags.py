"""Optimistic locking over HTTP: a ticket's version as its entity tag."""

from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from tickets.errors import TicketChanged
from tickets.models import Ticket


def etag_of(ticket: Ticket) -> str:
    """The tag grows with every event of the ticket, the breaches that a sweep writes included."""
    return f'"{ticket.version}"'


def seen_version(request: Request, ticket: Ticket) -> int | None:
    """Return the version a service must find under its lock; None when the caller names none.

    Raises TicketChanged when `If-Match` names only other versions.
    """
    wanted = request.headers.get("If-Match")
    if wanted is None or wanted.strip() == "*":
        return None
    if etag_of(ticket) not in _tags(wanted):
        raise TicketChanged(
            _("Someone changed this ticket while you were reading it. Look again, then repeat.")
        )
    return ticket.version


def unchanged(request: Request, ticket: Ticket) -> bool:
    """Whether `If-None-Match` says that the caller has this version already."""
    known = request.headers.get("If-None-Match")
    return known is not None and (known.strip() == "*" or etag_of(ticket) in _tags(known))


def tagged(response: Response, ticket: Ticket) -> Response:
    response["ETag"] = etag_of(ticket)
    return response


def _tags(header: str) -> set[str]:
    """Proxies that compress make tags weak; the version they carry is the same."""
    return {tag.removeprefix("W/") for tag in parse_etags(header)}
