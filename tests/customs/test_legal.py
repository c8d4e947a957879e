"""Legal clocks in calendar days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customs.legal import RULES, DateName, LimitKind, limits, start_of
from customs.words import EU

DAY = date(2026, 8, 12)


def days(kind: LimitKind, country: str, *names: DateName) -> dict[str, int]:
    """The limits, as days after the day that all dates are."""
    found = limits(kind, country, dict.fromkeys(names, DAY))
    return {limit.key: (limit.on - DAY).days for limit in found}


@pytest.mark.parametrize(
    ("kind", "country", "name", "expected"),
    [
        (LimitKind.EXIT, "FR", DateName.RELEASED, {"exit_enquiry": 90, "exit_invalidation": 150}),
        (LimitKind.EXIT, "DE", DateName.RELEASED, {"exit_enquiry": 90, "exit_invalidation": 150}),
        (LimitKind.EXIT, "BE", DateName.RELEASED, {"exit_enquiry": 90, "exit_invalidation": 150}),
        (LimitKind.EXIT, "GB", DateName.RELEASED, {}),
        (LimitKind.EXIT, "DE", DateName.ENQUIRY, {"exit_answer": 45}),
        (LimitKind.EXIT, "FR", DateName.ENQUIRY, {"exit_answer": 60}),
        (LimitKind.EXIT, "NL", DateName.ENQUIRY, {}),
        (LimitKind.ARRIVAL, "IE", DateName.LODGED, {"arrival": 30}),
        (LimitKind.ARRIVAL, "GB", DateName.LODGED, {"arrival": 30}),
        (LimitKind.TRANSIT_ARRIVAL, "BE", DateName.ANSWER_BY, {"transit_answer": 0}),
        (LimitKind.INVALIDATION, "FR", DateName.ACCEPTED, {"invalidation": 90}),
        (LimitKind.INVALIDATION, "GB", DateName.ACCEPTED, {"invalidation": 90}),
        (LimitKind.INVALIDATION, "CH", DateName.ACCEPTED, {}),
        (LimitKind.INVALIDATION, "FR", DateName.RELEASED, {}),
        (
            LimitKind.AMENDMENT,
            "NL",
            DateName.ACCEPTED,
            {"amendment": 1096},
        ),  # 2028 has a 29 February
    ],
)
def test_each_country_has_its_clocks(
    kind: LimitKind, country: str, name: DateName, expected: dict[str, int]
) -> None:
    assert days(kind, country, name) == expected


def test_three_years_from_29_february_end_on_the_28th() -> None:
    [limit] = limits(LimitKind.AMENDMENT, "FR", {DateName.ACCEPTED: date(2024, 2, 29)})
    assert limit.on == date(2027, 2, 28)


def test_belgium_is_told_that_invalidation_is_not_automatic() -> None:
    *_enquiry, last = limits(LimitKind.EXIT, "BE", {DateName.RELEASED: DAY})
    assert "not automatic" in last.what.en


def test_the_last_day_has_no_day_left_and_the_next_is_late() -> None:
    [limit] = limits(LimitKind.INVALIDATION, "FR", {DateName.ACCEPTED: DAY})
    assert limit.days_left(limit.on) == 0
    assert limit.days_left(limit.on + timedelta(days=1)) == -1


def test_what_is_not_sourced_says_so() -> None:
    [french] = limits(LimitKind.ARRIVAL, "FR", {DateName.LODGED: DAY})
    [irish] = limits(LimitKind.ARRIVAL, "IE", {DateName.LODGED: DAY})
    assert (french.certainty, irish.certainty) == ("general", "sourced")


def test_the_guide_knows_which_date_to_ask_for() -> None:
    assert start_of(LimitKind.EXIT, "FR") is DateName.RELEASED
    assert start_of(LimitKind.EXIT, "CH") is None


@given(
    st.sampled_from(LimitKind),
    st.sampled_from([*sorted(EU), "GB", "CH"]),
    st.dictionaries(st.sampled_from(DateName), st.dates(max_value=date(9990, 1, 1))),
)
def test_limits_come_in_order_and_never_before_what_starts_them(
    kind: LimitKind, country: str, dates: dict[DateName, date]
) -> None:
    found = limits(kind, country, dates)
    assert found == sorted(found, key=lambda limit: limit.on)
    assert all(limit.on >= min(dates.values()) for limit in found)
    assert all(limit.source or limit.certainty != "sourced" for limit in found)


@given(
    st.sampled_from([*sorted(EU), "GB"]),
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
)
def test_a_limit_in_days_is_as_many_midnights_away_over_clock_changes_and_29_february(
    country: str, start: date
) -> None:
    """In Paris a day has 23 hours in March and 25 in October; a limit counts neither."""
    dates = dict.fromkeys((DateName.RELEASED, DateName.LODGED, DateName.ACCEPTED), start)
    for kind in (LimitKind.EXIT, LimitKind.ARRIVAL, LimitKind.INVALIDATION):
        for limit in limits(kind, country, dates):
            [days] = {rule.days for rule in RULES if rule.key == limit.key and rule.is_of(country)}
            assert limit.on.toordinal() - start.toordinal() == days == limit.days_left(start)
