"""Systems, outages, deadlines and reports over REST."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from customs.models import CustomsSystem, Outage
from tests import factories
from tests.api.programs import Program


@pytest.fixture
def outage(db: None) -> Outage:
    row = Outage.objects.create(
        source="agent", kind="incident", status="identified", impact="critical",
        title="CDS is down", countries=["GB"], created_by=factories.agent(),
        started_at=timezone.now() - timedelta(hours=1),
    )  # fmt: skip
    row.systems.add(CustomsSystem.objects.get(slug="cds"))
    return row


def test_systems_say_how_they_are(customer: Program, outage: Outage) -> None:
    lines = {line["system"]["slug"]: line for line in customer.get("systems/").json()["results"]}

    assert lines["cds"]["state"] == "down"
    assert lines["cds"]["outage"]["title"] == "CDS is down"
    assert lines["atlas"]["state"] == "operational"
    assert "chief" not in lines


def test_a_system_comes_with_its_continuity_plan(customer: Program, outage: Outage) -> None:
    system = customer.get("systems/cds/").json()

    assert system["state"] == "down"
    assert [row["title"] for row in system["outages"]] == ["CDS is down"]
    assert system["plans"][0]["steps"]


def test_systems_speak_the_readers_language(customer: Program) -> None:
    french = customer.get("systems/cds/", Accept_Language="fr").json()["purpose"]
    english = customer.get("systems/cds/", Accept_Language="en").json()["purpose"]

    assert french != english


def test_systems_of_a_country(customer: Program) -> None:
    lines = customer.get("systems/?country=fr").json()["results"]

    assert lines
    assert all("FR" in line["system"]["countries"] for line in lines)
    assert customer.get("systems/?country=france").status_code == 400


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 1), ("current=true", 1), ("current=false", 0), ("system=cds", 1), ("system=atlas", 0),
        ("country=GB", 1), ("country=FR", 0), ("kind=maintenance", 0),
    ],
)  # fmt: skip
def test_outages_are_filtered(customer: Program, outage: Outage, query: str, found: int) -> None:
    assert len(customer.get(f"outages/?{query}").json()["results"]) == found


def test_a_deadline_is_worked_out(customer: Program) -> None:
    asked = {"start": "2026-11-27T15:00:00Z", "minutes": 240, "at": ["2026-11-30T09:00:00Z"]}

    answer = customer.post("sla/due/", asked)

    assert answer.json() == {
        "due": "2026-11-30T11:00:00Z",
        "elapsed": {"2026-11-30T09:00:00Z": 120},
    }


@pytest.mark.parametrize(
    "change",
    [
        {"start": "2026-11-27"}, {"minutes": -1}, {"minutes": 1e300}, {"calendar": {"tz": "Mars"}},
        {"calendar": {"tz": "UTC", "hours": {}}}, {"pauses": [["a"]]}, {"at": 3},
        {"start": "9999-12-31T23:59:59Z", "minutes": 99999999}, {"holidays": 5},
        {"start": "0001-01-01T00:00:00+14:00"}, {"calendar": {"tz": "../x", "hours": {"mon": 1}}},
        {"calendar": 3}, {"calendar": {"tz": "UTC", "hours": {"mon": [[1, 2]]}}},
    ],
)  # fmt: skip
def test_a_question_without_sense_is_a_400(customer: Program, change: dict[str, Any]) -> None:
    asked = {"start": "2026-11-27T15:00:00Z", "minutes": 240, **change}

    answer = customer.post("sla/due/", asked)

    assert answer.status_code == 400, answer.content


def test_a_report_counts_the_promises_of_the_company(
    customer: Program, manager: Program, stranger: Program, agent: Program
) -> None:
    ticket = factories.ticket(customer.user, priority="high")
    agent.post(f"tickets/{ticket.number}/messages/", {"body": "We look into it."})

    rows = manager.get("reports/sla/").json()["rows"]

    assert {(row["metric"], row["group"], row["kept"], row["broken"]) for row in rows} == {
        ("first_response", "high", 1, 0)
    }
    assert stranger.get("reports/sla/").json()["rows"] == []
    assert manager.get("reports/sla/?by=owls").status_code == 400
    assert manager.get("reports/sla/?since=2026-01-01&until=2025-01-01").status_code == 400


def test_a_report_tells_which_alerts_come_back(customer: Program, stranger: Program) -> None:
    for number in range(2):
        customer.post("alerts/", {"text": f"CDS40045 on item 1, consignment {number}"})

    report = customer.get("reports/alerts/").json()

    assert (report["received"], report["needing_help"], report["with_ticket"]) == (2, 2, 0)
    assert report["kinds"][0]["count"] == 2
    assert stranger.get("reports/alerts/").json()["received"] == 0
