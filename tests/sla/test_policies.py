"""Policies and calendars: versions, previews, and what reaches open tickets."""

from datetime import date

import pytest
from django.utils import timezone

from sla.choices import ClockState
from sla.errors import PolicyImpossible
from sla.models import Calendar, ChangedDay, ClosingDay, EscalationRule, Policy, Target
from sla.previews import calendar_preview, policy_preview, ticket_preview
from sla.services.policies import (
    calendar_apply,
    closing_days_import,
    policy_assign,
    policy_publish,
    policy_reapply,
    ticket_policy_apply,
)
from tests import factories
from tests.sla.moves import MONDAY, TUESDAY, at, clock, during, opened, says, swept
from tickets.choices import Via
from tickets.models import TicketEvent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_rules(db):
    EscalationRule.objects.all().delete()


@pytest.fixture
def premium(db):
    return Policy.objects.get(plan="premium")


def promise(policy, minutes, **target):
    """Set a target, as an administrator does in the form."""
    Target.objects.update_or_create(
        **{"policy": policy, "metric": "first_response", "priority": "normal", "category": ""}
        | target,
        defaults={"minutes": minutes},
    )


def test_the_default_policies_are_published_as_they_stand():
    for policy in Policy.objects.all():
        version = policy.current
        assert policy_publish(policy_id=policy.pk, actor=None) == version


def test_a_published_change_holds_for_new_tickets_and_not_for_those_already_promised(premium):
    old = opened(f"{MONDAY}T09:00")
    promise(premium, 60)
    policy_publish(policy_id=premium.pk, actor=factories.agent())
    new = opened(f"{MONDAY}T09:00")
    assert clock(old, "first_response").due_at == at(f"{MONDAY}T13:00")
    assert clock(new, "first_response").due_at == at(f"{MONDAY}T10:00")


def test_a_policy_applied_again_on_purpose_moves_open_tickets_and_says_so_in_their_log(premium):
    """Zendesk: a changed policy silently does not reach open tickets; frappe#2214: nobody knows."""
    ticket, lead = opened(f"{MONDAY}T09:00"), factories.agent(role="lead")
    promise(premium, 120)
    with during(f"{MONDAY}T10:00"):
        policy_publish(policy_id=premium.pk, actor=lead)
        assert policy_reapply(policy_id=premium.pk, actor=lead) == 1
        assert policy_reapply(policy_id=premium.pk, actor=lead) == 0
    assert clock(ticket, "first_response").due_at == at(f"{MONDAY}T11:00")
    event = TicketEvent.objects.filter(ticket=ticket, kind="sla_policy_applied").last()
    assert (event.data["reason"], event.actor) == ("policy", lead)
    assert [moved["metric"] for moved in event.data["deadlines"]] == ["first_response"]


def test_the_preview_says_what_would_move_and_what_would_break_at_once(premium):
    ticket = opened(f"{MONDAY}T09:00")
    promise(premium, 30)
    [moved] = policy_preview(policy_id=premium.pk, now=at(f"{MONDAY}T10:00"))
    assert (moved.ticket_id, moved.metric) == (ticket.pk, "first_response")
    assert (moved.due_before, moved.due_after) == (at(f"{MONDAY}T13:00"), at(f"{MONDAY}T09:30"))
    assert moved.breaks
    assert clock(ticket, "first_response").due_at == at(f"{MONDAY}T13:00")


def test_an_agent_sees_what_another_priority_would_break_before_saving():
    ticket = opened(f"{MONDAY}T09:00")
    now = at(f"{MONDAY}T10:30")
    moved = ticket_preview(ticket.pk, now=now, priority="critical")
    assert [(m.metric, m.due_after, m.breaks) for m in moved] == [
        ("first_response", at(f"{MONDAY}T10:00"), True),
        ("resolution", at(f"{MONDAY}T13:00"), False),
    ]
    assert [m.due_after for m in ticket_preview(ticket.pk, now=now, category="out_of_scope")] == [
        None,
        None,
    ]


def test_a_closing_day_moves_open_deadlines_keeps_the_targets_promised_and_no_past_breach(premium):
    ticket, lead = opened(f"{MONDAY}T09:00"), factories.agent(role="lead")
    late = opened("2026-11-20T09:00")
    swept(f"{MONDAY}T09:00")
    promise(premium, 60)
    with during(f"{MONDAY}T09:10"):
        policy_publish(policy_id=premium.pk, actor=lead)  # not applied to what is open
        ClosingDay.objects.create(calendar=premium.calendar, on=date(2026, 11, 24), name="Fair")
        moved = calendar_preview(calendar_id=premium.calendar_id, now=timezone.now())
        assert calendar_apply(calendar_id=premium.calendar_id, actor=lead) == 2
    assert {(m.ticket_id, m.metric) for m in moved} == {
        (ticket.pk, "resolution"),
        (late.pk, "resolution"),
    }
    assert clock(ticket, "resolution").due_at == at("2026-11-26T17:00")
    assert clock(ticket, "first_response").due_at == at(f"{MONDAY}T13:00")
    assert clock(late, "first_response").breached_at == at("2026-11-20T13:00")
    premium.refresh_from_db()
    assert premium.current.snapshot["calendar"]["holidays"] == {"2026-11-24": "Fair"}
    assert clock(opened(f"{MONDAY}T16:30"), "first_response").due_at == at("2026-11-25T09:30")


