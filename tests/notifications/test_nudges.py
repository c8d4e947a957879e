"""Workers hear of the first e-mail at once, of a storm once."""

from datetime import timedelta
from typing import Any

import pytest
import redis
from django.conf import settings
from django.utils import timezone

from notifications import nudges, tasks
from notifications.choices import DeliveryState
from notifications.models import OutboxMessage
from notifications.services import email_enqueue
from notifications.webhooks import WebhookEvent, webhooks_enqueue
from tests import factories, servers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def quiet_for_long(broker: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has sent nothing lately."""
    monkeypatch.setattr(nudges, "_bell", nudges._Bell())


def told() -> int:
    """How many messages wait in the broker for a worker."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        return client.llen("celery")


def enqueue(number: int, **options: Any) -> None:
    email_enqueue(
        key=f"storm:{number}",
        to=f"maud{number}@customer.example",
        template="ticket_opened",
        context={"number": "CAS-000001", "subject": "Blocked", "name": "Maud", "path": "/"},
        **options,
    )


def test_one_email_is_told_at_once_and_forty_in_a_second_twice() -> None:
    enqueue(1)
    assert told() == 1
    for number in range(2, 41):
        enqueue(number)
    assert told() == 2


def test_what_waits_for_a_later_hour_is_told_to_nobody() -> None:
    enqueue(1, not_before=timezone.now() + timedelta(hours=8))
    assert told() == 0


def test_each_webhook_is_told(settings: Any) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE_NETWORKS = True
    factories.webhook(None, url="http://127.0.0.1:9/", event_types=["alert.created"])
    now = timezone.now()
    webhooks_enqueue(
        [WebhookEvent(str(n), "alert.created", now, {"n": n}, None) for n in range(5)], now=now
    )
    assert told() == 5


@pytest.fixture
def told_of_mailbox(mailbox: servers.Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that starts after this sends to the mailbox."""
    monkeypatch.setenv("EMAIL_HOST", "127.0.0.1")
    monkeypatch.setenv("EMAIL_PORT", str(mailbox.port))


def test_a_storm_leaves_within_seconds(
    told_of_mailbox: None, mailbox: servers.Mailbox, celery_worker: servers.CeleryWorker
) -> None:
    """No beat runs here: the second call alone finds the thirty-nine."""
    for number in range(40):
        enqueue(number)
    servers.until(lambda: len(mailbox.messages) == 40, seconds=30)


def test_a_sweep_goes_on_until_nothing_is_due(mailbox: servers.Mailbox) -> None:
    for number in range(tasks.BATCH + 5):
        enqueue(number)
    tasks.outbox_sweep()
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {DeliveryState.SENT}
