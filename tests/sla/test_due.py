"""The JSON form of a deadline question, as the command and the API read it."""

from __future__ import annotations

import io
import json
import sys

import pytest
from django.core.management import call_command

from sla.core.calendar import CalendarError
from sla.due import due_answer

UTC_HOURS = {"tz": "UTC", "hours": {"mon": [["09:00", "12:00"], ["13:00", "17:00"]]}}


def ask(**question):
    return due_answer({"start": "2026-11-23T09:00:00Z", "minutes": 60, **question})


def test_without_a_calendar_the_contract_hours_hold():
    answer = ask(calendar=None, minutes=480, at=["2026-11-23T12:00:00Z"])
    assert answer == {"due": "2026-11-24T09:00:00Z", "elapsed": {"2026-11-23T12:00:00Z": 180}}


def test_holidays_hold_for_the_contract_calendar_too():
    assert ask(minutes=480, holidays=["2026-11-24"])["due"] == "2026-11-25T09:00:00Z"


def test_the_union_of_overlapping_pauses_counts_once():
    pauses = [
        ["2026-11-23T09:30:00Z", "2026-11-23T10:30:00Z"],
        ["2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z"],
        ["2026-11-23T09:45:00Z", "2026-11-23T09:50:00Z"],
    ]
    answer = ask(calendar=UTC_HOURS, pauses=pauses, at=["2026-11-23T11:10:00Z"])
    assert answer == {"due": "2026-11-23T11:30:00Z", "elapsed": {"2026-11-23T11:10:00Z": 40}}


def test_minutes_may_have_fractions_and_elapsed_too():
    answer = ask(calendar=UTC_HOURS, minutes=0.5, at=["2026-11-23T09:01:15Z"])
    assert answer == {"due": "2026-11-23T09:00:30Z", "elapsed": {"2026-11-23T09:01:15Z": 1.25}}


def test_a_day_may_end_at_24_and_a_night_is_split_at_midnight():
    late = {"tz": "UTC", "hours": {"mon": [["22:00", "24:00"]]}}
    night = {"tz": "UTC", "hours": {"mon": [["22:00", "06:00"]]}}
    assert ask(calendar=late, minutes=120)["due"] == "2026-11-24T00:00:00Z"
    assert ask(calendar=night, minutes=180)["due"] == "2026-11-24T01:00:00Z"


def test_the_night_of_a_sunday_runs_into_monday():
    night = {"tz": "UTC", "hours": {"sun": [["22:00", "06:00"]]}}
    answer = ask(start="2026-11-22T20:00:00Z", calendar=night, minutes=180)
    assert answer["due"] == "2026-11-23T01:00:00Z"


def test_hours_of_a_date_replace_those_of_its_weekday():
    calendar = {**UTC_HOURS, "date_hours": {"2026-11-23": [["08:00", "09:30"]]}}
    assert ask(calendar=calendar)["due"] == "2026-11-30T09:30:00Z"


def test_an_offset_is_understood_and_echoed_as_it_was_written():
    answer = ask(start="2026-11-23T10:00:00+01:00", at=["2026-11-23T10:20:00+01:00"])
    assert answer == {
        "due": "2026-11-23T10:00:00Z",
        "elapsed": {"2026-11-23T10:20:00+01:00": 20},
    }


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"start": None}, "not an instant"),
        ({"start": "2026-11-23T09:00:00"}, "needs an offset"),
        ({"start": "0001-01-01T00:00:00+10:00"}, "1900 to 2499"),
        ({"minutes": "60"}, "not a number"),
        ({"minutes": True}, "not a number"),
        ({"minutes": -1}, "between 0"),
        ({"minutes": float("nan")}, "between 0"),
        ({"minutes": 10**400}, "between 0"),
        ({"calendar": 3}, "has a `tz`"),
        ({"calendar": {"tz": "UTC", "hours": {"mon": None}}}, "has a `tz`"),
        ({"calendar": {"tz": "UTC", "hours": {}}}, "no opening hours"),
        ({"calendar": {"tz": "UTC", "hours": {"monday": []}}}, "No day is named"),
        ({"calendar": {"tz": "UTC", "hours": {"mon": [["9", "12:00"]]}}}, "not a time of day"),
        ({"calendar": {"tz": "UTC", "hours": {"mon": [["09:00"]]}}}, "not a time of day"),
        ({"calendar": {"tz": "UTC", "hours": {"mon": [["09:00", "09:00"]]}}}, "within one day"),
        ({"holidays": ["tomorrow"]}, "not a date"),
        ({"holidays": 3}, "is a list"),
        ({"pauses": [["2026-11-23T09:00:00Z"]]}, "A pause is"),
        ({"pauses": [["2026-11-23T09:00:00Z", "2026-11-23T08:00:00Z"]]}, "ends before"),
        ({"at": "2026-11-23T09:00:00Z"}, "is a list"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_with_the_reason(wrong, reason):
    with pytest.raises(CalendarError, match=reason):
        ask(**wrong)


def test_the_command_answers_line_by_line_and_goes_on_after_a_bad_one(monkeypatch):
    good = b'{"start": "2026-11-23T09:00:00Z", "minutes": 60}\n'
    lines = good + b"not json\n" + b"[1]\n" + b"\xff\n" + b"[" * 100_000 + b"\n" + good
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    out = io.StringIO()
    call_command("sla_due", stdout=out)
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [list(answer) for answer in answers] == [
        ["due", "elapsed"],
        *[["error"]] * 4,
        ["due", "elapsed"],
    ]
