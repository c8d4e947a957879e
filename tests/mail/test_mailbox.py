"""A mailbox is read over IMAP: everything once, whatever crashes, and nothing in it is touched."""

import tempfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.db import OperationalError
from django.utils import timezone
from pytest_django.fixtures import Settings

from notifications.inbound.mailbox import mailbox_poll
from notifications.models import InboundMessage, Mailbox, OutboxMessage
from notifications.services import outbox_sweep
from tests import factories, faults
from tests.mail import dovecot
from tests.mail.letters import letter
from tickets.mail.taking import mails_take
from tickets.models import Ticket
from tickets.services import message_add

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        dovecot.dovecot_path() is None,
        reason="no Dovecot on this machine: the tests of the mailbox did not run",
    ),
]


@pytest.fixture(scope="module")
def imap() -> Iterator[dovecot.Dovecot]:
    with tempfile.TemporaryDirectory(prefix="dove-") as folder:
        Path(folder).chmod(0o755)
        with dovecot.running(Path(folder)) as server:
            yield server


@pytest.fixture
def box(imap: dovecot.Dovecot, settings: Settings) -> dovecot.Dovecot:
    """The mailbox, empty."""
    for path in [*imap.maildir.glob("new/*"), *imap.maildir.glob("cur/*")]:
        path.unlink()
    settings.MAIL_IMAP_HOST, settings.MAIL_IMAP_PORT = "127.0.0.1", imap.port
    settings.MAIL_IMAP_SECURITY = "none"
    settings.MAIL_IMAP_USER, settings.MAIL_IMAP_PASSWORD = dovecot.USER, imap.password
    return imap


def words(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return body.get_content()


def poll() -> int:
    return mailbox_poll(now=timezone.now())


def test_a_customer_writes_the_desk_answers_the_customer_replies(box, mailbox):
    """The whole way round, through a real mail server each way."""
    maud, claire = factories.person(), factories.agent()
    box.deliver(letter(maud.email, "MRN 26GB12345678901234 is stuck.").as_bytes())
    assert poll() == 1
    mails_take(now=timezone.now(), limit=10)
    ticket = Ticket.objects.get()
    said = {"author": claire, "actor": factories.actor(claire, "desk")}
    message_add(ticket_id=ticket.pk, body="Which lorry?", **said)
    outbox_sweep(now=timezone.now(), limit=10)
    asked = next(mail for mail in mailbox.messages if "Which lorry?" in words(mail))

    reply = letter(
        maud.email, "The red one.", to=asked["Reply-To"], subject=f"Re: {asked['Subject']}"
    )
    box.deliver(reply.as_bytes())
    assert poll() == 1
    mails_take(now=timezone.now(), limit=10)
    assert Ticket.objects.get() == ticket
    assert ticket.messages.last().body == "The red one."
    assert ticket.messages.last().via == "email"
    ticket.refresh_from_db()
    assert ticket.last_message_side == "customer"
    assert OutboxMessage.objects.filter(recipient=maud.email).count() == 2


def test_what_was_read_is_not_read_again_and_stays_where_it_is(box):
    for number in range(3):
        box.deliver(letter("a@firm.example", f"{number}").as_bytes())
    assert (poll(), poll()) == (3, 0)
    assert len(list(box.maildir.glob("*/*.test*"))) == 3
    box.deliver(letter("a@firm.example", "more").as_bytes())
    assert poll() == 1


@pytest.mark.django_db(transaction=True)
def test_lost_after_keeping_the_same_mail_comes_again_and_is_one(box):
    for number in range(3):
        box.deliver(letter("a@firm.example", f"{number}").as_bytes())
    second = "OLD.last_uid > 0 AND NEW.last_uid > OLD.last_uid"
    with (
        faults.disk_full("notifications_mailbox", event="UPDATE", when=second),
        pytest.raises(OperationalError),
    ):
        poll()
    assert poll() == 0  # the claim of the lost one holds
    Mailbox.objects.update(polled_until=None)
    assert poll() == 1
    assert InboundMessage.objects.count() == 3


def test_a_folder_made_anew_is_read_from_its_beginning(box):
    box.deliver(letter("a@firm.example").as_bytes())
    assert poll() == 1
    Mailbox.objects.update(uid_validity=1)
    assert poll() == 0
    assert InboundMessage.objects.count() == 1
    assert Mailbox.objects.get().uid_validity > 1


def test_of_a_mail_that_is_too_large_the_head_is_kept_for_an_agent(box, settings):
    settings.MAIL_MAX_BYTES = 2000
    box.deliver(letter("a@firm.example", "x" * 3000).as_bytes())
    assert poll() == 1
    kept = InboundMessage.objects.get()
    assert (kept.state, kept.reason) == ("triage", "too_large")
    assert b"Subject: Blocked" in bytes(kept.raw)


def test_a_wrong_password_is_on_record_and_the_next_poll_tries_again(box, settings, client):
    settings.MAIL_IMAP_PASSWORD = "wrong"
    assert poll() == 0
    assert "AUTH" in Mailbox.objects.get().last_error.upper()
    client.force_login(factories.agent())
    assert "The mailbox could not be read" in client.get("/desk/mail/").content.decode()
    settings.MAIL_IMAP_PASSWORD = box.password
    assert poll() == 0
    assert Mailbox.objects.get().last_error == ""
