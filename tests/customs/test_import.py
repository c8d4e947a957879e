"""The outages of the status page: import, poll, command."""

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from customs import services
from customs.models import Outage, OutageUpdate, StatusPageCopy
from customs.services import ImportResult
from customs.signals import outage_recorded
from customs.statuspage import parse_summary
from customs.statuspage_client import Answer, PageUnreachable
from tests.customs.factories import NOW, agent, notice, page, planned, system

pytestmark = pytest.mark.django_db
URL = "https://status.example/api/v2/summary.json"


def run(document: dict[str, Any], now: Any = NOW) -> ImportResult:
    return services.outages_import(summary=parse_summary(document), now=now)


def test_the_same_summary_twice_changes_nothing() -> None:
    document = page(notice(), maintenances=(planned(),))
    assert run(document) == ImportResult(created=2)
    before = list(Outage.objects.values()), list(OutageUpdate.objects.values())
    assert run(document) == ImportResult(unchanged=2)
    assert (list(Outage.objects.values()), list(OutageUpdate.objects.values())) == before


def test_an_imported_outage_names_its_systems_and_countries() -> None:
    run(page(notice()))
    outage = Outage.objects.get()
    assert [row.slug for row in outage.systems.all()] == ["delta_ie"]
    assert outage.countries == ["FR"]
    assert outage.ended_at is None


def test_a_new_message_is_added_and_an_edited_one_corrected() -> None:
    run(page(notice()))
    messages = notice()["incident_updates"]
    edited = [
        {**messages[0], "body": "Corrected"},
        {"id": "u2", "status": "monitoring", "body": "Back"},
    ]
    assert run(page(notice(incident_updates=edited, status="monitoring"))).updated == 1
    assert {row.external_id: row.body for row in OutageUpdate.objects.all()} == {
        "u1": "Corrected",
        "u2": "Back",
    }


def test_an_incident_that_left_the_page_is_over() -> None:
    run(page(notice()))
    assert run(page(), NOW + timedelta(hours=1)).ended == 1
    outage = Outage.objects.get()
    assert (outage.status, outage.ended_at) == ("resolved", NOW + timedelta(hours=1))


def test_a_resolved_incident_is_over_from_the_instant_the_page_gives() -> None:
    run(page(notice()))
    done = notice(status="resolved", resolved_at="2026-11-23T09:30:00+01:00")
    assert run(page(done)).ended == 1
    assert Outage.objects.get().ended_at == NOW - timedelta(minutes=30)
    assert run(page(done), NOW + timedelta(hours=1)) == ImportResult(unchanged=1)


def test_an_incident_that_comes_back_is_open_again() -> None:
    run(page(notice()))
    run(page())
    assert run(page(notice())).updated == 1
    assert Outage.objects.get().ended_at is None


def test_a_maintenance_taken_off_before_it_began_is_withdrawn() -> None:
    run(page(maintenances=(planned(),)))
    run(page())
    outage = Outage.objects.get()
    assert (outage.status, outage.ended_at) == ("withdrawn", outage.started_at)


def test_a_maintenance_that_left_the_page_ended_by_its_timetable() -> None:
    run(page(maintenances=(planned(),)))
    outage = Outage.objects.get()
    run(page(), outage.expected_end_at + timedelta(hours=5))
    outage.refresh_from_db()
    assert (outage.status, outage.ended_at) == ("completed", outage.expected_end_at)


def test_a_list_that_is_missing_ends_nothing() -> None:
    run(page(notice(), maintenances=(planned(),)))
    assert run({"incidents": []}).ended == 1
    assert Outage.objects.get(kind="maintenance").ended_at is None


def test_what_an_agent_corrected_is_not_overwritten() -> None:
    run(page(notice()))
    services.outage_correct(
        outage_id=Outage.objects.get().pk,
        actor=agent(),
        systems=[system("delta_t")],
        countries=["FR"],
        environment="production",
        what_to_do_fr="Attendre.",
        what_to_do_en="Wait.",
    )
    run(page(notice(status="monitoring")))
    outage = Outage.objects.get()
    assert [row.slug for row in outage.systems.all()] == ["delta_t"]
    assert (outage.status, outage.what_to_do_en) == ("monitoring", "Wait.")