def test_a_changed_day_replaces_its_hours(premium):
    ChangedDay.objects.create(
        calendar=premium.calendar, on=date(2026, 11, 24), hours=[["09:00", "10:00"]]
    )
    calendar_apply(calendar_id=premium.calendar_id, actor=factories.agent())
    ticket = opened(f"{MONDAY}T15:00")
    assert clock(ticket, "first_response").due_at == at("2026-11-25T10:00")


def test_a_calendar_that_never_opens_is_refused_and_changes_nothing(premium):
    Calendar.objects.update(hours={})
    with pytest.raises(PolicyImpossible, match="no opening hours"):
        calendar_apply(calendar_id=premium.calendar_id, actor=factories.agent())
    with pytest.raises(PolicyImpossible, match="no opening hours"):
        policy_publish(policy_id=premium.pk, actor=None)


def test_a_solution_promised_sooner_than_a_response_is_refused(premium):
    promise(premium, 10, metric="resolution")
    with pytest.raises(PolicyImpossible, match="sooner than a first response"):
        policy_publish(policy_id=premium.pk, actor=None)


def test_a_first_response_that_pauses_is_refused(premium):
    premium.pauses = {"first_response": ["waiting_customer"]}
    premium.save()
    with pytest.raises(PolicyImpossible, match="never pauses"):
        policy_publish(policy_id=premium.pk, actor=None)


def test_a_contract_may_have_a_policy_of_its_own_and_give_it_back(premium):
    person, plus = factories.person(), Policy.objects.get(plan="premium_plus")
    contract = person.company.contract
    policy_assign(contract=contract, policy=plus)
    ticket = opened(f"{MONDAY}T09:00", requester=person)
    assert clock(ticket, "resolution").policy_version_id == plus.current_id
    policy_assign(contract=contract, policy=None)
    lead = factories.actor(factories.agent(), Via.DESK)
    with during(f"{MONDAY}T10:00"):
        assert ticket_policy_apply(ticket_id=ticket.pk, actor=lead)
        assert not ticket_policy_apply(ticket_id=ticket.pk, actor=lead)
    assert clock(ticket, "resolution").policy_version_id == premium.current_id


def test_a_policy_without_the_update_target_drops_its_deadline(premium):
    """zammad#5624: the old deadline stayed and escalated."""
    person, plus = factories.person(), Policy.objects.get(plan="premium_plus")
    policy_assign(contract=person.company.contract, policy=plus)
    ticket, agent = opened(f"{MONDAY}T09:00", requester=person), factories.agent()
    says(f"{MONDAY}T09:30", ticket, agent)
    assert clock(ticket, "update").due_at is not None
    policy_assign(contract=person.company.contract, policy=None)
    with during(f"{MONDAY}T10:00"):
        ticket_policy_apply(ticket_id=ticket.pk, actor=factories.actor(agent, Via.DESK))
    update = clock(ticket, "update")
    assert (update.state, update.due_at) == (ClockState.NO_TARGET, None)
    assert swept(f"{TUESDAY}T16:00").escalated == 0


def test_public_holidays_come_from_the_library_once(premium):
    calendar = premium.calendar
    assert closing_days_import(calendar=calendar, country="FR", region="", year=2026) == 11
    assert closing_days_import(calendar=calendar, country="FR", region="", year=2026) == 0
    assert calendar.closing_days.filter(on=date(2026, 7, 14)).exists()


def test_a_region_has_its_own_holidays_and_an_unknown_one_is_refused(premium):
    """zammad#390: a feed with regional days made a national target look wrong."""
    calendar = premium.calendar
    assert closing_days_import(calendar=calendar, country="FR", region="57", year=2026) == 13
    with pytest.raises(PolicyImpossible, match="No holidays are known for FR XX"):
        closing_days_import(calendar=calendar, country="FR", region="XX", year=2026)


def test_a_preview_of_many_tickets_reads_them_together(premium, django_assert_max_num_queries):
    for _number in range(3):
        opened(f"{MONDAY}T09:00")
    promise(premium, 30)
    with django_assert_max_num_queries(6):
        assert len(policy_preview(policy_id=premium.pk, now=at(f"{MONDAY}T10:00"))) == 3
