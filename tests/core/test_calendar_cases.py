"""Deadlines and spans worked out by hand, many of them facts that others hold their code to.

`biz`, `working_hours`, `glpi`, `zammad` and `businesstimedelta` name whose published tests or
documentation a case comes from; `own` ones are ours. Two conventions differ from some of them, on
purpose: time used up exactly at closing is due at closing, and the hour that a clock repeats in
autumn is counted twice, for it passes twice.
"""

from datetime import datetime

import pytest

from sla.due import calendar_read, due_answer

WEEK = ("mon", "tue", "wed", "thu", "fri")
ALL = (*WEEK, "sat", "sun")


def hours(tz, days, *spans, **dates):
    """The same spans on all these days; `dates` are hours of single dates, as `d20191227`."""
    return {
        "tz": tz,
        "hours": {day: [span.split("-") for span in spans] for day in days},
        "date_hours": {
            f"{key[1:5]}-{key[5:7]}-{key[7:]}": [span.split("-") for span in found]
            for key, found in dates.items()
        },
    }


def varied(tz, **days):
    """Spans by day: `varied("UTC", mon="09:00-12:00 13:00-17:00")`."""
    named = {day: [span.split("-") for span in text.split()] for day, text in days.items()}
    return {"tz": tz, "hours": named}


OFFICE = hours("UTC", WEEK, "09:00-17:00")
LUNCH = hours("UTC", WEEK, "09:00-12:00", "13:00-17:00")
ALWAYS = hours("UTC", ALL, "00:00-24:00")
BIZ = varied(
    "UTC",
    mon="09:00-17:00", tue="10:00-16:00", wed="09:00-17:00",
    thu="10:00-16:00", fri="09:00-17:00", sat="11:00-14:30",
)  # fmt: skip
SPLIT_MONDAY = varied("UTC", mon="07:00-12:00 13:00-18:00")
WHOLE_MONDAY = varied("UTC", mon="00:00-24:00")
LATE_27 = hours("UTC", ("thu", "fri"), "08:00-18:00", d20191227=["10:00-18:00"])
EARLY_27 = hours("UTC", ("thu", "fri"), "08:00-18:00", d20191227=["08:00-17:00"])
LONG_LUNCH_27 = hours(
    "UTC", ("thu", "fri"), "08:00-18:00", d20191227=["08:00-12:00", "14:00-18:00"]
)
SHORT_7 = hours("UTC", ("mon", "tue"), "08:00-18:00", d20140407=["10:00-12:00", "14:00-17:00"])
GLPI = hours("Europe/Paris", WEEK, "08:00-20:00")
GLPI_5X24 = hours("Europe/Paris", WEEK, "00:00-24:00")
BERLIN = hours("Europe/Berlin", WEEK, "09:00-17:00")
BERLIN_LONG = hours("Europe/Berlin", WEEK, "08:00-18:00")
NINE_HOURS = hours("UTC", WEEK, "09:00-12:00", "13:00-18:00")
PARIS_SUNDAY = varied("Europe/Paris", sun="09:00-17:00")
PARIS_SUNDAYS = varied("Europe/Paris", sun="08:00-21:00")
PARIS_WHOLE_SUNDAY = varied("Europe/Paris", sun="00:00-24:00")
PARIS_NIGHT = varied("Europe/Paris", sat="22:00-06:00")
NEW_YORK = hours("America/New_York", WEEK, "09:00-17:00")
NEW_YORK_ALWAYS = hours("America/New_York", ALL, "00:00-24:00")
LOS_ANGELES_SATURDAY = varied("America/Los_Angeles", sat="06:00-18:00")
KOLKATA = hours("Asia/Kolkata", (*WEEK, "sat"), "09:30-18:00")
KATHMANDU = hours("Asia/Kathmandu", ALL, "10:00-10:45")
LORD_HOWE = hours("Australia/Lord_Howe", WEEK, "09:00-17:00")
LORD_HOWE_NIGHT = varied("Australia/Lord_Howe", sun="01:00-03:00")
CASABLANCA = hours("Africa/Casablanca", WEEK, "09:00-17:00")

