"""An e-mail becomes a ticket or a reply, once, and never in somebody else's ticket."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone, translation
from django.utils.translation import gettext

from notifications.channels.email import build
from notifications.choices import InboundReason, InboundState
from notifications.inbound.storing import inbound_replay
from notifications.models import BouncedAddress, InboundMessage, OutboxMessage, stopped_at_of
from notifications.stopping import address_note_bounce
from tests import factories, faults
from tests.mail.letters import answer, arrive, letter
from tickets.choices import ApprovalState, Status
from tickets.mail.taking import mails_take
from tickets.models import AuthorityApproval, Message, Ticket
from tickets.services import approval_ask, message_add, ticket_move

pytestmark = pytest.mark.django_db


def outcome(came: InboundMessage) -> tuple[str, str]:
    return came.state, came.reason


def test_a_mail_of_a_customer_opens_a_ticket_and_is_confirmed():
    maud = factories.person()
    came = arrive(letter(f"Maud <{maud.email.upper()}>", "MRN 26GB12345678901234 is stuck."))
    ticket = Ticket.objects.get(pk=came.ticket_id)
    assert outcome(came) == (InboundState.PROCESSED, InboundReason.OPENED)
    assert (ticket.requester, ticket.subject) == (maud, "Blocked")
    opening = ticket.messages.get()
    assert (opening.via, opening.body) == ("email", "MRN 26GB12345678901234 is stuck.")
    assert OutboxMessage.objects.filter(key=f"opened:{ticket.pk}", recipient=maud.email).exists()


def test_the_address_to_answer_to_leads_back_into_the_ticket():
    ticket = factories.ticket()
    message = OutboxMessage.objects.get(key=f"opened:{ticket.pk}")
    to = build(message).extra_headers["Reply-To"]
    came = arrive(letter(ticket.requester.email, "More.", to=to))
    assert outcome(came) == (InboundState.PROCESSED, InboundReason.REPLIED)
    assert ticket.messages.last().body == "More."
    assert ticket.messages.last().author == ticket.requester


def by_reference(ticket):
    message = OutboxMessage.objects.get(key=f"opened:{ticket.pk}")
    return {"In_Reply_To": build(message).extra_headers["Message-ID"]}


WAYS = {
    "our mail": by_reference,
    "the thread": lambda ticket: {"References": f"<ticket-{ticket.pk}@helpdesk.example> <x@y>"},
    "the number": lambda ticket: {"subject": f"Re: [{ticket.number}] Blocked"},
}


@pytest.mark.parametrize("way", WAYS)
def test_what_a_mail_answers_names_its_ticket(way):
    ticket = factories.ticket()
    came = arrive(letter(ticket.requester.email, **WAYS[way](ticket)))
    assert (came.reason, came.ticket_id) == (InboundReason.REPLIED, ticket.pk)


@pytest.mark.parametrize("way", [*WAYS, "the address"])
@pytest.mark.parametrize("who", ["stranger", "nobody", "agent"])
def test_no_way_lets_anybody_else_into_a_ticket(way, who):
    ticket = factories.ticket()
    senders = {"stranger": factories.person, "agent": factories.agent}
    sender = senders[who]().email if who in senders else "nobody@nowhere.example"
    mail = letter(sender, **(WAYS[way](ticket) if way in WAYS else {}))
    if way == "the address":
        mail.replace_header("To", answer(ticket, ticket.requester.email)["To"])
    came = arrive(mail)
    assert came.state == InboundState.TRIAGE
    assert ticket.messages.count() == 1
    assert Ticket.objects.count() == 1


def asked(ticket: Ticket) -> AuthorityApproval:
    actor = factories.actor(factories.agent(), "desk")
    return approval_ask(ticket_id=ticket.pk, purpose="Why", shared="MRN", actor=actor)


def test_a_yes_to_the_address_that_only_the_customer_has_approves():
    ticket = factories.ticket()
    approval = asked(ticket)
    arrive(answer(ticket, ticket.requester.email, "Yes"))
    approval.refresh_from_db()
    assert (approval.state, approval.answered_by) == (ApprovalState.GIVEN, ticket.requester)


@pytest.mark.parametrize("way", [*WAYS, "the address of another ticket"])
def test_a_sender_s_name_alone_approves_nothing_and_the_agent_reads_it(way):
    ticket = factories.ticket()
    approval, sender = asked(ticket), ticket.requester.email
    if way in WAYS:
        mail = letter(sender, "Yes", **WAYS[way](ticket))
    else:
        mail = answer(factories.ticket(), sender, "Yes", **by_reference(ticket))
    came = arrive(mail)
    approval.refresh_from_db()
    assert came.ticket_id == ticket.pk
    assert ticket.messages.last().body == "Yes"
    assert approval.state == ApprovalState.ASKED


def test_a_colleague_who_got_the_mail_may_answer_it():
    ticket = factories.ticket()
    colleague = factories.person(ticket.company)
    came = arrive(letter(colleague.email, **by_reference(ticket)))
    assert came.ticket_id == ticket.pk
    assert ticket.messages.last().author == colleague


def test_an_answer_to_an_earlier_mail_of_a_colleague_finds_its_ticket():
    maud = factories.person()
    first = letter(maud.email)
    opened = arrive(first)
    second = arrive(letter(factories.person(maud.company).email, References=first["Message-ID"]))
    assert second.ticket_id == opened.ticket_id


def test_an_agent_answers_the_customer_from_the_mailbox_with_the_new_words_only():
    ticket, claire = factories.ticket(), factories.agent()
    text = (
        "Try again now.\n\nOn Mon, 23 Nov 2026 at 10:00, the desk wrote:\n> What the customer wrote"
    )
    came = arrive(answer(ticket, claire.email, text))
    said = ticket.messages.last()
    assert came.reason == InboundReason.REPLIED
    assert (said.author, said.public, said.side, said.body) == (
        claire,
        True,
        "agent",
        "Try again now.",
    )


def test_a_reply_reopens_what_waits_for_the_customer():
    ticket, claire = factories.ticket(), factories.agent()
    ticket_move(
        ticket_id=ticket.pk, to=Status.WAITING_CUSTOMER, actor=factories.actor(claire, "desk")
    )
    arrive(answer(ticket, ticket.requester.email))
    ticket.refresh_from_db()
    assert ticket.status == Status.OPEN


def test_a_late_reply_opens_a_ticket_that_follows():
    ticket, claire = factories.ticket(), factories.agent()
    ticket_move(ticket_id=ticket.pk, to=Status.CLOSED, actor=factories.actor(claire, "desk"))
    came = arrive(answer(ticket, ticket.requester.email))
    assert Ticket.objects.get(pk=came.ticket_id).follows == ticket


@pytest.mark.parametrize(
    "head",
    [
        {"Auto_Submitted": "auto-replied"},
        {"X_Autoreply": "yes"},
        {"Precedence": "auto_reply"},
        {"Precedence": "bulk"},
        {"subject": "Réponse automatique : Blocked"},
        {"subject": "Out of Office: Blocked"},
        {"subject": "Abwesenheitsnotiz: Blocked"},
    ],
)
def test_an_automatic_reply_is_recorded_and_changes_nothing(head):
    ticket, claire = factories.ticket(), factories.agent()
    message_add(ticket_id=ticket.pk, author=claire, body="What is it?", then=Status.WAITING_CUSTOMER,
                actor=factories.actor(claire, "desk"))  # fmt: skip
    mails = OutboxMessage.objects.count()
    came = arrive(answer(ticket, ticket.requester.email, "I am away.", **head))
    ticket.refresh_from_db()
    said = ticket.messages.last()
    assert (said.auto, said.body) == (True, "I am away.")
    assert came.state == InboundState.PROCESSED
    assert (ticket.status, ticket.last_message_side) == (Status.WAITING_CUSTOMER, "agent")
    assert OutboxMessage.objects.count() == mails


def test_an_automatic_reply_to_a_closed_ticket_opens_nothing():
    ticket, claire = factories.ticket(), factories.agent()
    ticket_move(ticket_id=ticket.pk, to=Status.CLOSED, actor=factories.actor(claire, "desk"))
    came = arrive(answer(ticket, ticket.requester.email, "Away.", Auto_Submitted="auto-replied"))
    assert came.state == InboundState.IGNORED
    assert Message.objects.count() == 1


def test_our_own_mail_that_comes_back_is_set_aside():
    ticket = factories.ticket()
    sent = build(OutboxMessage.objects.get(key=f"opened:{ticket.pk}")).message()
    assert outcome(arrive(sent.as_bytes())) == (InboundState.IGNORED, InboundReason.LOOP)


def test_the_same_mail_over_two_ways_is_one():
    mail = letter(factories.person().email)
    first = arrive(mail)
    second = arrive(b"Received: from elsewhere\r\n" + mail.as_bytes())
    assert second.pk != first.pk
    assert outcome(second) == (InboundState.IGNORED, InboundReason.DUPLICATE)
    assert arrive(mail).pk == first.pk
    assert Ticket.objects.count() == 1


def test_a_loop_of_two_programs_ends_before_an_agent():
    maud = factories.person()
    states = [arrive(letter(maud.email, f"Answer {n}")).state for n in range(31)]
    assert states == [InboundState.PROCESSED] * 30 + [InboundState.TRIAGE]


def test_who_may_not_open_tickets_is_not_lost():
    maud = factories.person(factories.company(contract_openers="admins"))
    assert outcome(arrive(letter(maud.email))) == (InboundState.TRIAGE, InboundReason.MAY_NOT_OPEN)
    assert Ticket.objects.count() == 0


def test_a_sender_whom_our_server_found_false_is_asked_about(settings):
    settings.MAIL_AUTHSERV_ID = "mx.helpdesk.example"
    maud = factories.person()
    for server, reason in (("mx.helpdesk.example", "unverified"), ("evil.example", "opened")):
        results = f"{server}; spf=fail; dmarc=fail header.from=customer.example"
        assert arrive(letter(maud.email, Authentication_Results=results)).reason == reason


def test_a_bounce_is_noted_and_the_agent_told():
    claire = factories.agent()
    ticket = factories.ticket()
    Ticket.objects.filter(pk=ticket.pk).update(assignee=claire)
    sent = OutboxMessage.objects.get(key=f"opened:{ticket.pk}")
    OutboxMessage.objects.filter(pk=sent.pk).update(state="sent", next_attempt_at=None)
    for number in range(2):
        came = arrive(bounce(sent, f"<bounce-{number}@mx.example>"))
        assert outcome(came) == (InboundState.IGNORED, InboundReason.BOUNCE)
    sent.refresh_from_db()
    assert sent.bounced_at is not None
    note = ticket.messages.last()
    assert (note.public, ticket.messages.count()) == (False, 2)
    assert sent.recipient in note.body
    assert (
        OutboxMessage.objects.filter(template="mail_bounced", recipient=claire.email).count() == 1
    )


def bounce(
    sent: OutboxMessage,
    message_id: str,
    recipient: str = "",
    action: str = "failed",
    head: str = "",
) -> bytes:
    head = head or build(sent).extra_headers["Message-ID"]
    return (
        f"From: MAILER-DAEMON@mx.example\r\nTo: support@helpdesk.example\r\n"
        f"Subject: Undelivered\r\nMessage-ID: {message_id}\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient or sent.recipient}\r\nAction: {action}\r\n"
        "Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 no such user\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {head}\r\n\r\n--b--\r\n"
    ).encode()


def test_a_bounce_stops_the_address_until_a_mail_comes_from_it():
    ticket = factories.ticket()
    sent = OutboxMessage.objects.get(key=f"opened:{ticket.pk}")
    OutboxMessage.objects.filter(pk=sent.pk).update(state="sent", next_attempt_at=None)
    arrive(bounce(sent, "<bounce@mx.example>"))
    assert stopped_at_of(sent.recipient) is not None
    with translation.override("fr"):
        told = gettext(
            "No more are sent to this address until it is tried again, or a mail comes from it."
        )
    assert told in ticket.messages.last().body
    arrive(letter(sent.recipient))
    assert BouncedAddress.objects.get().cleared_by == sent.recipient
    assert stopped_at_of(sent.recipient) is None


def test_a_false_sender_clears_nothing(settings):
    settings.MAIL_AUTHSERV_ID = "mx.helpdesk.example"
    maud = factories.person()
    address_note_bounce(address=maud.email, status="5.1.1", reason="", now=timezone.now())
    arrive(letter(maud.email, Authentication_Results="mx.helpdesk.example; dmarc=fail"))
    assert stopped_at_of(maud.email) is not None


@pytest.mark.parametrize("signature", ["", "-aaaaaaaaaaaaaaaaaaaa"])
def test_a_report_that_guesses_the_name_of_a_mail_tells_the_agent_and_stops_nothing(signature):
    ticket = factories.ticket()
    sent = OutboxMessage.objects.get(key=f"opened:{ticket.pk}")
    OutboxMessage.objects.filter(pk=sent.pk).update(state="sent", next_attempt_at=None)
    guessed = f"<outbox-{sent.pk}{signature}@helpdesk.example>"
    assert arrive(bounce(sent, "<b@mx.example>", head=guessed)).reason == "bounce"
    assert not BouncedAddress.objects.exists()
    assert ticket.messages.count() == 2


@pytest.mark.parametrize(
    ("options", "reason"),
    [({"action": "delayed"}, "delay"), ({"recipient": "other@customer.example"}, "report")],
)
def test_a_delay_or_a_report_about_somebody_else_is_no_bounce(options, reason):
    ticket = factories.ticket()
    sent = OutboxMessage.objects.get(key=f"opened:{ticket.pk}")
    OutboxMessage.objects.filter(pk=sent.pk).update(state="sent", next_attempt_at=None)
    assert arrive(bounce(sent, "<b@mx.example>", **options)).reason == reason
    assert ticket.messages.count() == 1


def test_files_come_with_the_words_and_the_same_logo_once():
    maud = factories.person()
    first = letter(maud.email)
    first.add_attachment(b"logo", "image", "png", filename="logo.png")
    came = arrive(first)
    ticket = Ticket.objects.get(pk=came.ticket_id)
    again = answer(ticket, maud.email)
    again.add_attachment(b"logo", "image", "png", filename="logo.png")
    again.add_attachment(b"%PDF", "application", "pdf", filename="../../etc/Rapport é.pdf")
    arrive(again)
    assert list(ticket.attachments.values_list("name", flat=True)) == ["logo.png", "Rapport é.pdf"]
    assert ticket.attachments.last().message == ticket.messages.last()


def test_a_file_that_is_refused_is_told_in_a_note(settings):
    settings.ATTACHMENT_MAX_BYTES = 10
    mail = letter(factories.person().email)
    mail.add_attachment(b"x" * 11, "image", "png", filename="big.png")
    came = arrive(mail)
    ticket = Ticket.objects.get(pk=came.ticket_id)
    assert came.state == InboundState.PROCESSED
    assert "big.png" in ticket.messages.get(public=False).body


def test_what_fails_is_tried_again_then_left_to_an_agent_and_can_be_replayed():
    maud = factories.person(factories.company())
    start = timezone.now()
    with faults.disk_full("tickets_ticket"):
        came = arrive(letter(maud.email))
        assert (came.state, came.attempts) == (InboundState.STORED, 1)
        for hour in range(1, 6):
            with time_machine.travel(start + timedelta(hours=hour)):
                mails_take(now=timezone.now(), limit=10)
        came.refresh_from_db()
    assert outcome(came) == (InboundState.FAILED, InboundReason.ERROR)
    assert "OperationalError" in came.detail
    assert inbound_replay(pk=came.pk, now=start)
    mails_take(now=timezone.now(), limit=10)
    came.refresh_from_db()
    assert came.state == InboundState.PROCESSED
    assert not inbound_replay(pk=came.pk, now=start)


def test_a_mail_that_fails_between_its_files_goes_on_where_it_stopped():
    mail = letter(factories.person().email)
    for name in ("a.txt", "b.txt"):
        mail.add_attachment(name.encode(), "text", "plain", filename=name)
    with faults.disk_full("tickets_attachment", when="NEW.name = 'b.txt'"):
        assert arrive(mail).state == InboundState.STORED
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        mails_take(now=timezone.now(), limit=10)
    ticket = Ticket.objects.get()
    assert [file.name for file in ticket.attachments.order_by("pk")] == ["a.txt", "b.txt"]
    assert ticket.messages.count() == 1
    assert InboundMessage.objects.get().state == InboundState.PROCESSED
