"""What keeps coming back, what was misunderstood, and a burst that proposes an outage."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from customs.models import Outage
from tests import factories
from tickets.bursts import SIGNS
from tickets.models import Ticket
from tickets.services import ticket_classify

pytestmark = pytest.mark.django_db

REJECTED = "ValidationCode:CDS40045;CodeDescription:Missing document"
SILENCE = "Connection to CDS timed out, message queued. Import."


def again(company, times=2, text=REJECTED):
    requester = factories.person(company)
    return [factories.ticket(requester, description=text) for _each in range(times)]


def problems(response) -> list[list[str]]:
    return [[cell["text"] for cell in row] for row in response.context["table"]["rows"]]


def test_a_problem_that_comes_twice_at_one_company_is_shown(desk):
    tickets = again(factories.company(name="Verrière"), 3)
    again(factories.company(), 1)
    response = desk.get("/desk/improvement/")
    (row,) = problems(response)
    assert row[0].startswith("Customs rejection, CDS40045")
    assert (row[1], row[2], row[5]) == ("Verrière", "3", "3")
    assert '<svg class="spark"' in response.text
    url = response.context["table"]["rows"][0][0]["href"]
    shown = desk.get(url)
    assert all(ticket.number in shown.text for ticket in tickets)
    assert "Same problem: Customs rejection, CDS40045" in shown.text


def test_one_company_and_another_period_may_be_chosen(desk):
    mine, theirs = factories.company(name="Verrière"), factories.company(name="Hansa")
    for company in (mine, theirs):
        again(company)
    response = desk.get("/desk/improvement/", {"company": mine.pk, "weeks": 4})
    assert [row[1] for row in problems(response)] == ["Verrière"]
    Ticket.objects.update(created_at=timezone.now() - timedelta(weeks=6))
    assert problems(desk.get("/desk/improvement/", {"weeks": 4})) == []
    assert len(problems(desk.get("/desk/improvement/", {"weeks": "nonsense"}))) == 2


def test_the_table_is_a_file_in_which_a_spreadsheet_runs_nothing(desk):
    again(factories.company(name="=cmd|calc"))
    assert "'=cmd|calc" in desk.get("/desk/improvement/", {"format": "csv"}).text


def test_the_page_costs_the_same_for_many(desk, django_assert_max_num_queries):
    for _each in range(5):
        again(factories.company())
    with django_assert_max_num_queries(10):
        desk.get("/desk/improvement/")


def test_corrections_are_shown_by_category(desk):
    agent = factories.agent()
    for category, subtype in (("port_error", ""), ("customs_error", "functional_rejection")):
        ticket = factories.ticket(description=REJECTED)
        ticket_classify(
            ticket_id=ticket.pk,
            category=category,
            subtype=subtype,
            actor=factories.actor(agent, "desk"),
        )
    response = desk.get("/desk/improvement/corrections/")
    assert "Agents corrected 1 of the 2 tickets that they judged, 50 %." in response.text
    (row,) = response.context["confusion"]["rows"]
    assert [cell["text"] for cell in row] == ["Customs rejection", "2", "50 %", "1", "1"]
    assert "Port error" in str(response.context["commonest"]["rows"])


@pytest.mark.parametrize("page", ["improvement", "improvement-corrections"])
def test_pages_are_the_agents_and_say_what_will_come(client, desk, page):
    assert 'class="empty"' in desk.get(reverse(f"desk:{page}")).text
    client.force_login(factories.person())
    assert client.get(reverse(f"desk:{page}")).status_code == 403


def test_a_burst_leads_from_the_list_to_the_form_that_ties_all_its_tickets(desk):
    tickets = [factories.ticket(description=SILENCE) for _each in range(SIGNS)]
    seen = desk.get("/desk/").context["bursts"]
    assert seen[0].text.startswith(f"{SIGNS} sending errors on CDS")
    board = desk.get(seen[0].url)
    form = board.context["form"]
    assert '<details id="declare" open>' in board.text
    data = {name: form[name].value() or "" for name in form.fields}
    data["kind"], data["countries"] = "incident", []
    data["systems"] = [system.pk for system in form.initial["systems"]]
    data["started_at"] = timezone.localtime(form.initial["started_at"]).strftime("%Y-%m-%dT%H:%M")
    assert desk.post("/desk/board/open/", data).status_code == 302
    outage = Outage.objects.get(source="agent")
    assert Ticket.objects.filter(outage=outage).count() == len(tickets)
    assert desk.get("/desk/").context["bursts"] == []


def test_without_a_burst_the_form_is_empty_whatever_the_address_says(desk):
    board = desk.get("/desk/board/?burst=cds")
    assert board.context["form"].initial == {}
    assert '<details id="declare">' in board.text
