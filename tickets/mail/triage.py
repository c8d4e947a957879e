"""What an agent decides about an e-mail that nobody could place."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import Role
from accounts.models import Company, User
from notifications.choices import InboundReason, InboundState
from notifications.errors import MailDecided, MailRefused
from notifications.inbound.parse import Parsed, parse
from notifications.inbound.storing import settle
from notifications.models import InboundMessage
from tickets.choices import Via
from tickets.events import Actor
from tickets.mail.taking import files_keep, mail_add, mail_open, note_refused
from tickets.models import Message, Ticket
from tickets.services.conversation import message_add

WAITING = (InboundState.TRIAGE, InboundState.FAILED, InboundState.IGNORED)


def triage_open(*, pk: int, company: Company, requester_email: str, agent: User) -> Message:
    """Open a ticket of `company` with the e-mail. Without `requester_email` it is its sender's, who
    becomes a person of the company if the desk does not know them: their next one finds its way.

    Raises MailDecided, MailRefused, MayNotOpenTickets.
    """
    parsed, actor = _parsed(pk), Actor(agent, Via.EMAIL)
    with transaction.atomic():
        message = _locked(pk)
        email = requester_email or parsed.from_address
        requester = _requester(email.lower(), parsed, company, may_join=not requester_email)
        said = mail_open(parsed, requester=requester, actor=actor)
        _note(message, said, agent)
    _files(said, parsed)
    return said


def triage_add(*, pk: int, ticket: Ticket, agent: User) -> Message:
    """Add the e-mail to a ticket: as its sender's message where they are of its company, else as an
    internal note that says whose words these are. Raises MailDecided, TicketClosed."""
    parsed = _parsed(pk)
    with transaction.atomic():
        message = _locked(pk)
        author = User.objects.filter(email=parsed.from_address, is_active=True).first()
        if author is not None and author.company_id == ticket.company_id:
            actor = Actor(agent, Via.EMAIL)
            said = mail_add(parsed, ticket=ticket, author=author, actor=actor)
        else:
            said = _add_note(parsed, ticket, agent)
        _note(message, said, agent)
    _files(said, parsed)
    return said


@transaction.atomic
def triage_ignore(*, pk: int, agent: User) -> None:
    """Set the e-mail aside. Raises MailDecided."""
    message = _locked(pk)
    message.detail = agent.email
    settle(message, InboundState.IGNORED, InboundReason.BY_HAND, timezone.now())
    message.save()


def _parsed(pk: int) -> Parsed:
    return parse(bytes(InboundMessage.objects.values_list("raw", flat=True).get(pk=pk)))


def _locked(pk: int) -> InboundMessage:
    """The e-mail, if it still waits: of two agents, the second one is told. Raises MailDecided."""
    message = InboundMessage.objects.select_for_update().defer("raw").get(pk=pk)
    if message.state not in WAITING or message.ticket_message_id is not None:
        raise MailDecided(gettext_lazy("This e-mail has been dealt with meanwhile."))
    return message


def _requester(email: str, parsed: Parsed, company: Company, *, may_join: bool) -> User:
    known = User.objects.filter(email=email).first()
    if known is not None:
        if known.company_id != company.pk or not known.is_active:
            told = gettext_lazy("%(email)s is not an active person of %(company)s.")
            raise MailRefused(told % {"email": email, "company": company.name})
        return known
    if not may_join:
        raise MailRefused(gettext_lazy("Nobody of this company has this address."))
    try:
        validate_email(email)
    except ValidationError as error:
        told = gettext_lazy(
            "The sender's address cannot be answered. Name a person of the company."
        )
        raise MailRefused(told) from error
    return User.objects.create_user(
        email,
        name=parsed.from_name[:150] or email.partition("@")[0],
        role=Role.CUSTOMER,
        company=company,
        language=company.language,
    )


def _add_note(parsed: Parsed, ticket: Ticket, agent: User) -> Message:
    with translation.override(agent.language):
        head = _("E-mail from %(sender)s:") % {
            "sender": f"{parsed.from_name} <{parsed.from_address}>".strip()
        }
    return message_add(
        ticket_id=ticket.pk,
        author=agent,
        body=f"{head}\n\n{parsed.text}",
        actor=Actor(agent, Via.EMAIL),
        public=False,
    )


def _note(message: InboundMessage, said: Message, agent: User) -> None:
    message.ticket_id, message.ticket_message_id = said.ticket_id, said.pk
    message.detail = agent.email
    settle(message, InboundState.PROCESSED, InboundReason.BY_HAND, timezone.now())
    message.save()


def _files(said: Message, parsed: Parsed) -> None:
    """After the words, as storing does not belong into their transaction."""
    if refused := files_keep(said, parsed.files):
        note_refused(said, refused)