# Whose, what it shows: calendar, start, minutes, due.
DEADLINES = {
    # Weeks with different days
    "biz: six days of different length": (BIZ, "2006-01-02T11:00:00Z", 1140, "2006-01-04T16:00:00Z"),
    "biz: a start on a closed day waits": (BIZ, "2006-01-01T00:00:00Z", 60, "2006-01-02T10:00:00Z"),
    "biz: a rest of a period comes first": (BIZ, "2006-01-02T12:00:00Z", 301, "2006-01-03T10:01:00Z"),
    "biz: the last hour of a Saturday": (
        LOS_ANGELES_SATURDAY, "2006-01-07T17:00:00-08:00", 60, "2006-01-08T02:00:00Z"),
    "biz: one minute more is a week later": (
        LOS_ANGELES_SATURDAY, "2006-01-07T17:00:00-08:00", 61, "2006-01-14T14:01:00Z"),
    # Working hours
    "working_hours: within a day, seconds kept": (
        OFFICE, "1991-11-15T14:00:42Z", 120, "1991-11-15T16:00:42Z"),
    "working_hours: over a weekend": (OFFICE, "1991-11-15T16:30:42Z", 45, "1991-11-18T09:15:42Z"),
    "working_hours: eighteen seconds before closing": (
        OFFICE, "1991-11-15T16:59:42Z", 2, "1991-11-18T09:01:42Z"),
    "working_hours: a start in UTC, hours in Tokyo": (
        hours("Asia/Tokyo", WEEK, "09:00-17:00"), "1991-11-15T07:00:00Z", 180, "1991-11-18T02:00:00Z"),
    "working_hours: two spans, from before the first": (
        SPLIT_MONDAY, "1991-11-11T05:00:00Z", 360, "1991-11-11T14:00:00Z"),
    "working_hours: 24:00, then a week of nothing": (
        WHOLE_MONDAY, "2014-04-07T23:59:30Z", 1, "2014-04-14T00:00:30Z"),
    "working_hours: a start written nine hours west": (
        OFFICE, "2014-04-07T00:00:00-09:00", 60, "2014-04-07T10:00:00Z"),
    "working_hours: a start written two hours east": (
        OFFICE, "2014-04-07T22:00:00+02:00", 60, "2014-04-08T10:00:00Z"),
    "working_hours: in the lunch break": (
        SPLIT_MONDAY, "2014-04-07T12:00:00Z", 1, "2014-04-07T13:01:00Z"),
    # Hours of single dates
    "working_hours: a date that opens later": (
        LATE_27, "2019-12-27T09:00:00Z", 2, "2019-12-27T10:02:00Z"),
    "working_hours: a date that closes earlier": (
        EARLY_27, "2019-12-27T17:59:00Z", 2, "2020-01-02T08:02:00Z"),
    "working_hours: across an earlier closing": (
        EARLY_27, "2019-12-27T16:00:00Z", 120, "2020-01-02T09:00:00Z"),
    "working_hours: within a longer break": (
        LONG_LUNCH_27, "2019-12-27T12:59:00Z", 2, "2019-12-27T14:02:00Z"),
    "working_hours: across a longer break": (
        LONG_LUNCH_27, "2019-12-27T10:00:00Z", 240, "2019-12-27T16:00:00Z"),
    "own: a Saturday opened for once": (
        hours("UTC", WEEK, "09:00-17:00", d20260110=["10:00-12:00"]),
        "2026-01-09T16:00:00Z", 120, "2026-01-10T11:00:00Z"),
    # Desks
    "glpi: seven days of twelve hours": (
        GLPI, "2018-11-19T10:00:00+01:00", 7 * 720, "2018-11-28T09:00:00Z"),
    "glpi: seven days of twenty-four hours": (
        GLPI_5X24, "2018-11-19T10:00:00+01:00", 7 * 1440, "2018-11-28T09:00:00Z"),
    "zammad: an hour in Berlin": (BERLIN, "2013-03-21T09:30:00Z", 60, "2013-03-21T10:30:00Z"),
    "zammad: four hours in Berlin": (BERLIN, "2013-03-21T09:30:00Z", 240, "2013-03-21T13:30:00Z"),
    "zammad: three hours of a longer day": (
        BERLIN_LONG, "2013-03-21T09:30:00Z", 180, "2013-03-21T12:30:00Z"),
    "businesstimedelta: forty hours end at closing": (
        NINE_HOURS, "2016-01-18T09:00:00Z", 2400, "2016-01-22T18:00:00Z"),
    # The edges of a day
    "own: a whole day is due at its closing": (OFFICE, "2026-01-05T09:00:00Z", 480, "2026-01-05T17:00:00Z"),
    "own: a whole week is due on Friday": (OFFICE, "2026-01-05T09:00:00Z", 2400, "2026-01-09T17:00:00Z"),
    "own: a minute more is Monday": (OFFICE, "2026-01-05T09:00:00Z", 2401, "2026-01-12T09:01:00Z"),
    "own: closing time is closed": (OFFICE, "2026-01-05T17:00:00Z", 1, "2026-01-06T09:01:00Z"),
    "own: the second before closing is open": (
        OFFICE, "2026-01-05T16:59:59Z", 1, "2026-01-06T09:00:59Z"),
    "own: no time at all, while closed": (OFFICE, "2026-01-04T03:00:00Z", 0, "2026-01-04T03:00:00Z"),
    "own: no time at all, while open": (OFFICE, "2026-01-05T10:00:00Z", 0, "2026-01-05T10:00:00Z"),
    "own: half a minute": (OFFICE, "2026-01-05T16:59:45Z", 0.5, "2026-01-06T09:00:15Z"),
    "own: a third of a minute is twenty seconds": (
        OFFICE, "2026-01-05T10:00:00Z", 1 / 3, "2026-01-05T10:00:20Z"),
    "own: fractions of a second of the start are cut": (
        OFFICE, "2026-01-05T10:00:00.900Z", 1, "2026-01-05T10:01:00Z"),
    "own: the morning ends exactly at the break": (
        LUNCH, "2026-01-05T09:00:00Z", 180, "2026-01-05T12:00:00Z"),
    "own: a second after the break begins": (
        LUNCH, "2026-01-05T09:00:00Z", 181, "2026-01-05T13:01:00Z"),
    "own: spans that touch are one": (
        hours("UTC", WEEK, "09:00-12:00", "12:00-17:00"), "2026-01-05T09:00:00Z", 480, "2026-01-05T17:00:00Z"),
    "own: spans that overlap count once": (
        hours("UTC", WEEK, "09:00-13:00", "12:00-17:00"), "2026-01-05T09:00:00Z", 481, "2026-01-06T09:01:00Z"),
    "own: over midnight without a break": (
        varied("UTC", fri="18:00-24:00", sat="00:00-02:00"),
        "2026-01-09T23:30:00Z", 60, "2026-01-10T00:30:00Z"),
    "own: a leap day": (OFFICE, "2028-02-28T16:00:00Z", 120, "2028-02-29T10:00:00Z"),
    "own: never closed is wall time": (ALWAYS, "2026-01-05T10:00:00Z", 10_000, "2026-01-12T08:40:00Z"),
    # Clocks that change
    "biz: a span lost in the gap is no opening": (
        varied("America/Los_Angeles", sun="02:30-03:15", mon="09:00-17:00"),
        "2006-04-02T00:00:00-08:00", 1, "2006-04-03T16:01:00Z"),
    "biz: an opening in the gap moves an hour": (
        varied("America/Los_Angeles", sun="02:30-06:00"),
        "2014-03-09T00:00:00-08:00", 60, "2014-03-09T11:30:00Z"),
    "biz: an opening that comes twice is the first": (
        varied("America/Los_Angeles", sun="01:30-04:00"),
        "2014-11-02T00:00:00-07:00", 60, "2014-11-02T09:30:00Z"),
    "own: and the span is an hour longer for it": (
        varied("America/Los_Angeles", sun="01:30-04:00"),
        "2014-11-02T00:00:00-07:00", 210, "2014-11-02T12:00:00Z"),
    "biz: a midnight that does not exist ends the day": (
        varied("America/Sao_Paulo", sat="22:00-24:00"),
        "2015-10-17T20:00:00-03:00", 120, "2015-10-18T03:00:00Z"),
    "working_hours: Paris in March opens at nine": (
        PARIS_SUNDAY, "2020-03-29T00:00:00+01:00", 60, "2020-03-29T08:00:00Z"),
    "working_hours: Paris in October opens at nine": (
        PARIS_SUNDAY, "2020-10-25T00:00:00+02:00", 60, "2020-10-25T09:00:00Z"),
    "own: a night of seven hours in March": (
        PARIS_NIGHT, "2026-03-28T22:00:00+01:00", 420, "2026-03-29T04:00:00Z"),
    "own: a night of nine hours in October": (
        PARIS_NIGHT, "2026-10-24T22:00:00+02:00", 540, "2026-10-25T05:00:00Z"),
    "own: New York over its weekend in March": (
        NEW_YORK, "2026-03-06T16:00:00-05:00", 120, "2026-03-09T14:00:00Z"),
    "own: New York over its weekend in November": (
        NEW_YORK, "2026-10-30T16:00:00-04:00", 120, "2026-11-02T15:00:00Z"),
    "own: twenty-four hours are twenty-four hours": (
        NEW_YORK_ALWAYS, "2026-03-07T12:00:00-05:00", 1440, "2026-03-08T17:00:00Z"),
    "own: Kolkata, half an hour off, six days": (
        KOLKATA, "2026-01-03T17:45:00+05:30", 30, "2026-01-05T04:15:00Z"),
    "own: Kathmandu, three quarters off": (
        KATHMANDU, "2026-01-05T10:30:00+05:45", 30, "2026-01-06T04:30:00Z"),
    "own: Lord Howe over its weekend in April": (
        LORD_HOWE, "2026-04-03T16:30:00+11:00", 60, "2026-04-05T23:00:00Z"),
    "own: Lord Howe repeats half an hour": (
        LORD_HOWE_NIGHT, "2026-04-05T00:00:00+11:00", 150, "2026-04-04T16:30:00Z"),
    "own: Lord Howe leaves out half an hour": (
        LORD_HOWE_NIGHT, "2026-10-04T00:00:00+10:30", 90, "2026-10-03T16:00:00Z"),
    "own: an opening in a gap of half an hour": (
        varied("Australia/Lord_Howe", sun="02:15-03:00"),
        "2026-10-04T00:00:00+10:30", 15, "2026-10-03T16:00:00Z"),
    "own: Casablanca as Ramadan begins": (
        CASABLANCA, "2024-03-08T16:00:00+01:00", 120, "2024-03-11T10:00:00Z"),
    "own: Casablanca as Ramadan ends": (
        CASABLANCA, "2024-04-12T16:00:00+00:00", 120, "2024-04-15T09:00:00Z"),
    "own: Casablanca's night of one hour more": (
        varied("Africa/Casablanca", sun="01:00-04:00"),
        "2024-03-10T00:00:00+01:00", 240, "2024-03-10T04:00:00Z"),
}  # fmt: skip