def test_each_change_is_told_once_inside_the_transaction() -> None:
    told: list[tuple[str, int]] = []

    def listen(*, change: str, updates: list[OutageUpdate], **kwargs: object) -> None:
        told.append((change, len(updates)))

    outage_recorded.connect(listen)
    try:
        for document in (page(notice()), page(notice()), page(notice(status="monitoring")), page()):
            run(document)
    finally:
        outage_recorded.disconnect(listen)
    assert told == [("opened", 1), ("updated", 0), ("ended", 0)]


def test_what_the_database_cannot_hold_is_left_out() -> None:
    messages = [{"id": "u" * 80, "body": "a\0b\ud800"}]
    run(page(notice(id="x" * 80, name="CDS " * 200, incident_updates=messages)))
    assert OutageUpdate.objects.get().body == "ab?"


def test_the_poll_keeps_the_last_good_copy_and_its_etag() -> None:
    asked: list[str] = []
    answers: list[Answer | Exception] = [
        Answer(json.dumps(page(notice())).encode(), '"v1"'),
        Answer(None, '"v1"'),
        PageUnreachable("HTTP 503"),
        Answer(b"<html>", '"v2"'),
    ]

    def fetcher(url: str, etag: str) -> Answer:
        asked.append(etag)
        answer = answers[len(asked) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer

    results = [services.statuspage_poll(url=URL, fetcher=fetcher) for _answer in answers]
    assert results == [ImportResult(created=1), None, None, None]
    assert asked == ["", '"v1"', '"v1"', '"v1"']
    copy = StatusPageCopy.objects.get()
    assert copy.summary["incidents"][0]["id"] == "inc1"
    assert copy.error
    assert Outage.objects.get().ended_at is None


def test_the_command_imports_a_file(tmp_path: Path) -> None:
    file = tmp_path / "summary.json"
    file.write_text(json.dumps(page(notice())))
    out = io.StringIO()
    call_command("import_statuspage", str(file), stdout=out)
    assert json.loads(out.getvalue())["created"] == 1


def test_the_command_says_what_it_cannot_read(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"missing\.json"):
        call_command("import_statuspage", str(tmp_path / "missing.json"))


@pytest.mark.parametrize(
    ("name", "components", "systems", "environment"),
    [
        ("GB - CCS-UK - Scheduled maintenance", ["Great Britain"], ["ccs_uk"], "production"),
        ("NL - DMS - Scheduled maintenance", ["Netherlands"], ["dms"], "production"),
        ("GB - CDS - Scheduled maintenance (Acceptance environment)", [], ["cds"], "acceptance"),
        ("Germany - ATLAS Scheduled maintenance", ["Germany"], ["atlas"], "production"),
        (
            "Emergency procedure PLDA call: N04853 AES call: N04854 EMCS call: N04855:"
            " Maintenance week-end",
            ["Belgium"],
            ["aes", "emcs", "plda"],
            "production",
        ),
    ],
)
def test_the_titles_of_the_real_page_name_their_systems(
    name: str, components: list[str], systems: list[str], environment: str
) -> None:
    run(page(maintenances=(planned(name=name, components=[{"name": c} for c in components]),)))
    outage = Outage.objects.get()
    assert sorted(row.slug for row in outage.systems.all()) == systems
    assert outage.environment == environment


def test_a_message_that_opens_the_fallback_says_since_when() -> None:
    opened = {
        "id": "u2",
        "status": "identified",
        "body": "French Customs authorise the fallback procedure for urgent consignments.",
        "display_at": "2026-11-23T09:50:00+01:00",
    }
    run(page(notice()))
    assert Outage.objects.get().fallback_opened_at is None
    document = page(notice(incident_updates=[opened, *notice()["incident_updates"]]))
    run(document)
    outage = Outage.objects.get()
    assert outage.fallback_opened_at == datetime(2026, 11, 23, 8, 50, tzinfo=UTC)
    services.outage_fallback(outage_id=outage.pk, actor=agent(), opened=False)
    run(document)
    assert Outage.objects.get().fallback_opened_at is None  # the agent knows better
