"""Saved views: what they keep, who sees and changes them, what their figures cost."""

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from helpdesk.desk.models import SavedView
from tests import factories
from tests.desk.test_list import numbers
from tickets.models import Ticket
from tickets.services import ticket_tag

pytestmark = pytest.mark.django_db

QUERY = "status=new&tag=port&sort=oldest&columns=tags&columns=priority&after=x&nonsense=1"


@pytest.fixture
def tagged(desk, agent) -> Ticket:
    ticket = factories.ticket()
    return ticket_tag(ticket_id=ticket.pk, add=["Port"], actor=factories.actor(agent, "desk"))


def save(desk, name="Port", query=QUERY, **more):
    return desk.post("/desk/views/", {"name": name, "query": query, **more})


def test_a_list_is_saved_with_its_filters_order_and_columns(desk, agent, tagged):
    factories.ticket()
    response = save(desk)
    view = SavedView.objects.get()
    assert (view.owner, view.name, view.shared) == (agent, "Port", False)
    assert view.filters == {"status": ["new"], "tag": ["port"]}  # neither the page nor nonsense
    assert (view.sort, view.columns) == ("oldest", ["tags", "priority"])
    page = desk.get(response.url)
    assert numbers(page) == [tagged.number]
    assert page.context["title"] == "Port"
    headings = [str(one.text) for one in page.context["headings"]]
    assert headings == ["Priority", "Tags"]


def test_a_choice_that_is_none_is_not_kept(desk):
    save(desk, query="status=new&status=nope&view=mine&priority=9")
    assert SavedView.objects.get().filters == {"view": ["mine"]}


def test_a_view_without_a_name_comes_back_with_what_was_asked(desk):
    response = save(desk, name=" ")
    assert response.status_code == 422
    assert "status=new&amp;tag=port" in response.text
    assert not SavedView.objects.exists()


def test_colleagues_see_what_is_shared_and_leads_change_it(desk, client, agent):
    save(desk, shared="on")
    save(desk, name="Alone")
    shared, alone = SavedView.objects.order_by("pk")
    change = reverse("desk:view-change", args=[shared.pk])

    client.force_login(factories.agent())
    page = client.get("/desk/")
    assert f"saved={shared.pk}" in page.text
    assert f"saved={alone.pk}" not in page.text
    assert client.post(change, {"name": "Mine now"}).status_code == 404

    client.force_login(factories.agent(role="lead"))
    assert client.post(change, {"name": "Ports", "shared": "on"}).status_code == 302
    delete = reverse("desk:view-delete", args=[alone.pk])
    assert client.post(delete).status_code == 404
    shared.refresh_from_db()
    assert (shared.name, shared.owner) == ("Ports", agent)


def test_views_stand_in_the_order_of_their_owner(desk):
    for name in ("a", "b", "c"):
        save(desk, name=name)
    c = SavedView.objects.get(name="c")
    desk.post(reverse("desk:view-up", args=[c.pk]))
    desk.post(reverse("desk:view-down", args=[SavedView.objects.get(name="a").pk]))
    rail = desk.get("/desk/").context["rail"][1]["views"]
    assert [entry.title for entry in rail] == ["c", "a", "b"]


def test_a_view_is_replaced_by_the_list_as_it_is_and_deleted(desk):
    save(desk)
    view = SavedView.objects.get()
    desk.post(reverse("desk:view-replace", args=[view.pk]), {"query": "priority=low"})
    view.refresh_from_db()
    assert (view.filters, view.sort) == ({"priority": ["low"]}, "")
    desk.post(reverse("desk:view-delete", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_figures_come_in_one_statement_for_all_views(
    desk, tagged, django_assert_num_queries: DjangoAssertNumQueries
):
    save(desk)
    save(desk, name="None", query="tag=none")
    with django_assert_num_queries(5):  # session, person, options, the rail's own, the saved
        page = desk.get("/desk/counts/").text
    first, second = SavedView.objects.order_by("pk")
    assert f'<b id="n-saved-{first.pk}" hx-swap-oob="true">1</b>' in page
    assert f'<b id="n-saved-{second.pk}" hx-swap-oob="true">0</b>' in page
    assert '<b id="n-due" hx-swap-oob="true">1</b>' in page


def test_figures_that_did_not_change_are_not_sent_again(desk):
    etag = desk.get("/desk/counts/")["ETag"]
    assert desk.get("/desk/counts/", headers={"If-None-Match": etag}).status_code == 304
    factories.ticket()
    assert desk.get("/desk/counts/", headers={"If-None-Match": etag}).status_code == 200


def test_a_saved_view_costs_no_query_more(desk, django_assert_max_num_queries):
    url = save(desk).url
    with django_assert_max_num_queries(6):
        desk.get(url)