# The same with closing days: calendar, start, minutes, days, due.
CLOSED = {
    "biz: two holidays, a weekend between": (
        BIZ, "2006-01-14T00:00:00Z", 630, ["2006-01-16", "2006-01-18"], "2006-01-19T11:00:00Z"),
    "working_hours: a start on a holiday": (
        OFFICE, "2014-05-01T12:00:00Z", 60, ["2014-05-01"], "2014-05-02T10:00:00Z"),
    "own: the contract over Christmas": (
        None, "2026-12-24T16:00:00+01:00", 120, ["2026-12-25"], "2026-12-28T09:00:00Z"),
    "own: a closing day wins over hours of the date": (
        LATE_27, "2019-12-26T17:00:00Z", 120, ["2019-12-27"], "2020-01-02T09:00:00Z"),
    "own: a closing day is one of the zone, not of UTC": (
        KOLKATA, "2026-01-26T00:00:00+05:30", 1, ["2026-01-26"], "2026-01-27T04:01:00Z"),
    "own: a night ends where a closing day begins": (
        PARIS_NIGHT, "2026-01-10T22:00:00+01:00", 180, ["2026-01-11"], "2026-01-17T22:00:00Z"),
}  # fmt: skip

# The same with pauses: calendar, start, minutes, pauses, due. All in January 2026, UTC.
PAUSED = {
    "zammad: a pause of a state that stops escalation": (
        ALWAYS, "05T01:15", 30, ["05T01:30 05T02:00"], "05T02:15"),
    "own: three that overlap count once": (
        OFFICE, "05T09:00", 60, ["05T09:30 05T10:30", "05T10:00 05T11:00", "05T09:40 05T09:50"],
        "05T11:30"),
    "own: their order does not matter": (
        OFFICE, "05T09:00", 60, ["05T10:00 05T11:00", "05T09:30 05T10:30"], "05T11:30"),
    "own: two that touch are one": (
        OFFICE, "05T09:00", 60, ["05T09:30 05T10:00", "05T10:00 05T10:30"], "05T11:00"),
    "own: one that is over before the start": (
        OFFICE, "05T10:00", 60, ["05T09:00 05T10:00"], "05T11:00"),
    "own: one that began before the start": (
        OFFICE, "05T10:00", 60, ["05T09:00 05T10:30"], "05T11:30"),
    "own: one at night costs nothing": (
        OFFICE, "05T16:30", 60, ["05T18:00 06T08:00"], "06T09:30"),
    "own: one over a weekend costs its open hours": (
        OFFICE, "09T15:00", 180, ["09T16:00 12T10:00"], "12T12:00"),
    "own: one that begins when the time is used up comes too late": (
        OFFICE, "05T09:00", 60, ["05T10:00 05T12:00"], "05T10:00"),
    "own: one that ends at closing pushes to the next day": (
        OFFICE, "05T09:00", 60, ["05T09:30 05T17:00"], "06T09:30"),
    "own: one of no length": (OFFICE, "05T09:00", 60, ["05T09:30 05T09:30"], "05T10:00"),
    "own: no time at all is due at once, paused or not": (
        OFFICE, "05T09:00", 0, ["05T08:00 05T12:00"], "05T09:00"),
    "own: a pause across the lunch break": (
        LUNCH, "05T11:00", 120, ["05T11:30 05T13:30"], "05T15:00"),
}  # fmt: skip

