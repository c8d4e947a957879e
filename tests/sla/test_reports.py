"""Figures: what was kept, how long it took, what falls due, what a rule would do."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from sla.models import Clock, EscalationRule, Policy
from sla.queries import due_preview, remaining_seconds, service_state
from sla.reports import attainment, breaches, forecast, rule_trial
from tests import factories
from tests.sla.moves import FRIDAY, MONDAY, TUESDAY, at, clock, moves, opened, says, swept
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
NOVEMBER = {"since": at("2026-11-01"), "until": at("2026-12-01"), "zone": PARIS}


@pytest.fixture(autouse=True)
def _no_rules(db):
    EscalationRule.objects.all().delete()


def test_attainment_counts_what_was_kept_and_broken_with_its_times():
    agent = factories.agent()
    for hour in ("10", "11", "16"):
        says(f"{MONDAY}T{hour}:00", opened(f"{MONDAY}T09:00"), agent)
    opened(f"{MONDAY}T09:00")  # still running: not judged
    [row] = attainment(Ticket.objects.all(), **NOVEMBER)
    assert (row.group.date().isoformat(), row.metric) == ("2026-11-01", "first_response")
    assert (row.met, row.breached, row.percent) == (2, 1, 66.7)
    assert (row.median_seconds, row.p90_seconds) == (7200, 7200 + 0.8 * 5 * 3600)


@pytest.mark.parametrize("by", ["company", "priority", "category", "assignee", "month"])
def test_attainment_by_each_group_is_one_query(by, django_assert_num_queries):
    says(f"{MONDAY}T10:00", opened(f"{MONDAY}T09:00"), factories.agent())
    with django_assert_num_queries(1):
        assert len(attainment(Ticket.objects.all(), by=by, **NOVEMBER)) == 1


def test_attainment_is_of_the_tickets_given():
    says(f"{MONDAY}T10:00", opened(f"{MONDAY}T09:00"), factories.agent())
    stranger = factories.person()
    assert attainment(Ticket.objects.visible_to(stranger), **NOVEMBER) == []


def test_the_resolution_time_leaves_out_what_the_customer_took():
    """zammad#2579: the statistics, not only the deadline."""
    ticket, agent = opened(f"{MONDAY}T09:00"), factories.agent()
    moves(f"{MONDAY}T10:00", ticket, "waiting_customer", agent)
    moves(f"{MONDAY}T15:00", ticket, "open", agent)
    moves(f"{MONDAY}T16:00", ticket, "resolved", agent)
    rows = {row.metric: row for row in attainment(Ticket.objects.all(), **NOVEMBER)}
    assert rows["resolution"].median_seconds == 7200


def test_breaches_are_listed_the_latest_first():
    first, second = opened(f"{FRIDAY}T09:00"), opened(f"{MONDAY}T09:00")
    swept(f"{MONDAY}T14:00")
    period = {name: NOVEMBER[name] for name in ("since", "until")}
    found = breaches(Ticket.objects.all(), **period).filter(metric="first_response")
    assert [breach.ticket for breach in found] == [second, first]


def test_the_forecast_tells_what_falls_due_by_the_hour():
    opened(f"{MONDAY}T09:10")
    opened(f"{MONDAY}T09:40")
    now, until = at(f"{MONDAY}T10:00"), at(f"{TUESDAY}T09:00")
    due = forecast(Ticket.objects.all(), now=now, until=until, zone=PARIS)
    assert due == [(at(f"{MONDAY}T13:00"), 2)]


def test_a_rule_is_tried_on_what_is_open_and_on_last_week():
    rule = EscalationRule(
        policy=Policy.objects.get(plan="premium"), metric="first_response", percent=50
    )
    answered = opened(f"{FRIDAY}T09:00")
    says(f"{FRIDAY}T12:00", answered, factories.agent())
    quick = opened(f"{FRIDAY}T09:00")
    says(f"{FRIDAY}T09:30", quick, factories.agent())
    waiting = opened(f"{MONDAY}T09:00")
    now, week = rule_trial(rule, now=at(f"{MONDAY}T11:30"))
    assert [(t.clock.ticket, t.moment_at) for t in now] == [(waiting, at(f"{MONDAY}T11:00"))]
    assert {t.clock.ticket for t in week} == {answered, waiting}


def test_support_says_when_it_closes_or_opens():
    company = factories.company()
    opens, closes = at(f"{MONDAY}T09:00"), at(f"{MONDAY}T17:00")
    now_open = service_state(company.pk, now=at(f"{MONDAY}T12:00"))
    assert (now_open.is_open, now_open.changes_at) == (True, closes)
    weekend = service_state(None, now=at(f"{FRIDAY}T18:00"))
    assert (weekend.is_open, weekend.changes_at) == (False, opens)


def test_a_promise_can_be_told_before_the_ticket_exists():
    company = factories.company()
    told = due_preview(company.pk, priority="critical", now=at(f"{FRIDAY}T16:30"))
    assert told == {
        "first_response": at(f"{MONDAY}T09:30"),
        "resolution": at(f"{MONDAY}T12:30"),
    }
    nothing = due_preview(
        company.pk, priority="critical", category="out_of_scope", now=at(f"{FRIDAY}T16:30")
    )
    assert nothing == {"first_response": None, "resolution": None}


def test_the_time_left_on_a_stored_clock_is_business_time():
    ticket = opened(f"{FRIDAY}T16:00")
    first = clock(ticket, "first_response")
    assert remaining_seconds(first, now=at("2026-11-21T12:00")) == 3 * 3600
    assert remaining_seconds(first, now=at(f"{MONDAY}T13:00")) == -3600
    assert remaining_seconds(first, now=first.due_at) == 0
    moves(f"{MONDAY}T09:00", ticket, "resolved", factories.agent())
    assert remaining_seconds(clock(ticket, "resolution"), now=first.due_at) == 23 * 3600
    bare = Clock(target_seconds=None)
    assert remaining_seconds(bare, now=first.due_at + timedelta(days=1)) is None
