"""Looking through a customer's eyes: every address of the product, read and written to."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path, reverse
from django.utils import timezone

from accounts.choices import Scope
from accounts.models import User, Viewing
from helpdesk import viewing as eyes
from helpdesk.http import UserRequest, customer_required
from helpdesk.permissions import Entry, entries
from helpdesk.urls import urlpatterns as product_urls
from tests import factories
from tests.test_isolation import rows_of
from tests.test_permissions import address_of
from tickets.models import ArticleUse, Ticket
from tickets.rating_links import rating_path

pytestmark = pytest.mark.django_db

ALL = entries()
UNSAFE = ("post", "put", "patch", "delete")
IN_PORTAL = [one for one in ALL if eyes._place(one.address)[2] or one.name in eyes._portal_names()]
DESK = [one for one in ALL if one.name.startswith("desk:")]
# Not the desk, and not the button that ends it: everything that may change something there.
ELSEWHERE = [one for one in ALL if one not in DESK and one.name != "viewing-end"]
KIND = "Nothing can be changed while you look"


@pytest.fixture
def agent() -> User:
    return factories.agent(name="Claire Vasseur")


@pytest.fixture
def maud() -> User:
    return factories.person(name="Maud Perrot", role="customer_admin")


@pytest.fixture
def desk(client: Client, agent: User) -> Client:
    client.force_login(agent)
    return client


def look(desk: Client, person: User, **more: str) -> HttpResponse:
    return desk.post(reverse("desk:view-as", args=[person.pk]), more)


def address(entry: Entry, rows: dict[str, Any]) -> str:
    return address_of(entry, rows)


def read(response: Any) -> bytes:
    """All of an answer; a file is closed by reading it to its end."""
    return b"".join(response.streaming_content if response.streaming else [response.content])


def everything() -> str:
    """A fingerprint of every row but the sessions."""
    kept = [model for model in apps.get_models() if model._meta.label != "sessions.Session"]
    rows = [(model._meta.label, list(model.objects.order_by("pk").values_list())) for model in kept]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def test_every_page_of_the_portal_is_the_one_that_the_customer_gets(desk, maud):
    rows, wrong = rows_of(maud), {}
    own = Client()
    own.force_login(maud)
    look(desk, maud)
    for entry in IN_PORTAL:
        theirs, ours = own.get(address(entry, rows)), desk.get(address(entry, rows))
        read(theirs)
        if theirs.status_code != ours.status_code:
            wrong[entry.name] = (theirs.status_code, ours.status_code)
        told = read(ours).decode(errors="replace")
        if "text/html" in ours["Content-Type"] and "<body" in told:
            assert "eyes of Maud Perrot" in told, entry.name
    assert wrong == {}
    assert len(IN_PORTAL) > 40


@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}], ids=["form", "htmx"])
def test_nothing_is_written_anywhere_but_at_the_desk(desk, maud, htmx):
    rows = rows_of(maud)
    key = {"Authorization": f"Bearer {factories.api_key(maud, *Scope.values)}"}
    look(desk, maud)
    before, wrong = everything(), {}
    for entry in ELSEWHERE:
        for method in UNSAFE:
            headers = htmx | (key if entry.name.startswith("api:") else {})
            response = getattr(desk, method)(address(entry, rows), headers=headers)
            if response.status_code != 403 or KIND not in read(response).decode():
                wrong[entry.name, method] = response.status_code
    assert wrong == {}
    assert everything() == before


def test_reading_every_page_writes_nothing_either(desk, maud):
    rows = rows_of(maud)
    look(desk, maud)
    before = everything()
    for entry in ELSEWHERE:
        read(desk.get(address(entry, rows)))
    assert everything() == before


def test_a_token_of_a_form_does_not_help(maud, agent):
    checked = Client(enforce_csrf_checks=True)
    checked.force_login(agent)
    page = checked.get(reverse("desk:company", args=[maud.company_id]))
    token = page.context["csrf_token"]
    assert look(checked, maud, csrfmiddlewaretoken=str(token)).status_code == 302
    sent = {"name": "Mallory", "language": "fr", "csrfmiddlewaretoken": str(token)}
    assert checked.post("/profile/", sent).status_code == 403


def test_a_form_shown_meanwhile_cannot_be_sent_once_it_is_over(maud, agent):
    checked = Client(enforce_csrf_checks=True)
    checked.force_login(agent)
    token = checked.get(reverse("desk:company", args=[maud.company_id])).context["csrf_token"]
    look(checked, maud, csrfmiddlewaretoken=str(token))
    profile = checked.get("/profile/")
    ended = {"csrfmiddlewaretoken": str(profile.context["viewing_token"])}
    assert checked.post("/viewing/end/", ended).status_code == 302
    sent = {
        "name": "Maud Perrot",
        "language": "fr",
        "time_zone": "Europe/Paris",
        "csrfmiddlewaretoken": str(profile.context["csrf_token"]),
    }
    assert checked.post("/profile/", sent).status_code == 403
    agent.refresh_from_db()
    assert agent.name == "Claire Vasseur"
    # A form that the agent had open at the desk all the while is still good.
    assert look(checked, maud, csrfmiddlewaretoken=str(token)).status_code == 302


def test_the_desk_and_the_administration_never_see_the_customer(client, maud):
    admin = factories.agent(role="admin")
    client.force_login(admin)
    rows = rows_of(maud)
    look(client, maud)
    addresses = [address(one, rows) for one in DESK]
    for one in [*addresses, "/admin/", "/admin/accounts/user/"]:
        response = client.get(one)
        read(response)
        assert response.wsgi_request.user.pk == admin.pk
        assert response.status_code != 403


def test_at_the_desk_the_agent_writes_as_themselves(desk, agent, maud):
    ticket = factories.ticket(maud)
    look(desk, maud)
    desk.post(reverse("desk:take", args=[ticket.number]))
    assert Ticket.objects.get(pk=ticket.pk).assignee == agent


def test_sign_in_keys_and_factors_stay_the_agents(desk, agent, maud):
    look(desk, maud)
    for one in ALL:
        if one.address.startswith("/accounts/") and not one.parameters:
            assert desk.get(one.address).wsgi_request.user.pk == agent.pk


def test_a_rating_by_signed_link_is_not_the_customers(desk, maud):
    ticket = factories.ticket(maud)
    ticket.resolved_at = timezone.now()  # what the link is bound to
    look(desk, maud)
    assert desk.post(rating_path(ticket, maud), {"good": "yes"}).status_code == 403


def test_the_article_that_an_agent_reads_counts_for_nobody(desk, maud):
    article = factories.article()
    look(desk, maud)
    assert desk.get(reverse("help-article", args=[article.slug])).status_code == 200
    assert not ArticleUse.objects.filter(article=article).exists()


@customer_required
def forgetful_page(request: UserRequest) -> HttpResponse:
    """A page of the portal that writes as it is read, as if somebody forgot who may be looking."""
    User.objects.filter(pk=request.user.pk).update(name="Changed")
    return HttpResponse()


urlpatterns = [path("profile/", forgetful_page, name="profile"), *product_urls]


def test_a_page_that_writes_as_it_is_read_is_refused_by_the_database(desk, maud, settings):
    """The door behind the door."""
    settings.ROOT_URLCONF = __name__
    look(desk, maud)
    with transaction.atomic():
        response = desk.get("/profile/")
    assert response.status_code == 403
    assert KIND in response.content.decode()
    maud.refresh_from_db()
    assert maud.name == "Maud Perrot"


class TestBeginning:
    def test_from_a_ticket_it_leads_to_the_customers_page_of_it(self, desk, agent, maud):
        ticket = factories.ticket(maud)
        response = look(desk, maud, ticket=ticket.number)
        assert response["Location"] == reverse("ticket", args=[ticket.number])
        viewing = Viewing.objects.get()
        assert (viewing.agent, viewing.person, viewing.ticket) == (agent, maud, ticket.number)

    def test_a_ticket_that_they_may_not_see_leads_to_their_home(self, desk, maud):
        ticket = factories.ticket(maud)
        colleague = factories.person(maud.company)
        assert look(desk, colleague, ticket=ticket.number)["Location"] == "/"

    def test_last_login_does_not_move(self, desk, maud):
        look(desk, maud)
        desk.get("/")
        maud.refresh_from_db()
        assert maud.last_login is None

    @pytest.mark.parametrize("role", ["customer", "customer_admin"])
    def test_a_customer_begins_nothing(self, client, maud, role):
        client.force_login(factories.person(maud.company, role=role))
        assert look(client, maud).status_code == 403
        assert not Viewing.objects.exists()

    def test_one_of_us_is_not_there_to_be_looked_through(self, desk):
        assert look(desk, factories.agent(role="admin")).status_code == 404

    def test_a_ticket_that_does_not_exist_begins_nothing(self, desk, maud):
        assert look(desk, maud, ticket="CAS-999999").status_code == 404
        assert not Viewing.objects.exists()


class TestTheEnd:
    def test_one_click_leads_back_to_the_ticket(self, desk, agent, maud):
        ticket = factories.ticket(maud)
        look(desk, maud, ticket=ticket.number)
        response = desk.post("/viewing/end/")
        assert response["Location"] == reverse("desk:ticket", args=[ticket.number])
        assert Viewing.objects.get().ended_at is not None
        assert desk.get("/profile/").wsgi_request.user == agent

    def test_after_half_an_hour_a_page_of_theirs_leads_back_and_says_so(self, desk, agent, maud):
        with time_machine.travel("2026-11-24T10:00:00+00:00", tick=False) as clock:
            desk.force_login(agent)
            look(desk, maud)
            clock.shift(timedelta(minutes=30))
            response = desk.post("/profile/", {"name": "Maud"}, follow=True)
        assert response.redirect_chain == [("/", 302), ("/desk/", 302)]
        assert "you are yourself again" in response.content.decode()
        agent.refresh_from_db()
        assert agent.name == "Claire Vasseur"

    def test_it_does_not_outlive_the_session(self, desk, maud):
        look(desk, maud)
        desk.logout()
        assert desk.get("/")["Location"].startswith("/accounts/login/")

    def test_another_agent_in_the_same_browser_has_nothing_of_it(self, desk, maud):
        look(desk, maud)
        other = factories.agent()
        desk.force_login(other)
        session = desk.session
        session["viewing"] = Viewing.objects.get().pk
        session.save()
        assert desk.get("/tickets/", follow=True).wsgi_request.user == other

    def test_without_one_there_is_nothing_to_end(self, client, maud):
        client.force_login(maud)
        assert client.post("/viewing/end/")["Location"] == "/"


class TestTheRecord:
    def test_the_customer_reads_who_looked_and_the_desk_too(self, desk, client, maud):
        look(desk, maud)
        page = desk.get(reverse("desk:company", args=[maud.company_id])).content.decode()
        assert "Claire Vasseur with the eyes of Maud Perrot" in page
        client.force_login(maud)
        assert "Who looked through your eyes" in client.get("/profile/").content.decode()

    def test_a_colleague_does_not(self, desk, client, maud):
        look(desk, maud)
        client.force_login(factories.person(maud.company))
        assert "Who looked through your eyes" not in client.get("/profile/").content.decode()


def test_an_ordinary_page_costs_no_query_for_it(client, maud, django_assert_num_queries):
    client.force_login(maud)
    seen = []

    def page(request: HttpRequest) -> HttpResponse:
        seen.append(request.user.pk)
        return HttpResponse()

    request = RequestFactory().get("/profile/")
    request.session, request.user = {}, maud
    with django_assert_num_queries(0):
        eyes.ViewingMiddleware(page)(request)
    assert seen == [maud.pk]