# Business minutes from a start to an instant: calendar, from, to, minutes.
ELAPSED = {
    "glpi: an hour of two": (GLPI, "2019-01-01T07:00:00+01:00", "2019-01-01T09:00:00+01:00", 60),
    "glpi: before opening": (GLPI, "2019-01-01T06:00:00+01:00", "2019-01-01T07:00:00+01:00", 0),
    "glpi: a week of five days": (GLPI, "2019-01-01T00:00:00+01:00", "2019-01-08T00:00:00+01:00", 3600),
    "glpi: backwards is nothing": (GLPI, "2019-01-08T00:00:00+01:00", "2019-01-01T00:00:00+01:00", 0),
    "working_hours: the same instant": (OFFICE, "2014-04-07T08:00:00Z", "2014-04-07T08:00:00Z", 0),
    "working_hours: a weekend": (OFFICE, "2014-04-11T20:00:00Z", "2014-04-14T05:00:00Z", 0),
    "working_hours: ten minutes and some seconds": (
        OFFICE, "2014-04-13T09:10:24Z", "2014-04-14T09:10:24Z", 10.4),
    "working_hours: five hours": (OFFICE, "2014-04-07T10:00:00Z", "2014-04-07T15:00:00Z", 300),
    "working_hours: a day from outside": (OFFICE, "2014-04-07T07:00:00Z", "2014-04-07T20:00:00Z", 480),
    "working_hours: 105 whole Mondays": (
        WHOLE_MONDAY, "2014-04-06T12:00:00Z", "2016-04-06T12:00:00Z", 105 * 1440),
    "working_hours: a minute each side of lunch": (
        SPLIT_MONDAY, "2014-04-07T11:59:00Z", "2014-04-07T13:01:00Z", 2),
    "working_hours: a week later": (
        SPLIT_MONDAY, "2014-04-07T11:00:00Z", "2014-04-14T13:00:00Z", 660),
    "working_hours: two offsets": (
        OFFICE, "2014-04-07T01:00:00-09:00", "2014-04-07T15:00:00-04:00", 420),
    "working_hours: a Sunday in March": (
        PARIS_SUNDAYS, "2020-03-29T01:00:00Z", "2020-03-30T00:00:00Z", 780),
    "working_hours: a Sunday in October": (
        PARIS_SUNDAYS, "2019-10-27T01:00:00Z", "2019-10-28T00:00:00Z", 780),
    "working_hours: nineteen years of Sundays": (
        PARIS_SUNDAYS, "2002-10-27T06:00:00Z", "2021-10-30T00:00:00Z", 12_896 * 60),
    "own: a Sunday of 25 hours, where working_hours says 24": (
        PARIS_WHOLE_SUNDAY, "2020-10-24T22:00:00Z", "2020-10-25T23:00:00Z", 1500),
    "own: a Sunday of 23 hours": (
        PARIS_WHOLE_SUNDAY, "2020-03-28T23:00:00Z", "2020-03-29T22:00:00Z", 1380),
    "working_hours: before the hours of the date": (
        SHORT_7, "2014-04-07T08:00:00Z", "2014-04-07T09:00:00Z", 0),
    "working_hours: between them": (SHORT_7, "2014-04-07T13:00:00Z", "2014-04-07T13:30:00Z", 0),
    "working_hours: their first part": (SHORT_7, "2014-04-07T09:00:00Z", "2014-04-07T14:00:00Z", 120),
    "working_hours: their second part": (SHORT_7, "2014-04-07T12:00:00Z", "2014-04-07T18:00:00Z", 180),
    "businesstimedelta: a week less lunch": (
        NINE_HOURS, "2016-01-18T09:00:00Z", "2016-01-22T18:00:00Z", 2400),
}  # fmt: skip

