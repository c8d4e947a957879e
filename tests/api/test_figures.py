"""The reports on the work as JSON, narrowed as the pages are."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.api.programs import Program
from tests.customs.factories import system
from tickets.services import ticket_move

NAMES = ("volumes", "backlog", "speed", "agents", "quality", "codes")


def test_volumes_are_told_by_group_and_over_time(agent: Program, customer: Program) -> None:
    system("cds")
    factories.ticket(customer.user, category="port_error")
    factories.ticket(customer.user, category="port_error", priority="high")
    told = agent.get("reports/volumes/?by=category&priority=high&step=day").json()

    assert told["rows"] == [{"group": "port_error", "opened": 1, "opened_before": 0, "solved": 0}]
    assert [one["opened"] for one in told["over_time"]] == [1]


def test_the_backlog_is_told_by_age(agent: Program, customer: Program) -> None:
    factories.ticket(customer.user, category="port_error")
    told = agent.get("reports/backlog/?by=company").json()

    [row] = told["rows"]
    assert (row["open"], row["within_1_day"], row["older"]) == (1, 1, 0)
    assert row["group"] == customer.user.company.name


def test_what_came_back_and_who_carries_what(agent: Program, customer: Program) -> None:
    ticket = factories.ticket(customer.user, category="port_error")
    of_agent = factories.actor(agent.user, "desk")
    ticket_move(ticket_id=ticket.pk, to="resolved", comment="Done.", actor=of_agent)
    ticket_move(ticket_id=ticket.pk, to="open", comment="No.", actor=factories.actor(customer.user))
    [row] = agent.get("reports/quality/").json()["rows"]
    carried = agent.get("reports/agents/").json()["rows"]

    assert (row["solved"], row["reopened"], row["reopened_percent"]) == (1, 1, 100.0)
    assert sum(one["open"] for one in carried) == 1


def test_codes_and_speed(agent: Program, customer: Program) -> None:
    factories.ticket(customer.user, description="CDS40045 on item 1")
    told = agent.get("reports/codes/").json()["rows"]

    assert [(one["code"], one["tickets"]) for one in told] == [("CDS40045", 1)]
    assert agent.get("reports/speed/?by=country").status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_a_customer_reads_their_own_figures_alone(
    customer: Program, stranger: Program, name: str
) -> None:
    factories.ticket(customer.user, description="CDS40045 on item 1")
    answer = stranger.get(f"reports/{name}/")

    assert answer.status_code == (403 if name == "agents" else 200)
    assert not answer.json().get("rows")


@pytest.mark.parametrize(
    ("query", "pointer"),
    [("by=colour", "/by"), ("country=fr", "/country"), ("assignee=x@y.example", "/assignee")],
)
def test_a_filter_that_makes_no_sense_is_refused(agent: Program, query: str, pointer: str) -> None:
    answer = agent.get(f"reports/volumes/?{query}")

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, pointer)


def test_a_report_costs_the_same_for_many_tickets(
    agent: Program, customer: Program, django_assert_max_num_queries
) -> None:
    for _one in range(3):
        factories.ticket(customer.user)
    since = (timezone.now() - timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for name in NAMES:
        with django_assert_max_num_queries(9):
            assert agent.get(f"reports/{name}/?since={since}").status_code == 200
