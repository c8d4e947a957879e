"""The same again: counted by company and week, an alert and its ticket once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from alerts.models import Alert
from alerts.services import alert_create
from tests import factories
from tickets.corrections import corrections_between
from tickets.models import Ticket
from tickets.services import ticket_classify, ticket_open_from_alert
from tickets.signatures import mondays, signatures_top

pytestmark = pytest.mark.django_db

REJECTED = "ValidationCode:CDS40045;CodeDescription:Missing document"


@pytest.fixture(autouse=True)
def in_the_middle_of_a_week():
    """What happened a minute ago, or happens in this test, belongs to the same week."""
    with time_machine.travel("2026-11-25 11:00:00Z"):
        yield


def weeks():
    return mondays(timezone.now(), 12)


def test_weeks_begin_on_monday_at_midnight_of_the_reader():
    paris = ZoneInfo("Europe/Paris")
    starts = mondays(datetime(2026, 3, 30, 0, 30, tzinfo=paris), 3)
    assert [start.isoformat() for start in starts] == [
        "2026-03-16T00:00:00+01:00",
        "2026-03-23T00:00:00+01:00",
        "2026-03-30T00:00:00+02:00",
    ]


def test_what_came_once_is_not_again():
    factories.ticket(description=REJECTED)
    assert signatures_top(weeks()) == []


def test_a_company_meets_the_same_problem_again():
    requester = factories.person()
    tickets = [factories.ticket(requester, description=REJECTED) for _each in range(3)]
    Ticket.objects.filter(pk=tickets[0].pk).update(created_at=timezone.now() - timedelta(weeks=2))
    factories.ticket(description=REJECTED)  # another company: once
    (found,) = signatures_top(weeks())
    assert found.company == requester.company
    assert (found.occurrences, found.tickets) == (3, 3)
    assert found.weeks == [0] * 9 + [1, 0, 2]
    assert found.last_at == tickets[2].created_at


def test_an_alert_and_its_ticket_are_one_occurrence():
    requester = factories.person()
    for number in range(2):
        text = f"{REJECTED} LRN 2611200072{number}POS"
        now = timezone.now() - timedelta(minutes=number)
        alert = alert_create(company=requester.company, text=text, payload=None, now=now)
        by = factories.actor(requester)
        ticket_open_from_alert(alert=alert, requester=requester, actor=by)
    assert len(set(Alert.objects.values_list("signature", flat=True))) == 1
    (found,) = signatures_top(weeks())
    assert (found.occurrences, found.tickets, found.weeks[-1]) == (2, 2, 2)


def test_one_company_may_be_chosen_and_the_period_ends_somewhere():
    mine, theirs = factories.person(), factories.person()
    for requester in (mine, mine, theirs, theirs):
        factories.ticket(requester, description=REJECTED)
    (found,) = signatures_top(weeks(), company=mine.company)
    assert found.company == mine.company
    Ticket.objects.update(created_at=timezone.now() - timedelta(weeks=13))
    assert signatures_top(weeks()) == []


def test_the_queries_do_not_grow(django_assert_num_queries):
    requester = factories.person()
    for number in range(6):
        factories.ticket(requester, description=f"Rejet CDS4004{number // 2}")
    with django_assert_num_queries(4):
        assert len(signatures_top(weeks())) == 3


def classify(ticket, category, subtype=""):
    by = factories.actor(factories.agent(), "desk")
    ticket_classify(ticket_id=ticket.pk, category=category, subtype=subtype, actor=by)


def test_corrections_are_counted_from_what_the_desk_understood(django_assert_num_queries):
    kept, finer, wrong = (factories.ticket(description=REJECTED) for _each in range(3))
    understood = (kept.category, kept.subtype)
    classify(kept, *understood)
    classify(finer, "customs_error", "technical_rejection")
    classify(wrong, "port_error")
    classify(wrong, "sending_error")  # an agent's second thought judges the agent, not the desk
    now = timezone.now()
    with django_assert_num_queries(1):
        found = corrections_between(now - timedelta(days=1), now + timedelta(minutes=1))
    assert (found.decided, found.corrected) == (3, 2)
    assert found.categories() == {
        ("customs_error", "customs_error"): 2,
        ("customs_error", "port_error"): 1,
    }
    assert (understood, ("port_error", ""), 1) in found.commonest(5)
    earlier = corrections_between(now - timedelta(days=2), now - timedelta(days=1))
    assert earlier.decided == 0
