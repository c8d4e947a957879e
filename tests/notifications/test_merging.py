"""Many notices to one person within a minute leave as one e-mail, the same at each try."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import OperationalError, connection
from django.utils import timezone

from notifications.choices import DeliveryState
from notifications.models import OutboxMessage
from notifications.services import email_enqueue, outbox_deliver, outbox_sweep
from tests import faults

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outbox(settings):
    """Where these mails land: what is looked at here is which leave, not how."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []


def notice(number: int, *, to: str = "claire@desk.example", may_merge: bool = True) -> str:
    context = {
        "number": f"CAS-{number:06}",
        "subject": "Blocked",
        "name": "Claire",
        "path": f"/{number}/",
    }
    email_enqueue(
        key=f"assigned:{number}",
        to=to,
        template="ticket_assigned",
        context=context,
        language="en",
        thread=f"ticket-{number}",
        may_merge=may_merge,
    )
    return f"assigned:{number}"


def states() -> list[str]:
    return list(OutboxMessage.objects.order_by("pk").values_list("state", flat=True))


def test_few_notices_leave_each_on_its_own():
    for number in range(3):
        notice(number)
    assert outbox_sweep(now=timezone.now(), limit=50) == 3
    assert len(mail.outbox) == 3


def test_many_that_wait_leave_as_one_that_holds_all():
    for number in range(20):
        notice(number)
    notice(99, to="paul@desk.example")
    outbox_sweep(now=timezone.now(), limit=50)
    together, alone = mail.outbox
    assert together.subject == "20 notices about your tickets"
    for number in range(20):
        assert f"CAS-{number:06}" in together.body
        assert f"/{number}/" in together.alternatives[0][0]
    assert "References" not in together.extra_headers
    assert "CAS-000099" in alone.subject
    assert set(states()) == {DeliveryState.SENT}


def test_those_that_trickle_in_wait_until_the_minute_is_over():
    now = timezone.now()
    for number in range(10):
        outbox_deliver(key=notice(number), now=timezone.now())
    assert len(mail.outbox) == 3
    outbox_sweep(now=now + timedelta(seconds=50), limit=50)
    assert len(mail.outbox) == 3
    outbox_sweep(now=now + timedelta(seconds=70), limit=50)
    assert len(mail.outbox) == 4
    assert mail.outbox[3].subject == "7 notices about your tickets"


def test_what_may_not_wait_does_not():
    for number in range(10):
        notice(number, may_merge=False)
    outbox_sweep(now=timezone.now(), limit=50)
    assert len(mail.outbox) == 10


@pytest.mark.django_db(transaction=True)
def test_a_repeat_is_the_same_mail_whatever_came_meanwhile():
    """It was sent, and that could not be noted."""
    for number in range(5):
        notice(number)
    now = timezone.now()
    unnoted = faults.disk_full(
        "notifications_outboxmessage", event="UPDATE", when="NEW.state = 'sent'"
    )
    with unnoted, pytest.raises(OperationalError):
        outbox_sweep(now=now, limit=50)
    notice(7)
    outbox_sweep(now=now + timedelta(minutes=3), limit=50)
    first, *later = mail.outbox
    name = first.extra_headers["Message-ID"]
    (again,) = (one for one in later if one.extra_headers["Message-ID"] == name)
    assert again.body == first.body
    assert set(states()) == {DeliveryState.SENT}
    assert len(mail.outbox) == 3


def test_of_one_ticket_they_keep_its_thread(settings):
    settings.MAIL_IS_READ = True
    for number in range(5):
        notice(number)
    OutboxMessage.objects.update(thread="ticket-1")
    outbox_sweep(now=timezone.now(), limit=50)
    (together,) = mail.outbox
    assert "+ticket-1-" in together.extra_headers["Reply-To"]


def test_one_that_fails_takes_the_others_back(broker, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for number in range(5):
        notice(number)
    now = timezone.now()
    outbox_sweep(now=now, limit=50)
    assert set(states()) == {DeliveryState.PENDING}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()  # the mail server is left alone for some seconds
    outbox_sweep(now=now + timedelta(minutes=1), limit=50)
    assert len(mail.outbox) == 1
    assert set(states()) == {DeliveryState.SENT}


def digest_notice(number: int, to: str) -> None:
    context = {"number": "CAS-000001", "subject": "Blocked", "name": "Claire", "path": "/1/"}
    email_enqueue(
        key=f"digest:{number}",
        to=to,
        template="ticket_assigned",
        context=context | {"in_digest": True},
        language="en",
        thread=f"ticket-{number}",
        may_merge=True,
    )


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_the_same_instant_send_one_digest_to_each_person():
    people = [f"reader{number}@desk.example" for number in range(40)]
    for turn in range(2):  # so that each sweep claims one notice of everybody
        for number, address in enumerate(people):
            digest_notice(turn * 100 + number, address)
    now, together = timezone.now(), Barrier(2)

    def sweep() -> None:
        together.wait()
        outbox_sweep(now=now, limit=len(people))
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(sweep) for _ in range(2)]:
            done.result()
    assert sorted(one.to[0] for one in mail.outbox) == sorted(people)
    assert set(states()) == {DeliveryState.SENT}
