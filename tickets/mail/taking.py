"""Reading e-mails that came, and letting them into tickets: each once, whatever crashes when."""

import hashlib
import logging
import re
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.errors import MayNotOpenTickets
from accounts.models import Company, User
from alerts.core.fold import fold
from alerts.core.parse import Part, segments
from helpdesk.errors import DomainError
from notifications.choices import InboundReason, InboundState
from notifications.inbound.parse import File, Parsed, parse
from notifications.inbound.signs import is_unverified, report_of
from notifications.inbound.storing import inbound_claim, inbound_note_failure, settle
from notifications.models import InboundMessage
from notifications.stopping import address_clear
from tickets.choices import Via
from tickets.errors import StorageFull, TicketClosed
from tickets.events import Actor
from tickets.mail.bounces import bounce_note
from tickets.mail.matching import Decision, decide
from tickets.models import Attachment, Message, Ticket
from tickets.services.attachments import attachment_add, safe_name
from tickets.services.conversation import message_add
from tickets.services.opening import NewTicket, ticket_open

logger = logging.getLogger(__name__)

SYSTEM = Actor(user=None, via=Via.SYSTEM)
_REPLIED = re.compile(r"^(?:\s*(?:re|aw|antw|réf?|sv)\s*(?:\[\d+\])?\s*:)+\s*", re.IGNORECASE)
_NUMBER = re.compile(r"\[CAS-\d+\]\s*", re.IGNORECASE)


def mails_take(*, now: datetime, limit: int) -> int:
    """Read up to `limit` due e-mails: retries, and what a lost broker dropped."""
    keys = inbound_claim(now=now, limit=limit)
    for pk in keys:
        mail_take(pk=pk, now=now)
    return len(keys)


def mail_take(*, pk: int, now: datetime) -> None:
    """Read one claimed e-mail and do what it means. One that fails is tried again later.

    First the words, in one transaction with the note that they are taken; then the files, each in
    its own, skipping those that are there; at last it is settled. Killed anywhere, it goes on.
    """
    try:
        message = InboundMessage.objects.get(pk=pk)
        parsed = parse(bytes(message.raw))
        _take_words(pk, parsed, now)
        _take_files(pk, parsed.files, now)
    except Exception as error:
        # One mail that cannot be read must not hold up those claimed with it.
        logger.exception("e-mail could not be read", extra={"inbound_id": pk})
        inbound_note_failure(pk=pk, error=error, now=now)


def _take_words(pk: int, parsed: Parsed, now: datetime) -> None:
    try:
        _take_words_once(pk, parsed, now)
    except IntegrityError:
        # Its twin was taken in the same instant by another worker: now it is seen to be there.
        _take_words_once(pk, parsed, now)


@transaction.atomic
def _take_words_once(pk: int, parsed: Parsed, now: datetime) -> None:
    message = InboundMessage.objects.select_for_update().defer("raw").get(pk=pk)
    if message.state != InboundState.STORED or message.ticket_message_id is not None:
        return
    head_note(message, parsed)
    report = report_of(parsed)
    if report is not None:
        reason, ticket_id = bounce_note(report, now=now)
        decision = Decision(InboundState.IGNORED, reason)
        message.ticket_id = ticket_id
    else:
        decision = decide(message, parsed, now)
        message.ticket_id = decision.ticket.pk if decision.ticket else None
        _note_alive(parsed, decision, now)
    if decision.state == InboundState.PROCESSED:
        decision = _say(message, parsed, decision)
    if decision.state == InboundState.PROCESSED:
        message.reason = decision.reason  # settled when its files are there
    else:
        settle(message, decision.state, decision.reason, now)
    message.save()


def _note_alive(parsed: Parsed, decision: Decision, now: datetime) -> None:
    """Who writes from an address reads there too: one whose mail came back is tried again."""
    is_theirs = decision.reason not in (InboundReason.LOOP, InboundReason.DUPLICATE)
    if parsed.from_address and is_theirs and not is_unverified(parsed):
        address_clear(address=parsed.from_address, by=parsed.from_address, now=now)


def head_note(message: InboundMessage, parsed: Parsed) -> None:
    """Keep beside the bytes what lists show and matching asks for, without saving."""
    message.message_id = parsed.message_id[:500]
    message.fingerprint = parsed.fingerprint
    message.from_address = parsed.from_address[:254]
    message.from_name = parsed.from_name
    message.subject = parsed.subject[:300]


