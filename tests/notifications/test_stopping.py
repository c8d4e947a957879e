"""Addresses whose mail comes back: when they are stopped, what is held back, and what clears them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.choices import BounceKind, DeliveryState
from notifications.models import BouncedAddress, OutboxMessage, stopped_at_of
from notifications.services import email_enqueue, outbox_sweep
from notifications.statuses import kind_of, status_in
from notifications.stopping import SOFT_MOST, SOFT_WINDOW, address_clear, address_note_bounce

pytestmark = pytest.mark.django_db

MAUD = "maud@customer.example"
NOW = timezone.now()


def bounced(status: str = "5.1.1", *, times: int = 1, at=NOW, every=timedelta()) -> list[bool]:
    """Whether each of them stopped the address."""
    return [
        address_note_bounce(
            address=MAUD, status=status, reason="550 no such user", now=at + number * every
        )
        for number in range(times)
    ]


def enqueue(key: str = "one", to: str = MAUD, thread: str = "ticket-1") -> None:
    context = {"number": "CAS-000001", "subject": "Blocked", "name": "Maud", "path": "/1/"}
    email_enqueue(
        key=key, to=to, template="ticket_assigned", context=context, language="en", thread=thread
    )


def states() -> dict[str, str]:
    return dict(OutboxMessage.objects.values_list("key", "state"))


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("5.1.1", BounceKind.HARD),
        ("5.1.10", BounceKind.HARD),
        ("5.2.1 (mailbox disabled)", BounceKind.HARD),
        ("5.4.4", BounceKind.HARD),
        ("5.0.0", BounceKind.HARD),
        ("5.2.2", BounceKind.SOFT),
        ("4.4.7", BounceKind.SOFT),
        ("", BounceKind.SOFT),
        ("5.1.8", None),
        ("5.2.3", None),
        ("5.3.4", None),
        ("5.6.1", None),
        ("5.7.1", None),
        ("4.7.1", None),
        ("2.1.5", None),
    ],
)
def test_a_code_says_whether_the_address_is_at_fault(status, kind):
    assert kind_of(status) == kind


def test_the_code_is_found_in_what_a_server_answers():
    assert status_in("<a@b.example>: 550 5.1.1 User unknown 192.5.1.1x") == "5.1.1"
    assert status_in("550 relay not permitted") == ""


def test_a_final_failure_stops_the_address_and_its_mails_stay_unsent(mailbox):
    assert bounced() == [True]
    enqueue()
    enqueue("other", to="paul@customer.example")
    assert outbox_sweep(now=timezone.now(), limit=50) == 1
    assert states() == {"one": DeliveryState.SUPPRESSED, "other": DeliveryState.SENT}
    assert mailbox.recipients == [["paul@customer.example"]]
    held = OutboxMessage.objects.get(key="one")
    assert held.context["subject"] == "Blocked"
    assert held.attempts == 0


def test_passing_failures_stop_it_only_when_there_are_many_in_a_few_days():
    spread = SOFT_WINDOW / (SOFT_MOST - 1)
    assert not any(bounced("4.4.7", times=SOFT_MOST * 2, every=spread))
    assert stopped_at_of(MAUD) is None
    later = NOW + timedelta(days=60)
    assert bounced("4.4.7", times=SOFT_MOST, at=later, every=timedelta(days=1)) == [
        *[False] * (SOFT_MOST - 1),
        True,
    ]


def test_what_is_said_of_the_mail_is_not_held_against_the_address():
    assert bounced("5.7.1", times=20) == [False] * 20
    assert not BouncedAddress.objects.exists()


def test_a_server_that_refuses_the_person_stops_the_address(mailbox):
    mailbox.refused = {
        MAUD: "550 5.1.1 No such user",
        "paul@customer.example": "550 relay not permitted",
        "lea@customer.example": "554 5.7.1 Blocked by policy",
    }
    for number, address in enumerate(mailbox.refused):
        enqueue(f"mail-{number}", to=address)
    outbox_sweep(now=timezone.now(), limit=50)
    row = BouncedAddress.objects.get()
    assert (row.address, row.status, row.kind) == (MAUD, "5.1.1", BounceKind.HARD)
    assert "No such user" in row.reason


def test_trying_again_sends_what_was_held_back_about_tickets_lately(mailbox):
    bounced()
    enqueue()
    enqueue("reset", thread="")
    enqueue("old")
    OutboxMessage.objects.filter(key="old").update(created_at=NOW - timedelta(days=8))
    outbox_sweep(now=timezone.now(), limit=50)
    assert set(states().values()) == {DeliveryState.SUPPRESSED}
    now = timezone.now()
    assert address_clear(address=MAUD.upper(), by="lea@desk.example", now=now)
    assert not address_clear(address=MAUD, by="other@desk.example", now=now)
    assert outbox_sweep(now=timezone.now(), limit=50) == 1
    assert states() == {"one": "sent", "reset": "suppressed", "old": "suppressed"}
    row = BouncedAddress.objects.get()
    assert (row.stopped_at, row.cleared_by, row.count) == (None, "lea@desk.example", 0)
    assert bounced() == [True]  # and it is stopped again where nothing has changed
    row.refresh_from_db()
    assert (row.cleared_at, row.cleared_by) == (None, "")
