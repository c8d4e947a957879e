"""The follow-up of a finalisation: checks, proof and outcome. Every change writes its event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from alerts.choices import Category
from alerts.queries import IDENTIFYING, alerts_sharing
from customs.legal import DateName
from customs.queries import legal_rules
from tickets import notices
from tickets.choices import Contacted, EventKind, FollowUpKind, Outcome, Via
from tickets.errors import AgentsOnly, FollowUpOver, NotInFollowUp, ProofNowhere
from tickets.events import Actor, Happening, events_append, events_record, whole_second
from tickets.followups import day_of, limits_of, nearest
from tickets.models import (
    Attachment,
    FollowUp,
    FollowUpCheck,
    FollowUpProof,
    Ticket,
)
from tickets.services.approvals import require_approval
from tickets.services.locking import require_open, ticket_locked

SYSTEM = Actor(None, Via.SYSTEM)
# What a status of CAS says of the declaration's dates.
_DATE_OF_STATUS = {
    "Accepted": DateName.ACCEPTED,
    "AcceptedForExport": DateName.ACCEPTED,
    "Released": DateName.RELEASED,
}


@dataclass(frozen=True, slots=True)
class NewCheck:
    """What an agent looked at and found; whom they asked, through which channel, if anyone."""

    checked: str
    result: str
    note: str = ""
    contacted: str = ""
    channel: str = ""
    reference: str = ""


def follow_up_follow(ticket: Ticket, *, at: datetime) -> None:
    """Begin the follow-up that a ticket's class calls for, or turn the open one to it.

    For the listener of the log, under the lock of whoever records. A follow-up that is over stays.
    """
    if ticket.category != Category.FINALISATION or ticket.subtype not in FollowUpKind.values:
        return
    follow_up = _of(ticket)
    if follow_up is None:
        started = _begin(ticket, ticket.subtype, at)
        events_append(ticket, started, actor=SYSTEM, at=at)
    elif follow_up.is_open and follow_up.kind != ticket.subtype:
        turned = {"change": "kind", "from": follow_up.kind, "to": ticket.subtype}
        follow_up.kind = ticket.subtype
        _count(follow_up, at)
        follow_up.save()
        events_append(ticket, Happening(EventKind.FOLLOW_UP_CHANGED, turned), actor=SYSTEM, at=at)


def follow_up_abandon(ticket: Ticket, *, at: datetime) -> None:
    """End what is still open when the ticket is closed. For the listener of the log."""
    follow_up = _of(ticket)
    if follow_up is not None and follow_up.is_open:
        _end(follow_up, Outcome.ABANDONED, day_of(at))
        ended = Happening(EventKind.FOLLOW_UP_CHANGED, _ending(follow_up))
        events_append(ticket, ended, actor=SYSTEM, at=at)


@transaction.atomic
def follow_up_start(*, ticket_id: int, kind: str, actor: Actor) -> FollowUp:
    """Begin a follow-up by hand, or take up again one that was ended. Twice changes nothing."""
    now = whole_second()
    ticket = ticket_locked(ticket_id)
    require_open(ticket)
    _require_agent(actor)
    follow_up = _of(ticket)
    if follow_up is None:
        events_record(ticket, _begin(ticket, kind, now), actor=actor, at=now)
        return FollowUp.objects.get(ticket=ticket)
    if not follow_up.is_open:
        follow_up.kind, follow_up.outcome, follow_up.outcome_on = kind, Outcome.OPEN, None
        _count(follow_up, now)
        _changed(ticket, follow_up, "taken_up", actor=actor, at=now, kind=kind)
    return follow_up


@transaction.atomic
def follow_up_set(
    *,
    ticket_id: int,
    actor: Actor,
    declaration_reference: str,
    country: str,
    dates: Mapping[DateName, date | None],
) -> FollowUp:
    """Write down the declaration, its country and its dates: the legal limits follow from them.

    Dates that are not named stay. The same again changes nothing.
    """
    now = whole_second()
    ticket, follow_up = _locked(ticket_id, actor)
    wanted: dict[str, Any] = {
        "declaration_reference": declaration_reference[:100],
        "country": country,
        **{str(name): day for name, day in dates.items()},
    }
    differing = {name: value for name, value in wanted.items() if getattr(follow_up, name) != value}
    if not differing:
        return follow_up
    for name, value in differing.items():
        setattr(follow_up, name, value)
    _count(follow_up, now)
    _changed(ticket, follow_up, "facts", actor=actor, at=now, **differing)
    return follow_up


@transaction.atomic
def follow_up_check(
    *, ticket_id: int, check: NewCheck, actor: Actor, next_check_at: datetime | None = None
) -> FollowUpCheck:
    """Keep what was checked and found, and when to look again (UTC; None: as planned before).

    A planned check whose time has come is done by this one. Raises ApprovalMissing where an
    authority was asked without the customer's approval, and the contract wants one.
    """
    now = whole_second()
    ticket, follow_up = _locked(ticket_id, actor)
    if check.contacted == Contacted.AUTHORITY:
        require_approval(ticket)
    assert actor.user is not None
    row = FollowUpCheck.objects.create(
        follow_up=follow_up,
        at=now,
        by=actor.user,
        checked=check.checked,
        result=check.result,
        note=check.note,
        contacted=check.contacted,
        channel=check.channel if check.contacted else "",
        reference=check.reference[:100],
    )
    planned = follow_up.next_check_at
    is_done = planned is not None and planned <= now
    follow_up.next_check_at = next_check_at or (None if is_done else planned)
    told = {"check": row.pk, "checked": row.checked, "result": row.result}
    asked = {"contacted": row.contacted} if row.contacted else {}
    next_at = {"next_check_at": follow_up.next_check_at}
    _changed(ticket, follow_up, "checked", actor=actor, at=now, **told, **asked, **next_at)
    return row


@transaction.atomic
def follow_up_plan(*, ticket_id: int, next_check_at: datetime | None, actor: Actor) -> FollowUp:
    """Say when to look again, in UTC; None takes the plan back. The same again changes nothing."""
    now = whole_second()
    ticket, follow_up = _locked(ticket_id, actor)
    if follow_up.next_check_at != next_check_at:
        follow_up.next_check_at = next_check_at
        _changed(ticket, follow_up, "planned", actor=actor, at=now, next_check_at=next_check_at)
    return follow_up


@transaction.atomic
def proof_ask(*, ticket_id: int, actor: Actor) -> FollowUp:
    """Ask the customer for alternative proof, by e-mail and on their page; once is enough."""
    now = whole_second()
    ticket, follow_up = _locked(ticket_id, actor)
    if follow_up.proof_asked_at is None:
        follow_up.proof_asked_at = now
        _changed(ticket, follow_up, "proof_asked", actor=actor, at=now)
        notices.proof_asked(ticket, follow_up)
    return follow_up


@transaction.atomic
def proof_add(
    *,
    ticket_id: int,
    kind: str,
    collected_on: date,
    actor: Actor,
    reference: str = "",
    attachment: Attachment | None = None,
) -> FollowUpProof:
    """Keep a proof: a file of the ticket, a reference, or both. The customer may add one too.

    Raises ProofNowhere where there is neither.
    """
    now = whole_second()
    ticket, follow_up = _follow_up_locked(ticket_id)
    reference = reference.strip()[:100]
    if not reference and attachment is None:
        raise ProofNowhere(_("Give the reference of the proof, or its file."))
    assert actor.user is not None
    assert attachment is None or attachment.ticket_id == ticket.pk
    proof = FollowUpProof.objects.create(
        follow_up=follow_up,
        kind=kind,
        reference=reference,
        attachment=attachment,
        collected_on=collected_on,
        added_by=actor.user,
        added_at=now,
    )
    told = {"proof": proof.pk, "kind": kind, "reference": reference}
    _changed(ticket, follow_up, "proof_added", actor=actor, at=now, **told)
    return proof


def follow_up_require_open(*, ticket_id: int) -> None:
    """Raises what `proof_add` would: for whoever writes a message first, which stays written."""
    with transaction.atomic():
        _follow_up_locked(ticket_id)


@transaction.atomic
def follow_up_close(*, ticket_id: int, outcome: str, on: date, actor: Actor) -> FollowUp:
    """End the follow-up with its outcome and the day it came. The ticket stays as it is."""
    now = whole_second()
    ticket, follow_up = _locked(ticket_id, actor)
    assert outcome != Outcome.OPEN
    _end(follow_up, outcome, on)
    ended = Happening(EventKind.FOLLOW_UP_CHANGED, _ending(follow_up))
    events_record(ticket, ended, actor=actor, at=now)
    return follow_up


def _begin(ticket: Ticket, kind: str, at: datetime) -> Happening:
    """Create it with what the ticket and the alerts of its declaration tell already."""
    follow_up = FollowUp(ticket=ticket, kind=kind, started_at=at, counted_at=at, **_known(ticket))
    _count(follow_up, at)
    follow_up.save(force_insert=True)
    return Happening(EventKind.FOLLOW_UP_CHANGED, {"change": "started", "kind": kind})


def _known(ticket: Ticket) -> dict[str, Any]:
    """Declaration, country and dates, as far as the desk knows them: two queries."""
    references = dict(ticket.references.filter(kind__in=IDENTIFYING).values_list("value", "kind"))
    mrn = next((value for value, kind in references.items() if kind == "mrn"), "")
    contract = getattr(ticket.company, "contract", None)
    only = contract.countries[0] if contract and len(contract.countries) == 1 else ""
    alerts = alerts_sharing(references, company_id=ticket.company_id)
    seen = alerts.filter(status__in=_DATE_OF_STATUS).values_list("status", "event_at")
    # The latest comes first, so that the first of each status is what remains.
    dates = {str(_DATE_OF_STATUS[status]): day_of(at) for status, at in seen}
    return {
        "declaration_reference": mrn or ticket.declaration_reference,
        "country": ticket.country or only,
        **dates,
    }


def _count(follow_up: FollowUp, now: datetime) -> None:
    """The nearest limit from the dates; the sweep plans the reminders at its next round."""
    today = day_of(now)
    limit = nearest(limits_of(follow_up, legal_rules()), today)
    follow_up.limit_on = limit.on if limit else None
    follow_up.counted_at, follow_up.look_at = now, now


def _end(follow_up: FollowUp, outcome: str, on: date) -> None:
    follow_up.outcome, follow_up.outcome_on = outcome, on
    follow_up.look_at, follow_up.next_check_at = None, None
    follow_up.save()


def _ending(follow_up: FollowUp) -> dict[str, Any]:
    return {"change": "ended", "outcome": follow_up.outcome, "on": follow_up.outcome_on}


def _changed(
    ticket: Ticket, follow_up: FollowUp, change: str, *, actor: Actor, at: datetime, **data: Any
) -> None:
    follow_up.save()
    happening = Happening(EventKind.FOLLOW_UP_CHANGED, {"change": change, **data})
    events_record(ticket, happening, actor=actor, at=at)


def _locked(ticket_id: int, actor: Actor) -> tuple[Ticket, FollowUp]:
    _require_agent(actor)
    return _follow_up_locked(ticket_id)


def _follow_up_locked(ticket_id: int) -> tuple[Ticket, FollowUp]:
    """The ticket is the lock. Raises TicketClosed, NotInFollowUp, FollowUpOver."""
    ticket = ticket_locked(ticket_id)
    require_open(ticket)
    follow_up = _of(ticket)
    if follow_up is None:
        raise NotInFollowUp(_("Nothing is followed up on this ticket yet. Start it first."))
    if not follow_up.is_open:
        raise FollowUpOver(_("This follow-up is over. Take it up again first."))
    return ticket, follow_up


def _of(ticket: Ticket) -> FollowUp | None:
    """Locked too: a lead who edits a limit marks every follow-up, without their tickets."""
    return FollowUp.objects.select_for_update().filter(ticket=ticket).first()


def _require_agent(actor: Actor) -> None:
    if actor.user is None or not actor.user.is_agent:
        raise AgentsOnly(_("Only agents follow up a finalisation."))
