"""What readers are told of hours and promises, wherever they read it."""

import pytest

from notifications.channels.email import build
from notifications.models import OutboxMessage
from sla.choices import ClockState
from tests import factories
from tests.sla.moves import MONDAY, clock, during, opened, says
from tickets.choices import Via
from tickets.services import approval_ask

pytestmark = pytest.mark.django_db

SATURDAY_NOON = "2026-11-21T12:00"


@pytest.mark.parametrize(
    ("when", "portal", "desk"),
    [
        (f"{MONDAY}T16:59", "Support open until 17:00", "Open until 17:00"),
        (f"{MONDAY}T17:00", "Support closed, opens Tuesday 9:00", "Opens Tue 9:00"),
        (SATURDAY_NOON, "Support closed, opens Monday 9:00", "Opens Mon 9:00"),
    ],
)
def test_every_page_says_whether_support_is_open(client, when, portal, desk):
    for user, path, words in (
        (factories.person(), "/tickets/", portal),
        (factories.agent(), "/desk/", desk),
    ):
        with during(when):
            client.force_login(user)
            assert words in client.get(path).text


@pytest.mark.parametrize(
    ("zone", "time"),
    [("Europe/Paris", "Monday 23 November, 13:00 (CET)"),
     ("America/New_York", "Monday 23 November, 7:00 (EST)")],
)  # fmt: skip
def test_the_confirmation_names_the_deadline_in_the_readers_zone(zone, time):
    """Opened while support is closed: four hours from Monday 9:00 in Paris."""
    opened(SATURDAY_NOON, requester=factories.person(time_zone=zone, language="en"))
    mail = build(OutboxMessage.objects.get(template="ticket_opened"))
    assert f"An agent answers before {time}." in mail.body


def test_asking_for_an_approval_is_no_answer_until_an_agent_writes():
    """The promise is words of an agent; a request that the desk sends in a form is none."""
    ticket, agent = opened(f"{MONDAY}T09:00"), factories.agent()
    with during(f"{MONDAY}T10:00"):
        by = factories.actor(agent, Via.DESK)
        approval_ask(ticket_id=ticket.pk, purpose="Why", shared="What", actor=by)
    assert clock(ticket, "first_response").state == ClockState.RUNNING
    says(f"{MONDAY}T11:00", ticket, agent)
    assert clock(ticket, "first_response").state == ClockState.MET


def test_the_forecast_page_counts_what_falls_due_in_each_hour(client):
    """Opened at 9:00: normal ones are due after 4 h and 24 h, a high one after 2 h and 8 h."""
    for priority in ("normal", "normal", "high"):
        opened(f"{MONDAY}T09:00", priority=priority)
    with during(f"{MONDAY}T10:00"):
        client.force_login(factories.agent())
        workload = client.get("/desk/reports/workload/").context["workload"]
    assert [(bar.name, bar.value) for bar in workload.bars] == [
        ("Mon 10–11", 1),  # the high one's first response
        ("Mon 12–13", 2),  # the normal ones'
        ("Mon 16–17", 1),  # its solution, exactly at closing
        ("Wed 16–17", 2),
    ]