# The latest start from which so many minutes remain: calendar, due, minutes, start.
BEFORE = {
    "biz: nineteen hours back": (BIZ, "2006-01-04T16:00:00Z", 1140, "2006-01-02T11:00:00Z"),
    "working_hours: back over a weekend": (OFFICE, "1991-11-18T14:00:42Z", 420, "1991-11-15T15:00:42Z"),
    "working_hours: back over midnight": (
        varied("UTC", mon="00:00-24:00", tue="08:00-18:00"),
        "2014-04-08T00:00:30Z", 1, "2014-04-07T23:59:00Z"),
    "working_hours: from before a later opening": (
        LATE_27, "2019-12-27T09:00:00Z", 2, "2019-12-26T17:58:00Z"),
    "working_hours: from after an earlier closing": (
        EARLY_27, "2019-12-27T18:00:00Z", 2, "2019-12-27T16:58:00Z"),
    "working_hours: back across a longer break": (
        LONG_LUNCH_27, "2019-12-27T16:00:00Z", 240, "2019-12-27T10:00:00Z"),
}  # fmt: skip


def rows(table):
    return [pytest.param(*case, id=name) for name, case in table.items()]


def due(calendar, start, minutes, **more):
    question = {"calendar": calendar, "start": start, "minutes": minutes, **more}
    return due_answer(question)["due"]


