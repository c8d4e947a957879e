"""What a recommendation changed: examples to read, and what always holds."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.core.effect import LONGEST, SHORTEST, effect_of

APPLIED = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
LONG_AGO = APPLIED - 2 * LONGEST
offsets = st.lists(st.integers(-400, 400).map(lambda hours: APPLIED + timedelta(hours=7 * hours)))
elapsed = st.integers(14, 500).map(timedelta)


def test_the_former_rate_says_how_many_were_avoided():
    before = [APPLIED - n * DAY for n in range(1, 29)]  # one a day for four weeks
    after = [APPLIED + 3 * DAY, APPLIED + 10 * DAY]
    effect = effect_of(
        before + after, applied_at=APPLIED, now=APPLIED + 4 * WEEK, known_since=LONG_AGO
    )
    assert (effect.window, effect.before, effect.after) == (4 * WEEK, 28, 2)
    assert (effect.weekly_before, effect.weekly_after) == (7.0, 0.5)
    assert effect.avoided == 26
    assert effect.hours_saved(30) == 13


def test_windows_are_as_long_as_both_sides_allow_and_the_rest_since_counts_too():
    times = [APPLIED - n * WEEK for n in range(1, 5)] + [APPLIED + 7 * WEEK]
    effect = effect_of(
        times, applied_at=APPLIED, now=APPLIED + 8 * WEEK, known_since=APPLIED - 4 * WEEK
    )
    assert (effect.window, effect.before, effect.after, effect.seen) == (4 * WEEK, 4, 0, 1)
    assert effect.expected == 8
    assert effect.avoided == 7


def test_an_occurrence_at_the_very_instant_is_after():
    now = APPLIED + 2 * WEEK
    effect = effect_of([APPLIED], applied_at=APPLIED, now=now, known_since=LONG_AGO)
    assert (effect.before, effect.after) == (0, 1)


@pytest.mark.parametrize(
    ("known_since", "now"),
    [(LONG_AGO, APPLIED + SHORTEST - DAY), (APPLIED - SHORTEST + DAY, APPLIED + LONGEST)],
)
def test_too_little_time_on_either_side_says_nothing(known_since, now):
    assert effect_of([], applied_at=APPLIED, now=now, known_since=known_since) is None


def test_an_occurrence_earlier_than_what_is_known_says_since_when_it_is_known():
    early = [APPLIED - 4 * WEEK]
    effect = effect_of(early, applied_at=APPLIED, now=APPLIED + 8 * WEEK, known_since=APPLIED)
    assert effect.window == 4 * WEEK


@given(times=offsets, since=elapsed)
def test_the_order_of_occurrences_and_the_calendar_do_not_matter(times, since):
    def told(times, shift):
        return effect_of(
            [one + shift for one in times],
            applied_at=APPLIED + shift,
            now=APPLIED + since + shift,
            known_since=LONG_AGO + shift,
        )

    assert told(times, 0 * DAY) == told(times[::-1], 1000 * DAY)


@given(times=offsets, since=elapsed)
def test_avoided_and_seen_are_what_was_expected(times, since):
    effect = effect_of(times, applied_at=APPLIED, now=APPLIED + since, known_since=LONG_AGO)
    assert SHORTEST <= effect.window <= min(LONGEST, since)
    assert effect.avoided + effect.seen == pytest.approx(effect.expected)
    assert effect.after <= effect.seen
    assert effect.seen == sum(APPLIED <= one < APPLIED + since for one in times)


@given(times=offsets, since=elapsed)
def test_one_more_occurrence_after_is_one_less_avoided(times, since):
    def avoided(times):
        return effect_of(
            times, applied_at=APPLIED, now=APPLIED + since, known_since=LONG_AGO
        ).avoided

    assert avoided([*times, APPLIED]) == pytest.approx(avoided(times) - 1)


@given(times=offsets, since=elapsed)
def test_a_problem_that_never_came_saves_nothing(times, since):
    later = [one for one in times if one >= APPLIED]
    effect = effect_of(later, applied_at=APPLIED, now=APPLIED + since, known_since=LONG_AGO)
    assert effect.avoided == -effect.seen
