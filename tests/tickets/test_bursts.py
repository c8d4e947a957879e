"""Many sending errors on one system at once are one incident."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from alerts.services import notification_store
from customs.models import CustomsSystem
from customs.services.outages import OutageReport, outage_open
from tests import factories
from tickets.bursts import COMPANIES, DECLARATIONS, SIGNS, WINDOW, Sign, burst_in, bursts_now
from tickets.models import Ticket

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SILENCE = "Connection to CDS timed out, message queued. Import."


def signs(count, companies=1, apart=timedelta(minutes=1), declarations=None):
    return [
        Sign(
            "cds", number % companies, NOON + number * apart, str(number % (declarations or count))
        )
        for number in range(count)
    ]


def test_two_companies_at_once_are_a_burst_and_one_is_not():
    assert len(burst_in(signs(SIGNS, companies=COMPANIES))) == SIGNS
    assert burst_in(signs(SIGNS - 1, companies=COMPANIES)) == []
    assert burst_in(signs(SIGNS)) == []


def test_many_declarations_of_one_company_are_a_burst_and_many_tries_of_one_are_not():
    assert burst_in(signs(DECLARATIONS))
    assert burst_in(signs(3 * DECLARATIONS, declarations=1, apart=timedelta(seconds=20))) == []


def test_errors_spread_over_the_day_are_no_burst():
    assert burst_in(signs(20, companies=2, apart=WINDOW / 2)) == []


def test_a_burst_begins_with_its_first_error_and_counts_all_since():
    stray = Sign("cds", 9, NOON - timedelta(hours=1), "stray")
    found = burst_in([*reversed(signs(14, companies=2)), stray])
    assert (found[0].at, len(found)) == (NOON, 14)


def test_exactly_a_quarter_of_an_hour_is_still_at_once():
    edge = WINDOW / (SIGNS - 1)
    assert burst_in(signs(SIGNS, companies=2, apart=edge))
    assert burst_in(signs(SIGNS, companies=2, apart=edge + timedelta(seconds=1))) == []


def error(company, number, at):
    payload = {
        "id": f"event-{number}",
        "eventTime": at.isoformat(),
        "eventType": "DeclarationStatusChanged",
        "data": {"id": f"declaration-{number}", "currentStatus": "SendingError"},
    }
    alert, _new = notification_store(company=company, payload=payload, now=at)
    type(alert).objects.filter(pk=alert.pk).update(category="sending_error", customs_system="cds")


@pytest.mark.django_db
def test_tickets_and_alerts_count_together_until_an_outage_is_declared():
    now = timezone.now()
    company = factories.company()
    for number in range(SIGNS - 1):
        error(company, number, now - timedelta(minutes=number))
    assert bursts_now(now) == []
    ticket = factories.ticket(description=SILENCE)
    assert (ticket.category, ticket.customs_system) == ("sending_error", "cds")
    (burst,) = bursts_now(timezone.now())
    assert (burst.system.slug, burst.signs, burst.companies) == ("cds", SIGNS, 2)
    assert burst.since == now - timedelta(minutes=SIGNS - 2)
    agent = factories.agent()
    report = OutageReport(title="CDS", systems=[burst.system], started_at=burst.since)
    outage = outage_open(report=report, actor=agent)
    assert Ticket.objects.get(pk=ticket.pk).outage == outage
    assert bursts_now(timezone.now()) == []


@pytest.mark.django_db
def test_what_is_long_past_is_not_proposed(django_assert_num_queries):
    then = timezone.now() - timedelta(hours=4)
    for number in range(DECLARATIONS):
        error(factories.company(), number, then)
    assert CustomsSystem.objects.filter(slug="cds").exists()
    with django_assert_num_queries(1):
        assert bursts_now(timezone.now()) == []
