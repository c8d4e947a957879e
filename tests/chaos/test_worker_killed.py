"""A worker that is killed in the middle of its work: nothing is lost, nothing is done twice."""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from pytest_django.fixtures import Settings

from helpdesk.processes import kill_group
from notifications.choices import DeliveryState
from notifications.models import OutboxMessage
from notifications.services import email_enqueue
from notifications.tasks import outbox_sweep, webhooks_sweep
from notifications.webhooks import WebhookEvent, webhooks_enqueue
from sla.models import Escalation
from sla.services.sweep import BATCH
from sla.tasks import sweep
from tests import factories, faults, servers
from tests.chaos import scenes
from tests.chaos.books import LEAD, mails_wrong
from tests.listener import listening

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
Hire = Callable[[], servers.CeleryWorker]


def test_a_sweep_killed_half_way_is_finished_by_others_and_repeats_nothing(
    hire: Hire, beat: Callable[[str], None], mailbox: servers.Mailbox
) -> None:
    """The second batch is killed with most of its work written; two beats find the rest."""
    scenes.desk_set_up()
    tickets = scenes.late_tickets(BATCH + 20)
    scenes.only_deadlines_are_left()
    worker = hire()
    last = f"NEW.context ->> 'number' = '{tickets[-1].number}'"
    with faults.held("notifications_outboxmessage", when=last):
        sweep.delay()
        servers.until(faults.someone_is_held, seconds=30)
        kill_group(worker.process)
        assert Escalation.objects.count() == BATCH  # the first batch, nothing of the second
    worker.restart()
    hire()
    beat("first")
    beat("second")
    servers.until(scenes.is_settled, seconds=120)

    assert scenes.not_once() == []
    assert mails_wrong(mailbox.messages, [ticket.pk for ticket in tickets]) == []


def answers_back_until(mailbox: servers.Mailbox, number: int) -> Callable[..., Any]:
    """Takes this one e-mail and never says so: its sender cannot know."""
    take = mailbox.handle_DATA

    async def handle(server: object, session: object, envelope: object) -> str:
        answer = await take(server, session, envelope)
        if len(mailbox.messages) == number:
            await asyncio.sleep(3600)
        return answer

    return handle


def test_every_email_arrives_though_its_sender_is_killed(
    hire: Hire, mailbox: servers.Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One was taken but not noted, so it comes again, as the same message; the rest come once."""
    for number in range(30):
        email_enqueue(
            key=f"chaos:{number}",
            to=LEAD,
            template="sla_escalated",
            context={"number": f"CAS-{number:06}", "rule": "Late", "path": "/"},
        )
    cache.clear()  # the broker forgets that it was asked to deliver them
    monkeypatch.setattr(mailbox, "handle_DATA", answers_back_until(mailbox, 10))
    worker = hire()
    outbox_sweep.delay()
    servers.until(lambda: len(mailbox.messages) == 10, seconds=60)
    kill_group(worker.process)
    assert OutboxMessage.objects.filter(state=DeliveryState.SENT).count() == 9
    worker.restart()
    scenes.claims_let_go()
    outbox_sweep.delay()
    servers.until(scenes.is_settled, seconds=60)

    times = Counter(mail["Message-ID"] for mail in mailbox.messages)
    assert len(times) == 30
    assert {key for key, count in times.items() if count > 1} == {mailbox.messages[9]["Message-ID"]}
    assert len(mailbox.messages) == 31


def test_every_webhook_arrives_though_its_sender_is_killed(
    hire: Hire, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    """One was taken and its sender killed before it heard so: it comes again, with the same id."""
    settings.WEBHOOKS_ALLOW_PRIVATE_NETWORKS = True
    monkeypatch.setenv("WEBHOOKS_ALLOW_PRIVATE_NETWORKS", "1")
    now, reached, dead = timezone.now(), threading.Event(), threading.Event()
    with listening() as listener:
        endpoint = factories.webhook(None, url=listener.url, event_types=["alert.created"])
        webhooks_enqueue(
            [WebhookEvent(str(n), "alert.created", now, {"n": n}, None) for n in range(30)], now=now
        )
        cache.clear()  # the broker forgets that it was asked to deliver them

        def hold_the_tenth() -> None:
            if len(listener.requests) == 10:
                reached.set()
                dead.wait(60)

        listener.before = hold_the_tenth
        worker = hire()
        webhooks_sweep.delay()
        assert reached.wait(60)
        kill_group(worker.process)
        assert OutboxMessage.objects.filter(state=DeliveryState.SENT).count() == 9
        dead.set()
        worker.restart()
        scenes.claims_let_go()
        webhooks_sweep.delay()
        servers.until(scenes.is_settled, seconds=60)

        times = Counter(request["headers"]["webhook-id"] for request in listener.requests)
        written = {f"msg_{pk}" for pk in endpoint.messages.values_list("pk", flat=True)}
        assert set(times) == written
        assert [name for name, count in times.items() if count > 1] == [
            listener.requests[9]["headers"]["webhook-id"]
        ]
        assert len(listener.requests) == 31
