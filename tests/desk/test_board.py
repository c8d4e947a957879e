"""Systems and outages as agents see and record them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from customs.models import CustomsSystem, Outage
from customs.services import outage_open
from customs.services.outages import OutageReport
from tests import factories
from tickets.models import Ticket
from tickets.services import outage_link

pytestmark = pytest.mark.django_db


def declare(agent: User, *systems: str, title: str = "DELTA IE slow") -> Outage:
    rows = list(CustomsSystem.objects.filter(slug__in=systems))
    return outage_open(report=OutageReport(title=title, systems=rows), actor=agent)


def form(**fields: object) -> dict[str, object]:
    return {"title": "CDS down", "kind": "incident", "impact": "critical", **fields}


def test_the_board_tells_what_is_disturbed_and_whom_it_touches(desk: Client, agent: User):
    outage = declare(agent, "delta_ie")
    tied = factories.ticket(customs_system="delta_ie")
    factories.ticket(customs_system="delta_ie")
    outage_link(outage=outage, ticket_ids=[tied.pk], actor=factories.actor(agent, "desk"))
    Ticket.objects.exclude(pk=tied.pk).update(outage=None)
    (one,) = desk.get("/desk/board/").context["disturbances"]
    assert (one.outage, one.systems, one.linked, one.unlinked) == (outage, "DELTA IE", 1, 1)


def test_all_tickets_of_a_system_are_tied_at_once(desk: Client, agent: User):
    tickets = [factories.ticket(customs_system="delta_ie") for _ in range(2)]
    other = factories.ticket(customs_system="cds")
    outage = declare(agent, "delta_ie")
    desk.post(f"/desk/board/{outage.pk}/tickets/")
    for ticket in (*tickets, other):
        ticket.refresh_from_db()
    assert [ticket.outage for ticket in (*tickets, other)] == [outage, outage, None]


def test_a_rejection_is_not_proposed_it_is_still_a_rejection(desk: Client, agent: User):
    outage = declare(agent, "cds")
    rejected = factories.ticket(
        description="ValidationCode:CDS40045;CodeDescription:Missing document",
        customs_system="cds",
    )
    desk.post(f"/desk/board/{outage.pk}/tickets/")
    rejected.refresh_from_db()
    assert rejected.outage is None


def test_an_agent_declares_an_outage(desk: Client, agent: User):
    system = CustomsSystem.objects.get(slug="cds")
    response = desk.post("/desk/board/open/", form(systems=[system.pk]), follow=True)
    outage = Outage.objects.get()
    assert (outage.title, outage.created_by, list(outage.systems.all())) == (
        "CDS down",
        agent,
        [system],
    )
    assert "CDS down" in response.text


def test_a_refused_declaration_keeps_what_was_typed(desk: Client):
    yesterday = timezone.localtime() - timedelta(days=1)
    response = desk.post(
        "/desk/board/open/", form(expected_end_at=yesterday.strftime("%Y-%m-%dT%H:%M"))
    )
    assert response.status_code == 422
    assert "The expected end is before the start." in response.text
    assert 'value="CDS down"' in response.text
    assert not Outage.objects.exists()


def test_one_message_is_told_on_the_outage(desk: Client, agent: User):
    outage = declare(agent, "cds")
    desk.post(f"/desk/board/{outage.pk}/update/", {"body": "HMRC works on it."})
    assert "HMRC works on it." in desk.get("/desk/board/").text


def test_an_empty_message_is_refused_where_it_was_typed(desk: Client, agent: User):
    outage = declare(agent, "cds")
    response = desk.post(f"/desk/board/{outage.pk}/update/", {"body": ""})
    assert response.status_code == 422
    assert response.context["message_of"] == outage.pk


def test_an_outage_ends(desk: Client, agent: User):
    outage = declare(agent, "cds")
    desk.post(f"/desk/board/{outage.pk}/close/")
    outage.refresh_from_db()
    assert outage.is_over
    assert desk.get("/desk/board/").context["disturbances"] == []


def test_customers_may_not_declare_anything(client: Client):
    client.force_login(factories.person())
    assert client.post("/desk/board/open/", form()).status_code == 403


def test_ten_outages_cost_the_queries_of_one(
    desk: Client,
    agent: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
):
    declare(agent, "cds")
    with django_assert_max_num_queries(20) as one:
        desk.get("/desk/board/")
    for number in range(9):
        declare(agent, "cds", "delta_ie", title=f"Outage {number}")
    with django_assert_max_num_queries(len(one)):
        desk.get("/desk/board/")
