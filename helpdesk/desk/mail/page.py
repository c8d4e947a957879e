"""What the pages of e-mails show."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.models import Company
from helpdesk.templatetags.times import moment_long
from notifications.choices import InboundReason, InboundState
from notifications.inbound.parse import Parsed, parse
from notifications.models import InboundMessage, Mailbox
from tickets.models import Ticket

PAGE = 50
TEXT_SHOWN = 20_000


@dataclass(frozen=True, slots=True)
class Heap:
    """E-mails that belong together; each is one tab."""

    title: str | Promise
    states: tuple[InboundState, ...]


HEAPS = {
    "waiting": Heap(
        gettext_lazy("To decide"),
        (InboundState.TRIAGE, InboundState.FAILED, InboundState.STORED),
    ),
    "aside": Heap(gettext_lazy("Set aside"), (InboundState.IGNORED,)),
    "taken": Heap(gettext_lazy("In tickets"), (InboundState.PROCESSED,)),
}
SHAPES = {
    InboundState.STORED: "info",
    InboundState.TRIAGE: "soon",
    InboundState.FAILED: "late",
    InboundState.PROCESSED: "met",
    InboundState.IGNORED: "paused",
}


def list_context(heap: str, before: int) -> dict[str, Any]:
    """One page of a heap, older than the e-mail `before` (0: the newest)."""
    # Uses index: notifications_inbound_of_state
    rows = InboundMessage.objects.for_page().filter(state__in=HEAPS[heap].states)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    more = len(found) > PAGE
    return {
        "heap": heap,
        "tabs": _tabs(heap),
        "table": _table(found[:PAGE]) if found else None,
        "next_url": _address(heap, found[PAGE - 1].pk) if more else "",
        "previous_url": _address(heap) if before else "",
        "mailbox": Mailbox.objects.order_by("-polled_at").first(),
        "is_read": settings.MAIL_IS_READ,
    }


def mail_context(message: InboundMessage) -> dict[str, Any]:
    """One e-mail, as far as it can be read."""
    parsed = parse(bytes(message.raw))
    ticket = Ticket.objects.filter(pk=message.ticket_id).first() if message.ticket_id else None
    return {
        "mail": message,
        "parsed": parsed,
        "text": parsed.text[:TEXT_SHOWN],
        "files": [{"name": file.name, "size": len(file.content)} for file in parsed.files],
        "ticket": ticket,
        "is_taken": message.ticket_message_id is not None,
        "why": _why(message),
        "shape": SHAPES[InboundState(message.state)],
    }


def company_of_sender(parsed: Parsed) -> Company | None:
    """The company of whoever writes from the same domain, where it is one alone."""
    domain = parsed.from_address.rpartition("@")[2]
    if not domain:
        return None
    found: QuerySet[Company] = Company.objects.filter(people__email__endswith=f"@{domain}")
    some = list(found.distinct()[:2])
    return some[0] if len(some) == 1 else None


def _why(message: InboundMessage) -> str:
    if message.reason:
        return str(InboundReason(message.reason).label)
    return str(InboundState(message.state).label)


def _tabs(heap: str) -> list[dict[str, Any]]:
    return [
        {"label": one.title, "url": _address(name), "current": name == heap}
        for name, one in HEAPS.items()
    ]


def _address(heap: str, before: int = 0) -> str:
    asked = {"heap": heap} | ({"before": before} if before else {})
    return f"{reverse('desk:mails')}?{urlencode(asked)}"


def _table(found: list[InboundMessage]) -> dict[str, Any]:
    names = (_("E-mail"), pgettext("e-mail", "From"), _("State"), _("Ticket"), _("Received"))
    return {"columns": [{"name": name} for name in names], "rows": [_row(one) for one in found]}


def _row(message: InboundMessage) -> list[dict[str, Any]]:
    ticket = Ticket(pk=message.ticket_id).number if message.ticket_id else ""
    return [
        {
            "text": message.subject or _("(no subject)"),
            "href": reverse("desk:mail", args=[message.pk]),
        },
        {"text": message.from_address or _("unknown")},
        {"text": _why(message), "kind": SHAPES[InboundState(message.state)]},
        {"text": ticket, "href": reverse("desk:ticket", args=[ticket]) if ticket else ""},
        {"text": moment_long(message.received_at)},
    ]
