"""E-mails leave once, later if need be, and say so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.choices import DeliveryState
from notifications.mailserver import LEFT_ALONE
from notifications.models import OutboxMessage
from notifications.services import (
    email_enqueue,
    emails_withdraw,
    outbox_claim,
    outbox_deliver,
    outbox_sweep,
)
from tests import factories, servers

pytestmark = pytest.mark.django_db


def enqueue(key="opened:1", **options):
    context = {"number": "CAS-000001", "subject": "Blocked", "name": "Maud", "path": "/"}
    email_enqueue(
        key=key, to="maud@customer.example", template="ticket_opened", context=context, **options
    )


def sweep(now=None):
    return outbox_sweep(now=now or timezone.now(), limit=50)


def test_the_same_cause_is_one_message(mailbox):
    enqueue()
    enqueue()
    assert sweep() == 1
    assert sweep() == 0
    assert len(mailbox.messages) == 1


def test_it_is_written_in_the_readers_language_with_both_bodies(mailbox):
    enqueue(language="en", thread="ticket-1")
    sweep()
    mail = mailbox.messages[0]
    assert mail["Subject"] == "[CAS-000001] We have your request: Blocked"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["References"].startswith("<ticket-1@")
    assert {part.get_content_type() for part in mail.iter_parts()} == {"text/plain", "text/html"}


def test_a_repeat_carries_the_same_id(mailbox):
    enqueue()
    sweep()
    OutboxMessage.objects.update(state=DeliveryState.PENDING, next_attempt_at=timezone.now())
    sweep()
    first, second = mailbox.messages
    assert first["Message-ID"] == second["Message-ID"]


@pytest.fixture
def nobody_listens(broker, settings):
    """A mail server that cannot be reached."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", servers.free_port()


def test_one_mail_finds_out_for_all_that_the_server_is_down(nobody_listens):
    for number in range(3):
        enqueue(key=f"opened:{number}")
    assert sweep() == 0
    assert not outbox_deliver(key="opened:2", now=timezone.now())
    attempts = OutboxMessage.objects.order_by("pk").values_list("attempts", flat=True)
    assert list(attempts) == [1, 0, 0]


def test_a_server_that_was_down_long_is_tried_steadily(nobody_listens):
    enqueue()
    OutboxMessage.objects.update(attempts=9)
    now = timezone.now()
    sweep(now)
    assert OutboxMessage.objects.get().next_attempt_at == now + LEFT_ALONE


def test_mails_of_a_ticket_to_one_person_arrive_in_their_order(mailbox):
    now = timezone.now()
    for number in range(3):
        enqueue(key=f"opened:{number}", thread="ticket-1")
    first = OutboxMessage.objects.filter(key="opened:0")
    first.update(attempts=1, next_attempt_at=now + timedelta(minutes=5))
    assert sweep(now + timedelta(seconds=1)) == 0  # the others wait for the first
    assert sweep(now + timedelta(minutes=6)) == 3
    ids = [mail["Message-ID"] for mail in mailbox.messages]
    assert ids == sorted(ids, key=lambda one: int(one.split("-")[1]))


def test_a_mail_that_waits_for_the_morning_holds_up_no_other(mailbox):
    enqueue(thread="ticket-1", not_before=timezone.now() + timedelta(hours=10))
    enqueue(key="urgent", thread="ticket-1")
    assert sweep() == 1


def test_a_server_that_is_down_is_tried_again_later(broker, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", servers.free_port()
    enqueue()
    assert sweep() == 0
    message = OutboxMessage.objects.get()
    assert (message.state, message.attempts) == (DeliveryState.PENDING, 1)
    assert message.next_attempt_at > timezone.now()
    assert "refused" in message.last_error


def test_it_is_given_up_after_two_days(broker, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", servers.free_port()
    enqueue()
    sweep(timezone.now() + timedelta(days=3))
    assert OutboxMessage.objects.get().state == DeliveryState.FAILED


def test_a_message_that_cannot_be_written_holds_up_no_other(mailbox, caplog):
    email_enqueue(key="bad", to="maud@customer.example", template="missing", context={})
    enqueue()
    assert sweep() == 1
    bad = OutboxMessage.objects.get(key="bad")
    assert (bad.state, bad.attempts) == (DeliveryState.PENDING, 1)
    assert "missing.txt" in bad.last_error


def test_a_notice_that_is_not_urgent_waits(mailbox):
    later = timezone.now() + timedelta(hours=10)
    enqueue(not_before=later)
    assert sweep() == 0
    assert sweep(later) == 1


def test_two_workers_never_hold_the_same_message():
    enqueue()
    now = timezone.now()
    assert outbox_claim(now=now, limit=10) == ["opened:1"]
    assert outbox_claim(now=now, limit=10) == []
    assert outbox_deliver(key="opened:1", now=now) is False


def test_every_template_renders_in_both_languages(mailbox):
    context = {
        "number": "CAS-000001",
        "subject": "Blocked & <b>bold</b>",
        "name": "Maud",
        "path": "/tickets/CAS-000001/",
        "text": "Text",
        "author": "Claire",
        "purpose": "Why",
        "shared": "What",
        "state": "given",
        "due_at": timezone.now().isoformat(),
    }
    templates = [
        "agent_replied", "approval_answered", "approval_asked", "customer_replied",
        "ticket_assigned", "ticket_opened", "ticket_resolved",
    ]  # fmt: skip
    for template in templates:
        for language in ("fr", "en"):
            email_enqueue(
                key=f"{template}:{language}",
                to="maud@customer.example",
                template=template,
                context=context,
                language=language,
            )
    assert sweep() == 2 * len(templates)
    for mail in mailbox.messages:
        html = mail.get_body(("html",)).get_content()
        assert "<b>bold" not in html
        assert "CAS-000001" in mail["Subject"]


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_sends_the_confirmation_of_a_new_ticket(celery_worker):
    """The worker has no mail server here: that it tried is what shows that it was asked."""
    ticket = factories.ticket()

    def tried():
        return OutboxMessage.objects.filter(key=f"opened:{ticket.pk}", attempts__gte=1).exists()

    servers.until(tried, seconds=20)


def test_what_waits_for_a_later_hour_can_be_taken_back_what_is_under_way_cannot():
    now = timezone.now()
    enqueue("outage:1:a", not_before=now + timedelta(hours=8))
    enqueue("outage:1:b")
    enqueue("outage:12:c", not_before=now + timedelta(hours=8))
    assert emails_withdraw(prefix="outage:1:", now=now) == 1
    assert set(OutboxMessage.objects.values_list("key", flat=True)) == {"outage:1:b", "outage:12:c"}
