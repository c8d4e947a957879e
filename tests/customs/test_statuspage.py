"""Reading a summary as it is and not as it should be."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customs.statuspage import UnreadableSummary, parse_summary
from customs.words import Impact, OutageKind, OutageStatus
from tests.customs.factories import notice, page, planned

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=10,
)


def test_an_incident_and_a_maintenance_are_read() -> None:
    summary = parse_summary(page(notice(), maintenances=(planned(),)))
    incident, maintenance = summary.notices
    assert incident.started_at == datetime(2026, 11, 23, 7, 45, tzinfo=UTC)
    assert incident.components == ("France",)
    assert incident.updates[0].body == "Dear Customer"
    assert maintenance.kind is OutageKind.MAINTENANCE
    assert maintenance.started_at == datetime(2026, 11, 28, 13, 0, tzinfo=UTC)
    assert maintenance.expected_end_at == datetime(2026, 11, 28, 23, 0, tzinfo=UTC)


def test_older_copies_without_some_fields_are_read() -> None:
    old = {"id": "x", "name": "BE - AES", "created_at": "2025-09-01T08:00:00Z"}
    [incident] = parse_summary({"incidents": [old]}).notices
    assert incident.started_at == datetime(2025, 9, 1, 8, 0, tzinfo=UTC)
    assert (incident.status, incident.impact) == (OutageStatus.INVESTIGATING, Impact.NONE)


def test_components_are_taken_from_the_messages_when_the_notice_names_none() -> None:
    message = {"id": "u", "affected_components": [{"code": "c", "name": "Belgium"}]}
    [incident] = parse_summary(page(notice(components=[], incident_updates=[message]))).notices
    assert incident.components == ("Belgium",)


def test_an_instant_without_offset_is_in_the_zone_of_the_page() -> None:
    [incident] = parse_summary(page(notice(started_at="2026-11-23T08:45:00"))).notices
    assert incident.started_at == datetime(2026, 11, 23, 7, 45, tzinfo=UTC)


def test_a_notice_without_id_is_skipped_and_counted() -> None:
    summary = parse_summary(page(notice(id=None), notice()))
    assert (len(summary.notices), summary.skipped) == (1, 1)


@pytest.mark.parametrize("document", [None, [], "x", {}, {"incidents": "none"}])
def test_what_is_no_summary_is_refused(document: object) -> None:
    with pytest.raises(UnreadableSummary):
        parse_summary(document)


@given(
    st.fixed_dictionaries(dict.fromkeys(("page", "components"), json_values)),
    json_values,
    json_values,
)
def test_any_json_inside_the_lists_is_survived(
    rest: dict[str, object], incident: object, maintenance: object
) -> None:
    document = rest | {"incidents": [incident], "scheduled_maintenances": [maintenance]}
    assert len(parse_summary(document).notices) <= 2


@given(st.sampled_from(sorted(notice())), json_values)
def test_any_value_in_any_field_is_survived(field: str, value: object) -> None:
    summary = parse_summary(page(notice(**{field: value})))
    assert len(summary.notices) + summary.skipped == 1
