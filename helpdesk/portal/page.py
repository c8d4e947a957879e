"""Everything that a customer's page of a ticket shows, in a fixed number of queries."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from customs.models import CustomsSystem
from helpdesk.portal import queries
from helpdesk.portal.finalisation import ProofForm, follow_up_told
from helpdesk.portal.forms import ReplyForm, SolutionForm
from helpdesk.portal.rows import can_reopen
from helpdesk.portal.sentences import Told, nearest, promise_boxes, resumes, told_of
from helpdesk.portal.solutions import solution_asked
from helpdesk.portal.thread import thread_of
from helpdesk.ratings import rating_of
from helpdesk.support import Support
from helpdesk.wording import REFERENCE_LABELS
from sla.models import Clock
from tickets.choices import ApprovalState, EventKind, Status
from tickets.models import AuthorityApproval, Ticket, TicketEvent, TicketReference

SHOWN_APART = frozenset({"error_code"})


def ticket_context(
    ticket: Ticket,
    *,
    user: User,
    support: Support,
    form: ReplyForm | None = None,
    proof: ProofForm | None = None,
    solution: SolutionForm | None = None,
) -> dict[str, Any]:
    """`ticket` comes from `queries.ticket_for_page`; the forms were refused."""
    now = support.now
    if support.contract and support.contract.company_id == ticket.company_id:
        ticket.company = support.contract.company
    clocks = list(Clock.objects.filter(ticket=ticket).order_by("pk"))
    events = list(TicketEvent.objects.filter(ticket=ticket).select_related("actor"))
    approvals = queries.approvals_of(ticket)
    asked = [one for one in approvals if one.state == ApprovalState.ASKED]
    due = nearest(clocks, now) if ticket.is_open else None
    told = told_of(ticket, due=due, since=_since(events), is_approval_asked=bool(asked))
    system = CustomsSystem.objects.filter(slug=ticket.customs_system).first()
    opens, closes = support.day()
    said = queries.public_messages(ticket)
    return {
        "ticket": ticket,
        "told": told,
        "more": _more(told, ticket, clocks),
        "due": due if told.kind in ("ok", "soon") else None,
        "ruler": {"opens": opens, "closes": closes, "now": now},
        "asked": [_card(one, ticket, system) for one in asked],
        "answered": [_card(one, ticket, system) for one in approvals if one not in asked],
        "contacts": queries.contacts_of(ticket)
        if any(event.kind == EventKind.AUTHORITY_CONTACTED for event in events)
        else [],
        "thread": thread_of(
            ticket,
            messages=said,
            events=events,
            clocks=clocks,
            reader=user,
        ),
        "follow_up": follow_up_told(ticket, now=now, form=proof),
        "promises": promise_boxes(clocks, now),
        "references": _references(ticket, ticket.references.order_by("pk"), system),
        "form": form or ReplyForm(),
        "solution": None if ticket.status == Status.CLOSED else solution_asked(ticket, said),
        "solution_form": solution or SolutionForm(),
        "rating": rating_of(ticket),
        "can_reopen": can_reopen(ticket, now),
        "is_over": ticket.status == Status.CLOSED,
    }


def _since(events: Iterable[TicketEvent]) -> Any:
    """When the status last changed."""
    return max((e.at for e in events if e.kind == EventKind.STATUS_CHANGED), default=None)


def _more(told: Told, ticket: Ticket, clocks: list[Clock]) -> str:
    """What follows from the state, under its sentence."""
    if ticket.status == Status.WAITING_CUSTOMER:
        return resumes(clocks)
    return told.more


def _card(
    approval: AuthorityApproval, ticket: Ticket, system: CustomsSystem | None
) -> dict[str, Any]:
    """An approval as `components/ask.html` shows it."""
    is_open = approval.state == ApprovalState.ASKED
    authority = system.operator if system and system.slug == approval.customs_system else ""
    return {
        "state": "open" if is_open else approval.state,
        "to": authority or _("the authority"),
        "subject": approval.purpose,
        "text": approval.shared,
        "words": approval.words,
        "asked_by": approval.asked_by,
        "asked_at": approval.asked_at,
        "answered_by": approval.answered_by,
        "answered_at": approval.answered_at,
        "url": reverse("approval", args=[ticket.number, approval.pk]),
    }


def _references(
    ticket: Ticket, rows: Iterable[TicketReference], system: CustomsSystem | None
) -> list[Mapping[str, Any]]:
    """Rows of `components/boxes.html`: the number, each reference, the codes, the system."""
    found = list(rows)
    codes = ", ".join(row.value for row in found if row.kind == "error_code")
    boxes: list[Mapping[str, Any]] = [
        {"name": _("Ticket"), "value": ticket.number, "copies": True, "wide": True}
    ]
    boxes += [
        {
            "name": REFERENCE_LABELS.get(row.kind, row.kind),
            "value": row.value,
            "copies": True,
            "wide": True,
        }
        for row in found
        if row.kind not in SHOWN_APART
    ]
    if codes:
        boxes.append({"name": _("Codes"), "value": codes, "wide": not system})
    if system:
        href = reverse("system", args=[system.slug])
        boxes.append({"name": _("System"), "value": system.name, "href": href, "wide": not codes})
    return boxes
