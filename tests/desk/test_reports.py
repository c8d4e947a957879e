"""Reports count facts: promises kept and broken."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sla.choices import ClockState, Metric
from sla.models import Clock
from tests import factories
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def judge(ticket: Ticket, state: str, days_ago: float = 1) -> None:
    """Put one judged promise in the ticket's place of all it has."""
    started = timezone.now() - timedelta(days=days_ago)
    is_broken = state == ClockState.BREACHED
    Clock.objects.filter(ticket=ticket).delete()
    Clock.objects.create(
        ticket=ticket,
        metric=Metric.FIRST_RESPONSE,
        cycle=1,
        state=state,
        target_seconds=3600,
        elapsed_seconds=7200 if is_broken else 60,
        started_at=started,
        stopped_at=started + timedelta(hours=2),
        breached_at=started + timedelta(hours=1) if is_broken else None,
    )


def test_kept_and_broken_promises_are_counted_by_priority(desk):
    for state in (ClockState.MET, ClockState.MET, ClockState.BREACHED):
        judge(factories.ticket(priority="high"), state)
    judge(factories.ticket(priority="high"), ClockState.BREACHED, days_ago=40)
    report = desk.get("/desk/reports/", {"days": 30}).context["report"]
    assert (report.total.kept, report.total.broken, report.total.percent) == (2, 1, 66.7)
    high = next(row for row in report.rows if row[0]["text"] == "High")
    assert high[1]["text"] == "66.7 %, 2 of 3"
    assert desk.get("/desk/reports/", {"days": 90}).context["report"].total.broken == 2


def test_without_a_promise_the_report_says_so(desk):
    assert "No promise was due in this period." in desk.get("/desk/reports/?days=x").text


def test_the_table_is_a_file_too(desk):
    judge(factories.ticket(priority="low"), ClockState.MET)
    response = desk.get("/desk/reports/", {"format": "csv"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert 'Low,"100.0 %, 1 of 1"' in response.text
