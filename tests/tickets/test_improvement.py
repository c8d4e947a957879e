"""Recommendations as tickets know them: proposed from one, reopened by one, measured, missing."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Company
from alerts import services as alerts
from alerts.models import Recommendation
from tests import factories
from tickets.choices import EventKind
from tickets.improvement import candidates, measured
from tickets.models import Ticket
from tickets.services import ticket_open_from_alert, ticket_recommend

pytestmark = pytest.mark.django_db

REJECTED = "ValidationCode:CDS40045;CodeDescription:Missing document"


@pytest.fixture
def agent():
    return factories.agent()


def proposal(**changes):
    defaults = {"title": "T", "proposal": "P", "place": "Decision tables", "locale": "en"}
    return alerts.Proposal(**defaults | changes)


def applied_from(ticket, agent, **changes) -> Recommendation:
    found = ticket_recommend(
        ticket_id=ticket.pk, text=proposal(**changes), actor=factories.actor(agent, "desk")
    )
    alerts.recommendation_decide(
        recommendation_id=found.pk, accepted=True, reason="Meeting", actor=agent
    )
    return alerts.recommendation_apply(recommendation_id=found.pk, actor=agent)


def linked(ticket) -> list[dict]:
    rows = ticket.events.filter(kind=EventKind.RECOMMENDATION_LINKED)
    return list(rows.values_list("data", flat=True))


def test_a_proposal_from_a_ticket_stands_in_its_log(agent):
    ticket = factories.ticket(description=REJECTED)
    found = applied_from(ticket, agent)
    assert (found.company, found.signature) == (ticket.company, ticket.signature)
    assert linked(ticket) == [{"recommendation": found.pk}]
    ticket.refresh_from_db()
    assert ticket.version == ticket.events.count() + 1


def test_a_ticket_that_comes_back_reopens_and_says_so(agent):
    first = factories.ticket(description=REJECTED)
    found = applied_from(first, agent)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        second = factories.ticket(first.requester, description=REJECTED)
        third = factories.ticket(first.requester, description=REJECTED)
    found.refresh_from_db()
    assert (found.state, found.reopened_count) == ("reopened", 1)
    assert linked(second) == [{"recommendation": found.pk, "reopened": True}]
    assert linked(third) == []
    second.refresh_from_db()
    assert second.version == second.events.count() + 1


def test_the_ticket_of_an_earlier_alert_is_no_return(agent):
    requester = factories.person()
    ticket = factories.ticket(requester, description=REJECTED)
    alert = alerts.alert_create(
        company=requester.company, text=REJECTED, payload=None, now=timezone.now()
    )
    assert alert.signature == ticket.signature
    found = applied_from(ticket, agent)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        ticket_open_from_alert(alert=alert, requester=requester, actor=factories.actor(requester))
    found.refresh_from_db()
    assert found.state == "applied"


def weekly(requester, weeks: range) -> None:
    """A ticket each week, so many weeks ago."""
    now = timezone.now()
    for back in weeks:
        ticket = factories.ticket(requester, description=f"{REJECTED}")
        Ticket.objects.filter(pk=ticket.pk).update(created_at=now - timedelta(weeks=back))


def test_the_effect_is_measured_from_alerts_and_tickets(agent, django_assert_num_queries):
    requester = factories.person()
    weekly(requester, range(5, 8))
    ticket = factories.ticket(requester, description=REJECTED)
    Ticket.objects.filter(pk=ticket.pk).update(created_at=timezone.now() - timedelta(days=29))
    found = applied_from(ticket, agent, minutes_saved=30, minutes_source="Lead")
    Recommendation.objects.update(applied_at=timezone.now() - timedelta(weeks=4))
    Company.objects.update(created_at=timezone.now() - timedelta(weeks=100))
    rows = list(Recommendation.objects.select_related("company"))
    with django_assert_num_queries(1):
        (one,) = measured(rows, timezone.now())
    assert one.recommendation == found
    assert (one.effect.before, one.effect.after) == (4, 0)
    assert one.effect.avoided == pytest.approx(4, abs=0.01)
    assert one.hours_saved == pytest.approx(2, abs=0.01)


def test_nothing_is_told_of_what_was_not_applied_or_only_just(agent, django_assert_num_queries):
    rows = [factories.recommendation()]
    with django_assert_num_queries(0):
        assert measured(rows, timezone.now())[0].effect is None
    fresh = applied_from(factories.ticket(description=REJECTED), agent)
    assert measured([fresh], timezone.now())[0].effect is None


def test_what_comes_three_times_and_was_never_recommended_against_is_a_candidate():
    now = timezone.now()
    thrice, twice, known = (factories.person() for _each in range(3))
    for requester, times in ((thrice, 3), (twice, 2), (known, 4)):
        for _each in range(times):
            ticket = factories.ticket(requester, description=REJECTED)
    found = factories.recommendation(known.company, signature=ticket.signature)
    assert [one.company for one in candidates(now)] == [thrice.company]
    alerts.recommendation_withdraw(
        recommendation_id=found.pk, reason="Law changed", actor=factories.agent()
    )
    assert [one.company for one in candidates(now)] == [known.company, thrice.company]
    assert [one.company for one in candidates(now, company=thrice.company)] == [thrice.company]
