"""Whom to write to when something happened to a ticket, and with which words.

Called by services inside their transaction; the e-mails leave through the outbox.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from accounts.notices import digest_of, is_wanted, unsubscribe_path
from customs.legal import Limit
from notifications.services import email_enqueue
from tickets.choices import EventKind, Side
from tickets.models import AuthorityApproval, FollowUp, Message, Ticket
from tickets.rating_links import rating_path

EXCERPT_CHARACTERS = 4000
# What somebody is asked or has just done: each with an address of its own to answer to.
ALONE = frozenset({"ticket_opened", "approval_asked", "proof_asked"})


def ticket_opened(ticket: Ticket) -> None:
    """Confirm to the requester, with the promise the contract gives."""
    due = ticket.next_due_at.isoformat() if ticket.next_due_at else ""
    _write(ticket, ticket.requester, "ticket_opened", f"opened:{ticket.pk}", due_at=due)


def message_added(ticket: Ticket, message: Message) -> None:
    """Tell the other side. Notes stay inside; automatic replies are never answered (mail loops);
    what the desk itself says of an outage leaves as one notice to each person, not one a ticket."""
    if not message.public or message.auto or message.side == Side.SYSTEM:
        return
    key, excerpt = f"message:{message.pk}", message.body[:EXCERPT_CHARACTERS]
    author = message.author.name if message.author else ""
    if message.side == Side.CUSTOMER:
        if ticket.assignee is not None:
            _write(ticket, ticket.assignee, "customer_replied", key, text=excerpt, author=author)
    else:
        told: dict[str, Any] = {
            "text": excerpt,
            "author": author,
            "is_markdown": message.is_markdown,
        }
        _write(ticket, ticket.requester, "agent_replied", key, **told, **_rating(ticket))
        for person in _joined(ticket):
            own = f"{key}:{person.pk}"
            _write(ticket, person, "agent_replied", own, **told)


def mentioned(ticket: Ticket, message: Message, people: Iterable[User]) -> None:
    """Tell colleagues whom a note names."""
    for person in people:
        _write(
            ticket,
            person,
            "mentioned",
            f"mentioned:{message.pk}:{person.pk}",
            text=message.body[:EXCERPT_CHARACTERS],
            author=message.author.name if message.author else "",
            is_markdown=message.is_markdown,
        )


def followers_told(
    ticket: Ticket,
    people: Iterable[User],
    *,
    key: str,
    happened: str,
    said: Message | None,
    author: str,
) -> None:
    """Tell those who follow what happened: the label of an event, and what was said, if anything."""
    for person in people:
        with translation.override(person.language):
            told = str(EventKind(happened).label)
        _write(
            ticket,
            person,
            "followed",
            f"followed:{key}:{person.pk}",
            happened=told,
            text=said.body[:EXCERPT_CHARACTERS] if said else "",
            is_markdown=bool(said and said.is_markdown),
            author=author,
            unfollow=reverse("desk:unfollow", args=[ticket.number]),
        )


def _joined(ticket: Ticket) -> Iterable[User]:
    """Who asked in a ticket that was merged into this one."""
    asked = User.objects.filter(requested_tickets__merged_into=ticket).distinct()
    return asked.exclude(pk=ticket.requester_id)


def ticket_merged(source: Ticket, target: Ticket) -> None:
    """Tell whoever asked where the answer comes from now on."""
    _write(
        target,
        source.requester,
        "ticket_merged",
        f"merged:{source.pk}:{target.pk}",
        old=source.number,
        old_subject=source.subject,
    )


def ticket_resolved(ticket: Ticket) -> None:
    key = f"resolved:{ticket.pk}:{ticket.version}"
    _write(ticket, ticket.requester, "ticket_resolved", key, **_rating(ticket))


def _rating(ticket: Ticket) -> dict[str, Any]:
    """Where the requester says how content they are; nothing while it is not solved."""
    return {"rate_path": rating_path(ticket, ticket.requester)} if ticket.resolved_at else {}


def ticket_assigned(ticket: Ticket, by: User | None, event_id: int) -> None:
    """Tell the new assignee, unless they took the ticket themselves."""
    if ticket.assignee is not None and ticket.assignee != by:
        _write(ticket, ticket.assignee, "ticket_assigned", f"assigned:{event_id}")


def mail_bounced(ticket: Ticket, outbox_id: int, *, address: str) -> None:
    """Tell the assignee that the customer did not get our mail."""
    if ticket.assignee is not None and ticket.assignee.email != address:
        _write(ticket, ticket.assignee, "mail_bounced", f"bounced:{outbox_id}", address=address)


def approval_asked(ticket: Ticket, approval: AuthorityApproval) -> None:
    _write(
        ticket,
        ticket.requester,
        "approval_asked",
        f"approval-asked:{approval.pk}",
        purpose=approval.purpose,
        shared=approval.shared,
    )


def approval_answered(ticket: Ticket, approval: AuthorityApproval) -> None:
    if ticket.assignee is not None:
        key = f"approval-answered:{approval.pk}"
        _write(ticket, ticket.assignee, "approval_answered", key, state=approval.state)


def proof_asked(ticket: Ticket, follow_up: FollowUp) -> None:
    asked_at = follow_up.proof_asked_at
    assert asked_at is not None
    key = f"proof-asked:{follow_up.pk}:{asked_at.timestamp():.0f}"
    declaration = follow_up.declaration_reference
    _write(ticket, ticket.requester, "proof_asked", key, declaration=declaration)


def limit_near(
    ticket: Ticket,
    people: Iterable[User],
    limit: Limit,
    *,
    key: str,
    declaration: str,
    days_left: int,
    not_before: datetime,
) -> None:
    """Remind agents of a legal limit; `not_before` (UTC) is in opening hours."""
    noon = datetime.combine(limit.on, time(12), UTC)  # the same day in every zone of a reader
    for person in people:
        _write(
            ticket,
            person,
            "limit_near",
            f"{key}:{person.pk}",
            not_before=not_before,
            limit_on_at=noon.isoformat(),
            what=limit.what.text(person.language),
            source=limit.source,
            declaration=declaration,
            days_left=days_left,
        )


def _write(
    ticket: Ticket,
    to: User,
    template: str,
    key: str,
    not_before: datetime | None = None,
    **context: Any,
) -> None:
    if not is_wanted(to, template):
        return
    digest_at = digest_of(to, template, timezone.now())
    email_enqueue(
        key=key,
        to=to.email,
        template=template,
        context={
            "number": ticket.number,
            "subject": ticket.subject,
            "name": to.name,
            "path": reverse("desk:ticket" if to.is_agent else "ticket", args=[ticket.number]),
            "unsubscribe_path": unsubscribe_path(to, template),
            "in_digest": digest_at is not None,
            **context,
        },
        language=to.language,
        time_zone=to.time_zone,
        thread=f"ticket-{ticket.pk}",
        not_before=not_before or digest_at,
        may_merge=digest_at is not None or template not in ALONE,
    )