def _say(message: InboundMessage, parsed: Parsed, decision: Decision) -> Decision:
    """Add the words to the ticket, or open one; where the rules refuse, an agent is asked."""
    author = decision.author
    assert author is not None
    try:
        with transaction.atomic():
            if decision.ticket is None:
                said = mail_open(parsed, requester=author, actor=Actor(author, Via.EMAIL))
            else:
                said = mail_add(
                    parsed,
                    ticket=decision.ticket,
                    author=author,
                    auto=decision.auto,
                    may_answer=decision.is_signed,
                )
    except MayNotOpenTickets:
        return Decision(InboundState.TRIAGE, InboundReason.MAY_NOT_OPEN)
    except TicketClosed:
        return Decision(InboundState.TRIAGE, InboundReason.AGENT)
    message.ticket_id, message.ticket_message_id = said.ticket_id, said.pk
    return decision


def mail_open(parsed: Parsed, *, requester: User, actor: Actor) -> Message:
    """Open a ticket with what the mail says, and return its opening message.

    Raises MayNotOpenTickets.
    """
    assert requester.company_id is not None  # agents are never requesters
    company = Company.objects.select_related("contract").get(pk=requester.company_id)
    subject = _NUMBER.sub("", _REPLIED.sub("", parsed.subject)).strip()
    body = parsed.text.strip() or subject or _without_words(requester)
    new = NewTicket(subject=subject or body.split("\n", 1)[0][:100], description=body)
    ticket = ticket_open(new=new, company=company, requester=requester, actor=actor)
    return ticket.messages.get(is_opening=True)


def mail_add(
    parsed: Parsed,
    *,
    ticket: Ticket,
    author: User,
    auto: bool = False,
    actor: Actor | None = None,
    may_answer: bool = False,
) -> Message:
    """Add what the mail says to a ticket. Of an agent's mail only the new words go out, as what it
    quotes was meant for the agent. A sender's name is easily written: only who holds the signed
    address (`may_answer`) approves by mail; else an agent reads it. Raises TicketClosed."""
    body = new_words(parsed.text) if author.is_agent else parsed.text
    return message_add(
        ticket_id=ticket.pk,
        author=author,
        body=body.strip() or _without_words(author),
        actor=actor or Actor(author, Via.EMAIL),
        auto=auto,
        may_answer=may_answer,
    )


def new_words(text: str) -> str:
    """What the writer wrote above the mail that is quoted below."""
    parts = segments(fold(text), 0, len(text), 0)
    quoted = next((part.start for part in parts if part.part is Part.QUOTED), len(text))
    return text[:quoted].rstrip()


def _without_words(reader: User) -> str:
    with translation.override(reader.language):
        return _("(An e-mail without text.)")


def _take_files(pk: int, files: Iterable[File], now: datetime) -> None:
    """Keep the files that are not in the ticket yet, then settle. Doing it twice changes nothing."""
    message = InboundMessage.objects.defer("raw").get(pk=pk)
    if message.state != InboundState.STORED or message.ticket_message_id is None:
        return
    said = Message.objects.select_related("author").get(pk=message.ticket_message_id)
    refused = files_keep(said, files)
    _settle_taken(pk, said, refused, now)


def files_keep(said: Message, files: Iterable[File]) -> list[str]:
    """Keep the files with the message; the same file (a logo in each mail) once in a ticket.

    Return why each of the others was refused.
    """
    kept = set(
        Attachment.objects.filter(ticket=said.ticket_id).values_list("stored__sha256", "name")
    )
    refused = []
    for file in files:
        key = (hashlib.sha256(file.content).hexdigest(), safe_name(file.name))
        if key in kept:
            continue
        kept.add(key)
        upload = SimpleUploadedFile(safe_name(file.name), file.content)
        try:
            attachment_add(message=said, upload=upload, actor=Actor(said.author, Via.EMAIL))
        except StorageFull:
            raise  # the mail is read again later, and what it said stays said
        except DomainError as error:
            with translation.override(settings.LANGUAGE_CODE):
                refused.append(error.message)
    return refused


@transaction.atomic
def _settle_taken(pk: int, said: Message, refused: list[str], now: datetime) -> None:
    message = InboundMessage.objects.select_for_update().defer("raw").get(pk=pk)
    if message.state != InboundState.STORED:
        return
    if refused:
        note_refused(said, refused)
    settle(message, InboundState.PROCESSED, InboundReason(message.reason), now)
    message.save(update_fields=["state", "reason", "next_attempt_at", "settled_at"])


def note_refused(said: Message, refused: list[str]) -> None:
    """Tell the agents, in a note, which files did not come through."""
    with translation.override(settings.LANGUAGE_CODE):
        head = _("Files of this e-mail were not kept; they are in the original:")
    body = "\n".join([head, *(f"- {why}" for why in refused)])
    message_add(ticket_id=said.ticket_id, author=None, body=body, actor=SYSTEM, public=False)
