"""The doctor finds what is wrong, one thing at a time, and says what to do."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from pytest_django.fixtures import Settings

from customs.models import StatusPageCopy
from helpdesk import tasks
from helpdesk.doctor import examine
from notifications.models import OutboxMessage
from notifications.stopping import address_note_bounce
from tests import factories, servers

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def well(
    db: None, broker: None, mailbox: servers.Mailbox, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.STATUSPAGE_URL = settings.MAIL_IMAP_HOST = ""
    tasks.stamp("worker")
    tasks.stamp("beat")


def wrong() -> dict[str, str]:
    return {one.check: one.text for one in examine() if not one.ok}


def test_nothing_is_wrong_where_everything_is_there(
    well: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("doctor")
    assert "Nothing is wrong." in capsys.readouterr().out


def test_the_command_fails_where_something_is_wrong(
    well: None, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SECRET_KEY = "short"
    with pytest.raises(SystemExit, match="1"):
        call_command("doctor")
    assert "WRONG secrets: SECRET_KEY" in capsys.readouterr().out


def test_a_worker_and_a_beat_that_were_not_seen(well: None, broker: None) -> None:
    cache.clear()
    assert set(wrong()) == {"worker", "beat"}
    assert "celery -A helpdesk worker" in wrong()["worker"]


def test_a_migration_that_waits(well: None) -> None:
    MigrationRecorder.Migration.objects.filter(app="sla").order_by("-id")[0].delete()
    assert "Run manage.py migrate" in wrong()["migrations"]


def test_messages_and_deadlines_that_are_late(well: None) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=30)):
        factories.ticket()
    OutboxMessage.objects.create(
        key="late", recipient="a@example.org", template="t",
        next_attempt_at=timezone.now() - timedelta(minutes=5),
    )  # fmt: skip
    found = wrong()
    assert "s late" in found["outbox"]
    assert "s late" in found["sweep"]


def test_a_mail_server_that_is_not_there(well: None, settings: Settings) -> None:
    settings.EMAIL_PORT = servers.free_port()
    assert "EMAIL_HOST" in wrong()["mail server"]


def test_many_addresses_that_are_stopped_at_once(well: None) -> None:
    now = timezone.now()
    for number in range(19):
        address_note_bounce(address=f"p{number}@a.example", status="5.1.1", reason="", now=now)
    assert not wrong()
    address_note_bounce(address="p19@a.example", status="5.1.1", reason="", now=now)
    assert "20 addresses" in wrong()["bounces"]


def test_attachments_that_cannot_be_written(well: None, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "a-file").touch()
    settings.MEDIA_ROOT = tmp_path / "a-file"
    assert "MEDIA_ROOT" in wrong()["attachments"]


def test_a_status_page_that_was_not_polled_or_did_not_answer(
    well: None, settings: Settings
) -> None:
    settings.STATUSPAGE_URL = "https://status.example/summary.json"
    assert "Not polled" in wrong()["status page"]
    copy = StatusPageCopy.objects.create(url=settings.STATUSPAGE_URL, checked_at=timezone.now())
    assert "status page" not in wrong()
    copy.error = "503"
    copy.save()
    assert "503" in wrong()["status page"]


def test_client_secrets_that_another_secret_key_sealed(well: None, settings: Settings) -> None:
    factories.identity_provider(factories.company())
    assert "single sign-on" not in wrong()
    settings.SECRET_KEY = settings.SECRET_KEY[::-1]
    assert "type the client secrets of 1 anew" in wrong()["single sign-on"]


def test_agents_own_sign_in_that_does_not_answer(well: None, settings: Settings) -> None:
    settings.STAFF_OIDC_ISSUER = "https://login.desk.invalid"
    assert "There is no server login.desk.invalid." in wrong()["single sign-on"]


def test_a_clock_that_differs_from_the_database(well: None) -> None:
    with time_machine.travel(timezone.now() + timedelta(seconds=30), tick=True):
        assert "Run NTP on both" in wrong()["clock"]


def test_a_database_that_does_not_answer_does_not_stop_the_other_checks(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", "doctor", "--no-color"],
        cwd=ROOT,
        env=os.environ
        | {"DATABASE_URL": f"postgres://nobody@127.0.0.1:{servers.free_port()}/none"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "WRONG database: It does not answer. Look at DATABASE_URL" in done.stdout
    assert "ok    broker" in done.stdout
