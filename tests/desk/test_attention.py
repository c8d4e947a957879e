"""Putting aside and following from the ticket's page."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from helpdesk.desk.deadlines import Section, deadline_of
from helpdesk.desk.snooze import MONDAY, TODAY, TOMORROW, moments
from sla.due import calendar_read
from tests import factories
from tickets.models import Ticket, TicketFollower

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)  # a Monday, 12:00 in Paris


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def ticket(db):
    row = factories.ticket()
    Ticket.objects.filter(pk=row.pk).update(next_due_at=NOON + timedelta(days=30))
    return row


def act(name, ticket, *more):
    return reverse(f"desk:{name}", args=[ticket.number, *more])


def paris(day, hour):
    return datetime(2026, 11, day, hour - 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (NOON, {TODAY: paris(23, 14), TOMORROW: paris(24, 9), MONDAY: paris(30, 9)}),
        (paris(23, 16), {TOMORROW: paris(24, 9), MONDAY: paris(30, 9)}),
        (paris(27, 16), {TOMORROW: paris(30, 9), MONDAY: paris(30, 9)}),
        (paris(28, 12), {TOMORROW: paris(30, 9), MONDAY: paris(30, 9)}),
    ],
)
def test_what_is_offered_are_opening_hours(now, expected):
    assert dict(moments(calendar_read(None), now)) == expected


def test_it_is_put_aside_shown_so_and_taken_up_again(desk, ticket):
    desk.post(act("snooze", ticket), {"until": TOMORROW})
    ticket.refresh_from_db()
    assert ticket.snoozed_until == paris(24, 9)
    assert deadline_of(ticket, NOON).section == Section.ASIDE
    assert "Put aside until" in desk.get(act("ticket", ticket)).text
    assert "Put aside" in desk.get(reverse("desk:list")).text
    desk.post(act("wake", ticket))
    ticket.refresh_from_db()
    assert ticket.snoozed_until is None


def test_it_is_undone(desk, ticket):
    desk.post(act("snooze", ticket), {"until": TOMORROW})
    ticket.refresh_from_db()
    desk.post(act("undo", ticket, ticket.version))
    ticket.refresh_from_db()
    assert ticket.snoozed_until is None


def test_a_day_of_one_s_choice_begins_at_its_opening(desk, ticket):
    desk.post(act("snooze", ticket), {"until": "date", "on": "2026-11-28"})  # a Saturday
    ticket.refresh_from_db()
    assert ticket.snoozed_until == paris(30, 9)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"until": "date"}, "Choose a day."),
        ({"until": "date", "on": "2027-11-28"}, "A promise falls due before"),
        ({"until": "date", "on": "2026-11-20"}, "still to come"),
    ],
)
def test_a_refusal_says_why(desk, ticket, data, words):
    response = desk.post(act("snooze", ticket), data)
    assert response.status_code == 422
    assert words in response.text


def test_a_ticket_is_followed_and_left(desk, agent, ticket):
    desk.post(act("follow", ticket))
    assert TicketFollower.objects.get().user == agent
    assert "Stop following" in desk.get(act("ticket", ticket)).text
    assert desk.get(act("unfollow", ticket)).status_code == 200  # a look changes nothing
    assert TicketFollower.objects.exists()
    desk.post(act("unfollow", ticket))
    assert not TicketFollower.objects.exists()
