"""Outages that agents record, and how systems are then."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from accounts.choices import Role
from accounts.models import Company, User
from customs import queries, services
from customs.errors import (
    AgentsOnly,
    OutageEndsBeforeStart,
    OutageFollowsPage,
    OutageOver,
    StatusRefused,
)
from customs.models import Outage
from customs.services.outages import OutageReport
from tests.customs.factories import NOW, agent, maintenance, outage, system

pytestmark = pytest.mark.django_db


def state(slug: str, countries: list[str] | None = None) -> str:
    lines = queries.system_lines(now=NOW, countries=countries)
    return next(line.state for line in lines if line.system.slug == slug)


def test_an_agent_opens_updates_and_ends_an_outage() -> None:
    ada = agent()
    report = OutageReport(title="CDS does not answer", systems=[system("cds")], body="We look.")
    opened = services.outage_open(report=report, actor=ada)
    services.outage_update(outage_id=opened.pk, actor=ada, body="Found.", status="monitoring")
    ended = services.outage_close(outage_id=opened.pk, actor=ada, body="Back.")
    assert (opened.countries, ended.status) == (["GB"], "resolved")
    assert [row.body for row in ended.updates.all()] == ["Back.", "Found.", "We look."]


def test_a_customer_records_no_outage() -> None:
    company = Company.objects.create(name="Pennine", tenant_id="pennine")
    customer = User.objects.create(
        email="c@x.example", name="C", role=Role.CUSTOMER, company=company
    )
    with pytest.raises(AgentsOnly):
        services.outage_open(report=OutageReport(title="x"), actor=customer)


def test_an_outage_cannot_end_before_it_began() -> None:
    report = OutageReport(title="x", started_at=NOW, expected_end_at=NOW)
    with pytest.raises(OutageEndsBeforeStart):
        services.outage_open(report=report, actor=agent())


def test_an_outage_that_is_over_takes_no_message() -> None:
    ada = agent()
    opened = services.outage_open(report=OutageReport(title="x"), actor=ada)
    services.outage_close(outage_id=opened.pk, actor=ada)
    with pytest.raises(OutageOver):
        services.outage_update(outage_id=opened.pk, actor=ada, body="Late")


@pytest.mark.parametrize("status", ["resolved", "nonsense"])
def test_a_message_does_not_end_an_outage(status: str) -> None:
    ada = agent()
    opened = services.outage_open(report=OutageReport(title="x"), actor=ada)
    with pytest.raises(StatusRefused):
        services.outage_update(outage_id=opened.pk, actor=ada, body="x", status=status)


def test_an_outage_of_a_polled_page_ends_with_the_page(settings: Settings) -> None:
    settings.STATUSPAGE_URL = "https://status.example/"
    with pytest.raises(OutageFollowsPage):
        services.outage_close(outage_id=outage("cds").pk, actor=agent())


def test_a_message_on_the_page_s_outage_leaves_its_status() -> None:
    row = outage("cds", status="identified")
    services.outage_update(outage_id=row.pk, actor=agent(), body="Advice", status="monitoring")
    row.refresh_from_db()
    assert row.status == "identified"


def test_a_planned_maintenance_that_is_called_off_is_withdrawn() -> None:
    begins = timezone.now() + timedelta(days=1)
    report = OutageReport(title="x", kind="maintenance", started_at=begins)
    row = services.outage_open(report=report, actor=agent())
    assert services.outage_close(outage_id=row.pk, actor=row.created_by).status == "withdrawn"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"impact": "critical"}, "down"),
        ({"impact": "critical", "status": "monitoring"}, "degraded"),
        ({"impact": "major"}, "degraded"),
        ({"impact": "minor"}, "degraded"),
        ({"environment": "acceptance"}, "operational"),
        ({"started_at": NOW + timedelta(minutes=1)}, "operational"),
        ({"status": "resolved", "ended_at": NOW}, "operational"),
    ],
)
def test_an_outage_says_how_its_system_is(fields: dict[str, object], expected: str) -> None:
    outage("cds", **fields)
    assert state("cds") == expected


def test_a_maintenance_runs_by_its_timetable_although_nobody_touched_the_page() -> None:
    begun = maintenance(
        "atlas", started_at=NOW - timedelta(hours=1), expected_end_at=NOW + timedelta(hours=1)
    )
    assert state("atlas") == "maintenance"
    Outage.objects.filter(pk=begun.pk).update(expected_end_at=NOW)
    assert state("atlas") == "operational"


def test_the_gravest_outage_decides() -> None:
    outage("cds", impact="critical")
    maintenance("cds", started_at=NOW - timedelta(hours=1))
    outage("cds", impact="minor")
    assert state("cds") == "down"


def test_a_shared_system_is_disturbed_only_where_it_is() -> None:
    outage("ncts", countries=["BE"])
    assert state("ncts", ["GB"]) == "operational"
    assert state("ncts", ["BE"]) == "degraded"


def test_an_outage_of_unknown_place_is_shown_to_everyone() -> None:
    row = outage(title="Customs system outage", countries=[])
    assert queries.outages_current(now=NOW, countries=["IE"]) == [row]


def test_retired_systems_are_not_on_the_status_page() -> None:
    shown = {line.system.slug for line in queries.system_lines(now=NOW)}
    assert len(shown) == 28
    assert shown.isdisjoint({"chief", "ags"})


def test_the_next_maintenance_stands_on_the_line() -> None:
    later = maintenance("atlas", started_at=NOW + timedelta(days=9), expected_end_at=None)
    sooner = maintenance("atlas")
    [line] = [row for row in queries.system_lines(now=NOW) if row.system.slug == "atlas"]
    assert (line.upcoming, line.state) == (sooner, "operational")
    assert queries.maintenances_upcoming(now=NOW, systems=["atlas"]) == [sooner, later]


def test_the_status_page_costs_the_same_for_thirty_outages(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    outage("cds")
    maintenance("cds")
    with django_assert_num_queries(8):
        queries.system_lines(now=NOW)
    for _row in range(30):
        outage("delta_ie")
    with django_assert_num_queries(8):
        for line in queries.system_lines(now=NOW):
            _shown = line.outage and (
                list(line.outage.systems.all()),
                list(line.outage.updates.all()),
            )


def test_the_outage_of_the_system_explains_an_alert_before_that_of_the_country() -> None:
    country = outage(title="Customs system outage", countries=["BE"])
    assert queries.outage_known(slug="aes", country="BE", now=NOW) == country
    named = outage("aes")
    assert queries.outage_known(slug="aes", country="BE", now=NOW) == named
    assert queries.outage_known(slug="cds", country="GB", now=NOW) is None


def test_the_database_refuses_an_outage_that_is_over_without_an_end() -> None:
    with pytest.raises(IntegrityError, match="customs_outage_over_has_end"):
        outage("cds", status="resolved")


def test_the_database_refuses_an_outage_of_nobody() -> None:
    with pytest.raises(IntegrityError, match="customs_outage_source_complete"):
        outage("cds", source="agent", external_id="")


def test_the_database_refuses_the_same_notice_twice() -> None:
    outage("cds", external_id="x")
    with pytest.raises(IntegrityError, match="customs_outage_once_per_source"):
        outage("cds", external_id="x")
