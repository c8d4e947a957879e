"""What monitoring sees. The whole start is in test_up.py; here, one process and one question."""

import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from helpdesk import tasks
from notifications.models import OutboxMessage
from tests import factories
from tests.servers import CeleryWorker, until


def test_live_asks_nobody(client: Client) -> None:
    assert client.get("/health/live").status_code == 200


def test_ready_when_all_are_there(client: Client, db: None, broker: None) -> None:
    tasks.stamp("worker")
    tasks.stamp("beat")
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"


def test_ready_names_who_was_not_seen(client: Client, db: None, broker: None) -> None:
    tasks.stamp("beat")
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "failed",
        "checks": {"database": "ok", "broker": "ok", "worker": "failed", "beat": "ok"},
    }


def test_a_heartbeat_tells_who_sent_it_from_who_ran_it(celery_worker: CeleryWorker) -> None:
    celery_worker.kill()
    cache.clear()
    tasks.heartbeat.delay()
    assert tasks.seen("beat")
    assert not tasks.seen("worker")
    celery_worker.restart()
    until(lambda: tasks.seen("worker"), seconds=10)


def test_metrics_are_for_this_machine_until_a_token_is_set(
    client: Client, db: None, settings: Settings
) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.1").status_code == 404
    settings.METRICS_TOKEN = "a-token"
    assert client.get("/metrics").status_code == 404
    allowed = client.get("/metrics", REMOTE_ADDR="192.0.2.1", HTTP_AUTHORIZATION="Bearer a-token")
    assert allowed.status_code == 200


def test_metrics_of_production_need_a_token(client: Client, db: None, settings: Settings) -> None:
    settings.LOCAL = False
    assert client.get("/metrics").status_code == 404


def test_metrics_say_how_late_we_are_and_how_much_is_open(client: Client, db: None) -> None:
    with time_machine.travel("2026-11-23 10:00:00Z", tick=False):
        factories.ticket()
        OutboxMessage.objects.all().delete()
        OutboxMessage.objects.create(
            key="a", recipient="a@example.org", template="t", next_attempt_at=timezone.now()
        )
    with time_machine.travel("2026-11-23 10:01:30Z", tick=False):
        text = client.get("/metrics").content.decode()
    assert "helpdesk_outbox_lag_seconds 90.0" in text
    assert 'helpdesk_tickets_unresolved{status="new"} 1.0' in text
    assert 'helpdesk_tickets_unresolved{status="open"} 0.0' in text
