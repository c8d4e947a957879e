"""Which ticket an e-mail belongs to, and whether its sender may write there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from accounts.models import User
from notifications.choices import InboundReason, InboundState
from notifications.inbound.parse import Parsed
from notifications.inbound.replies import tokens_in
from notifications.inbound.signs import is_auto_reply, is_automatic, is_ours, is_unverified
from notifications.models import InboundMessage, OutboxMessage
from tickets.models import Ticket

_THREAD = re.compile(r"ticket-(\d{1,18})")
_IN_SUBJECT = re.compile(r"\[(CAS-\d{1,18})\]", re.IGNORECASE)
_OUR_ID = re.compile(r"<(outbox|ticket)-(\d{1,18})(?:-[a-z2-7]+)?@([^<>\s]+)>", re.IGNORECASE)
# A person does not write so much; a program that answers us does.
MANY, MANY_WITHIN = 30, timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with an e-mail. PROCESSED adds it to `ticket`, or opens one where that is None;
    the other states leave it, with `ticket` as what it may be about. `is_signed`: it came to the
    address that only its author got, for this ticket."""

    state: InboundState
    reason: InboundReason
    author: User | None = None
    ticket: Ticket | None = None
    auto: bool = False
    is_signed: bool = False


def decide(message: InboundMessage, parsed: Parsed, now: datetime) -> Decision:
    """Decide, from what the mail says and what the database knows. It changes nothing."""
    if _came_before(message, parsed):
        return _aside(InboundReason.DUPLICATE)
    if is_ours(parsed):
        return _aside(InboundReason.LOOP)
    if not parsed.from_address:
        return _ask(InboundReason.NO_SENDER)
    author = User.objects.filter(email=parsed.from_address, is_active=True).first()
    tickets = list(_tickets_named(parsed))
    if is_auto_reply(parsed) or is_automatic(parsed):
        return _of_program(parsed, author, tickets)
    if not parsed.text.strip() and not parsed.files and not (parsed.subject and not tickets):
        return _aside(InboundReason.EMPTY)
    return _of_person(message, parsed, author, tickets, now)


def _of_person(
    message: InboundMessage,
    parsed: Parsed,
    author: User | None,
    tickets: list[Ticket],
    now: datetime,
) -> Decision:
    about = tickets[0] if tickets else None
    if author is None:
        return _ask(InboundReason.UNKNOWN_SENDER, about)
    if is_unverified(parsed):
        return _ask(InboundReason.UNVERIFIED, about)
    if author.is_agent:
        return _of_agent(parsed, author, about)
    own = _own(author, tickets)
    if tickets and own is None:
        return _ask(InboundReason.FOREIGN_TICKET, about)
    if _are_many(message, parsed, now):
        return _ask(InboundReason.TOO_MANY, own)
    reason = InboundReason.REPLIED if own else InboundReason.OPENED
    signed = own is not None and _is_signed(parsed, author, own)
    return Decision(InboundState.PROCESSED, reason, author, own, is_signed=signed)


def _is_signed(parsed: Parsed, author: User, ticket: Ticket) -> bool:
    tokens = [one for one in tokens_in(parsed.recipients) if one.is_of(author.email)]
    return any(_number_in(token.thread) == ticket.pk for token in tokens)


def _of_agent(parsed: Parsed, author: User, about: Ticket | None) -> Decision:
    """Whoever answers a customer in an agent's name holds the address that we gave that agent.

    A sender's name is easily written; the signed address is not.
    """
    for token in tokens_in(parsed.recipients):
        if token.is_of(author.email) and (ticket := _ticket(_number_in(token.thread))):
            return Decision(InboundState.PROCESSED, InboundReason.REPLIED, author, ticket)
    return _ask(InboundReason.AGENT, about)


def _of_program(parsed: Parsed, author: User | None, tickets: list[Ticket]) -> Decision:
    """Recorded where it belongs to an open ticket of its sender's company; it answers nothing."""
    is_reply = is_auto_reply(parsed)
    reason = InboundReason.AUTO_REPLY if is_reply else InboundReason.AUTOMATIC
    own = _own(author, tickets) if author and not author.is_agent else None
    if own is not None and own.is_open and parsed.text.strip():
        return Decision(InboundState.PROCESSED, reason, author, own, auto=True)
    if not is_reply and author is not None and not tickets:
        return _ask(reason)
    return _aside(reason, tickets[0] if tickets else None)


def _own(author: User, tickets: list[Ticket]) -> Ticket | None:
    """The first ticket of the author's company: nobody else's mail gets into it."""
    return next((one for one in tickets if one.company_id == author.company_id), None)


def _ask(reason: InboundReason, ticket: Ticket | None = None) -> Decision:
    return Decision(InboundState.TRIAGE, reason, ticket=ticket)


def _aside(reason: InboundReason, ticket: Ticket | None = None) -> Decision:
    return Decision(InboundState.IGNORED, reason, ticket=ticket)


def _came_before(message: InboundMessage, parsed: Parsed) -> bool:
    same = InboundMessage.objects.filter(message_id=parsed.message_id[:500])
    if not parsed.message_id:  # then only the sender leads to an index
        same = InboundMessage.objects.filter(from_address=parsed.from_address[:254])
    twins = same.filter(fingerprint=parsed.fingerprint).exclude(pk=message.pk)
    return twins.exclude(reason=InboundReason.DUPLICATE).exists()


def _are_many(message: InboundMessage, parsed: Parsed, now: datetime) -> bool:
    # Uses index: notifications_inbound_sender
    sent = InboundMessage.objects.filter(
        from_address=parsed.from_address, received_at__gt=now - MANY_WITHIN
    )
    return sent.exclude(pk=message.pk)[: MANY + 1].count() >= MANY


def _tickets_named(parsed: Parsed) -> Iterator[Ticket]:
    """The tickets that a mail names, the surest way first: by the address that it was sent to, by
    the messages that it answers (ours, or earlier ones of theirs), by a number in its subject."""
    seen = set()
    for pk in _numbers_named(parsed):
        if pk and pk not in seen and (ticket := _ticket(pk)):
            yield ticket
        seen.add(pk)


def _numbers_named(parsed: Parsed) -> Iterator[int]:
    for token in tokens_in(parsed.recipients):
        yield _number_in(token.thread)
    for identifier in parsed.refers_to:
        yield _number_of(identifier)
    for number in _IN_SUBJECT.findall(parsed.subject):
        yield Ticket.pk_of(number)


def _number_of(identifier: str) -> int:
    """The ticket that a message was about; 0 where we do not know the message."""
    match = _OUR_ID.fullmatch(identifier)
    if match and match[3].lower() == settings.MAIL_DOMAIN:
        return int(match[2]) if match[1].lower() == "ticket" else _number_sent(int(match[2]))
    # Uses index: notifications_inbound_by_id
    earlier = InboundMessage.objects.filter(message_id=identifier, ticket_id__isnull=False)
    taken = earlier.filter(state=InboundState.PROCESSED)
    return taken.values_list("ticket_id", flat=True).first() or 0


def _number_sent(pk: int) -> int:
    """The ticket of one of our mails; none where it told of several."""
    threads = OutboxMessage.objects.filter(pk=pk) | OutboxMessage.objects.filter(carried_by=pk)
    found = set(threads.values_list("thread", flat=True)[:2])
    return _number_in(found.pop()) if len(found) == 1 else 0


def _number_in(thread: str) -> int:
    match = _THREAD.fullmatch(thread)
    return int(match[1]) if match else 0


def _ticket(pk: int) -> Ticket | None:
    return Ticket.objects.filter(pk=pk).first()
