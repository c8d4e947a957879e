"""Old tickets lose their words and files; their figures, clocks and log stay."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from alerts.models import Alert, AlertReference
from alerts.services import alert_create
from helpdesk.retention import months_before, retention_run
from sla.models import Clock
from tests import factories
from tickets.choices import EventKind, Status
from tickets.models import Attachment, Rating, StoredFile, Ticket, TicketEvent, TicketReference
from tickets.services import (
    attachment_add,
    follow_up_start,
    ticket_move,
    ticket_rate,
    tickets_texts_remove,
)
from tickets.services.files import files_forget
from tickets.services.retention import REMOVED

NOW = timezone.now()
LAST_YEAR = NOW - timedelta(days=400)


@pytest.fixture(autouse=True)
def stored(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.RETENTION_TICKETS_MONTHS = 12


def solved(at: datetime = LAST_YEAR) -> Ticket:
    """A ticket that was solved at `at`, with an EORI, a file and a comment."""
    ticket = factories.ticket(subject="Ask Marie", description="Marie, GB123456789000, waits")
    who, agent = factories.actor(ticket.requester), factories.actor(factories.agent(), "desk")
    upload = SimpleUploadedFile("marie.txt", b"Marie")
    attachment_add(message=ticket.messages.get(), upload=upload, actor=who)
    ticket_move(ticket_id=ticket.pk, to=Status.RESOLVED, actor=agent, comment="Done, Marie")
    ticket_rate(ticket_id=ticket.pk, good=True, comment="Thanks, says Marie", actor=who)
    Ticket.objects.filter(pk=ticket.pk).update(resolved_at=at)
    ticket.refresh_from_db()
    return ticket


def test_an_old_ticket_keeps_its_figures_clocks_and_log_and_no_words():
    ticket = solved()
    clocks, events = list(Clock.objects.values()), list(TicketEvent.objects.values())
    assert retention_run(now=NOW)["texts of tickets"] == 1

    before, ticket = ticket, Ticket.objects.get(pk=ticket.pk)
    assert (ticket.subject, ticket.classification, ticket.texts_removed_at) == (REMOVED, {}, NOW)
    assert {message.body for message in ticket.messages.all()} == {REMOVED}
    assert [message.author_id for message in ticket.messages.filter(side="customer")] == [None]
    assert ticket.messages.get(side="agent").author is not None
    assert not Attachment.objects.exists()
    assert not TicketReference.objects.filter(kind="eori").exists()
    assert (Rating.objects.get().good, Rating.objects.get().comment) == (True, "")
    for name in ("category", "priority", "status", "resolved_at", "updated_at", "signature"):
        assert getattr(ticket, name) == getattr(before, name)
    assert list(Clock.objects.values()) == clocks
    assert list(TicketEvent.objects.values())[:-1] == events
    last = TicketEvent.objects.latest("id")
    assert (last.kind, last.actor, ticket.version) == (
        EventKind.TEXTS_REMOVED, None, before.version + 1,
    )  # fmt: skip
    call_command("sla_recompute", "--check")
    assert retention_run(now=NOW)["texts of tickets"] == 0


def test_its_file_goes_unless_another_message_holds_the_same():
    solved()
    young = solved(at=NOW - timedelta(days=1))
    retention_run(now=NOW)
    assert files_forget(now=NOW + timedelta(days=2)) == 0
    Ticket.objects.filter(pk=young.pk).update(resolved_at=LAST_YEAR)
    retention_run(now=NOW)
    assert files_forget(now=NOW + timedelta(days=2)) == 1
    assert not StoredFile.objects.exists()


def test_what_is_young_open_or_followed_keeps_its_words(client: Client):
    young, still_open = solved(at=NOW - timedelta(days=300)), factories.ticket()
    followed = solved()
    follow_up_start(
        ticket_id=followed.pk, kind="release_not_received", actor=factories.actor(factories.agent())
    )
    Ticket.objects.filter(pk=followed.pk).update(status=Status.CLOSED, resolved_at=LAST_YEAR)
    assert retention_run(now=NOW)["texts of tickets"] == 0
    for ticket in (young, still_open, followed):
        assert Ticket.objects.get(pk=ticket.pk).subject != REMOVED


def test_nothing_is_removed_without_the_setting(settings: Settings):
    settings.RETENTION_TICKETS_MONTHS = 0
    solved()
    assert retention_run(now=NOW)["texts of tickets"] == 0
    assert Ticket.objects.get().subject == "Ask Marie"


def test_the_preview_counts_and_changes_nothing(capsys: pytest.CaptureFixture[str]):
    solved()
    call_command("retention", "--preview")
    said = json.loads(capsys.readouterr().out)
    assert (said["texts of tickets"], said["oldest"]) == (1, LAST_YEAR.isoformat())
    assert Ticket.objects.get().subject == "Ask Marie"


def test_both_sides_still_read_the_ticket(client: Client):
    ticket = solved()
    retention_run(now=NOW)
    for reader, address in (
        (ticket.requester, f"/tickets/{ticket.number}/"),
        (factories.agent(), f"/desk/tickets/{ticket.number}/"),
    ):
        client.force_login(reader)
        page = client.get(address)
        assert page.status_code == 200
        assert REMOVED in page.content.decode()
        assert "says Marie" not in page.content.decode()


def test_many_tickets_take_as_many_statements_as_one(
    django_assert_num_queries: DjangoAssertNumQueries,
):
    for _ in range(3):
        solved()
    with django_assert_num_queries(13):
        tickets_texts_remove(before=NOW, limit=1, now=NOW)
    with django_assert_num_queries(13):
        assert tickets_texts_remove(before=NOW, limit=10, now=NOW) == 2


def test_months_are_those_of_the_calendar():
    assert months_before(datetime(2026, 3, 31, tzinfo=UTC), 1) == datetime(2026, 2, 28, tzinfo=UTC)
    assert months_before(datetime(2026, 1, 15, tzinfo=UTC), 12) == datetime(2025, 1, 15, tzinfo=UTC)


def alerted(at: datetime = LAST_YEAR) -> Alert:
    """An alert that came at `at` and names somebody."""
    alert = alert_create(
        company=factories.company(),
        text="Marie, EORI GB123456789000: CDS40045 Missing document, POS-26-00725",
        payload={"contact": "Marie"},
        now=timezone.now(),
    )
    Alert.objects.filter(pk=alert.pk).update(received_at=at)
    return alert


def test_an_old_alert_keeps_what_counts_it_and_nothing_that_it_said():
    alert, young = alerted(), alerted(NOW - timedelta(days=1))
    assert AlertReference.objects.filter(alert=alert, kind="eori").exists()
    assert retention_run(now=NOW)["texts of alerts"] == 1
    before, alert = alert, Alert.objects.get(pk=alert.pk)
    assert (alert.text, alert.payload, alert.classification) == ("", {}, {})
    assert alert.texts_removed_at == NOW
    for name in ("external_id", "category", "signature", "customs_system", "event_at"):
        assert getattr(alert, name) == getattr(before, name)
    kinds = set(AlertReference.objects.filter(alert=alert).values_list("kind", flat=True))
    assert kinds
    assert "eori" not in kinds
    young.refresh_from_db()
    assert young.payload
    assert retention_run(now=NOW)["texts of alerts"] == 0


def test_an_alert_waits_for_its_ticket_and_goes_with_it(client: Client):
    alert = alerted()
    requester = factories.person(alert.company)
    ticket = factories.ticket(requester, alert=alert)
    assert retention_run(now=NOW)["texts of alerts"] == 0
    agent = factories.actor(factories.agent(), "desk")
    ticket_move(ticket_id=ticket.pk, to=Status.RESOLVED, actor=agent)
    Ticket.objects.filter(pk=ticket.pk).update(resolved_at=LAST_YEAR)
    done = retention_run(now=NOW)
    assert (done["texts of tickets"], done["texts of alerts"]) == (1, 1)
    client.force_login(requester)
    assert client.get("/alerts/").status_code == 200
    assert "Marie" not in client.get(f"/tickets/new/?alert={alert.pk}").text


def test_an_emptied_alert_still_becomes_a_ticket(client: Client):
    alert = alerted()
    retention_run(now=NOW)
    key = factories.api_key(factories.person(alert.company), "tickets:write", "alerts:write")
    asked = {"Authorization": f"Bearer {key}"}
    answer = client.post(
        f"/api/v1/alerts/{alert.pk}/ticket/", {}, "application/json", headers=asked
    )
    assert answer.status_code == 201, answer.content