@pytest.mark.parametrize(("calendar", "start", "minutes", "expected"), rows(DEADLINES))
def test_a_deadline(calendar, start, minutes, expected):
    assert due(calendar, start, minutes) == expected


@pytest.mark.parametrize(("calendar", "start", "minutes", "days", "expected"), rows(CLOSED))
def test_a_deadline_with_closing_days(calendar, start, minutes, days, expected):
    assert due(calendar, start, minutes, holidays=days) == expected


@pytest.mark.parametrize(("calendar", "start", "minutes", "pauses", "expected"), rows(PAUSED))
def test_a_deadline_with_pauses(calendar, start, minutes, pauses, expected):
    written = [[january(text) for text in pause.split()] for pause in pauses]
    assert due(calendar, january(start), minutes, pauses=written) == january(expected)


@pytest.mark.parametrize(("calendar", "since", "until", "minutes"), rows(ELAPSED))
def test_the_time_that_has_passed(calendar, since, until, minutes):
    question = {"calendar": calendar, "start": since, "minutes": 0, "at": [until]}
    assert due_answer(question)["elapsed"] == {until: minutes}


@pytest.mark.parametrize(("calendar", "before", "minutes", "expected"), rows(BEFORE))
def test_the_start_of_what_remains(calendar, before, minutes, expected):
    found = calendar_read(calendar).subtract(datetime.fromisoformat(before), minutes * 60)
    assert found == datetime.fromisoformat(expected)


def january(text):
    return f"2026-01-{text}:00Z"
