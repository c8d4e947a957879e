"""What contracts cover: the kind answer, the count for the commercial team, the lines leads edit."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import Service, Subscription
from tests import factories
from tickets.choices import EventKind
from tickets.models import Message, Ticket
from tickets.services import ticket_scope_confirm

pytestmark = pytest.mark.django_db


def page(ticket: Ticket) -> str:
    return reverse("desk:ticket", args=[ticket.number])


def outside(subtype: str = "reference_data", locale: str = "fr", **person) -> Ticket:
    """A ticket that Premium leaves out."""
    ticket = factories.ticket(
        factories.person(name="Maud Perrot", **person), category="out_of_scope", locale=locale
    )
    Ticket.objects.filter(pk=ticket.pk).update(subtype=subtype, scope_verdict="excluded")
    ticket.refresh_from_db()
    return ticket


@pytest.fixture
def lead(client: Client) -> Client:
    client.force_login(factories.agent(role="lead", name="Laurence Petit"))
    return client


@pytest.mark.parametrize(
    ("locale", "begins", "says"),
    [
        ("fr", "Bonjour Maud Perrot,", "répondez à ce message"),
        ("en", "Hello Maud Perrot,", "answer this message"),
        ("nl", "Beste Maud Perrot,", "antwoord dan op dit bericht"),
        ("de", "Guten Tag Maud Perrot,", "antworten Sie auf diese Nachricht"),
    ],
)
def test_one_click_fills_the_editor_in_the_customers_language(desk, locale, begins, says):
    ticket = outside(locale=locale)
    assert f"{page(ticket)}?answer=scope#editor" in desk.get(page(ticket)).text
    form = desk.get(page(ticket), {"answer": "scope"}).context["forms"]["reply"]
    body = form["body"].value()
    assert body.startswith(begins)
    assert "CAS Classification" in body
    assert says in body
    assert body.endswith("Claire Vasseur")
    assert "{" not in body


@pytest.mark.parametrize(
    "slug", ["monitoring_and_reports", "other_documents", "controls", "outside"]
)
def test_every_answer_names_its_subscription_or_none(slug):
    from accounts.scope import answer_of

    service = Service.objects.get(slug=slug)
    for locale in ("fr", "en", "nl", "de"):
        body = answer_of(service, locale).body
        assert "{contact}" not in body
        assert "{subscription}" not in body
        assert not service.subscription or service.subscription.name(locale) in body


def test_the_contact_of_the_subscription_is_named(desk):
    Subscription.objects.filter(slug="classification").update(contact="sales@c4t.example")
    form = desk.get(page(outside()), {"answer": "scope"}).context["forms"]["reply"]
    assert "Votre contact : sales@c4t.example." in form["body"].value()


def test_the_answer_goes_out_as_the_agent_changed_it(desk):
    ticket = outside()
    desk.post(
        reverse("desk:reply", args=[ticket.number]),
        {"kind": "public", "body": "En bref : CAS Classification.", "scope_answer": "reference_data",
         "then": "resolved"},
    )  # fmt: skip
    ticket.refresh_from_db()
    assert Message.objects.get(body__startswith="En bref").public
    assert (ticket.status, ticket.scope_verdict, ticket.scope_confirmed) == (
        "resolved", "excluded", True,
    )  # fmt: skip
    told = ticket.events.get(kind=EventKind.SCOPE_ANSWERED).data
    assert told == {"service": "reference_data", "subscription": "classification"}
    text = desk.get(page(ticket)).text
    assert "Claire Vasseur told the customer what the contract covers" in text


def test_a_note_is_no_answer(desk):
    ticket = outside()
    desk.post(
        reverse("desk:reply", args=[ticket.number]),
        {"kind": "note", "body": "To think over", "scope_answer": "reference_data"},
    )
    assert not ticket.events.filter(kind=EventKind.SCOPE_ANSWERED).exists()


def test_a_refused_answer_stays_the_kind_answer(desk):
    ticket = outside()
    answer = desk.post(
        reverse("desk:reply", args=[ticket.number]),
        {"kind": "public", "body": " ", "scope_answer": "reference_data"},
    )
    assert answer.status_code == 422
    assert 'value="reference_data"' in answer.text


def test_what_is_covered_offers_no_kind_answer(desk):
    ticket = factories.ticket(category="customs_error")
    assert "answer=scope" not in desk.get(page(ticket)).text


def test_what_an_agent_excludes_gets_the_general_answer(desk, agent):
    ticket = factories.ticket(category="customs_error", locale="en")
    ticket_scope_confirm(
        ticket_id=ticket.pk, verdict="excluded", actor=factories.actor(agent, "desk")
    )
    form = desk.get(page(ticket), {"answer": "scope"}).context["forms"]["reply"]
    assert "It is not part of your Premium contract." in form["body"].value()


def answer_kindly(desk: Client, ticket: Ticket) -> None:
    address = reverse("desk:reply", args=[ticket.number])
    desk.post(address, {"kind": "public", "body": "Kindly", "scope_answer": "reference_data"})


def test_the_commercial_team_reads_it_by_subscription_company_and_month(lead):
    one = outside()
    outside("special_procedures", of=one.company)
    outside("physical_control")
    answer_kindly(lead, one)
    report = lead.get(reverse("desk:scope")).context["report"]
    assert report.answer == (
        "3 tickets asked for what their contract leaves out; 1 was answered kindly."
    )
    figures = [[cell["text"] for cell in row] for row in report.figures["rows"]]
    assert sorted(figures) == [
        ["CAS Classification", 1, 1],
        ["Special procedures", 1, 0],
        ["none named", 1, 0],
    ]
    by_company = lead.get(reverse("desk:scope"), {"by": "company"}).context["report"]
    assert by_company.figures["rows"][0][0]["text"] == one.company.name
    assert by_company.figures["rows"][0][1]["text"] == 2
    by_month = lead.get(reverse("desk:scope"), {"by": "month"}).context["report"]
    assert [row[1]["text"] for row in by_month.figures["rows"]] == [3]


def test_what_an_agent_excludes_is_counted_as_anything_else(lead, agent):
    ticket = factories.ticket(category="customs_error")
    ticket_scope_confirm(
        ticket_id=ticket.pk, verdict="excluded", actor=factories.actor(agent, "desk")
    )
    report = lead.get(reverse("desk:scope"), {"by": "service"}).context["report"]
    assert report.figures["rows"][0][0]["text"] == "Request to be confirmed"


def test_what_is_covered_by_a_subscription_is_not_counted(lead):
    company = factories.company()
    company.contract.subscriptions.add(Subscription.objects.get(slug="classification"))
    ticket = factories.ticket(
        factories.person(company),
        description="Quel code douanier pour des lampes ? Classement tarifaire svp",
    )
    assert (ticket.subtype, ticket.scope_verdict) == ("reference_data", "included")
    assert lead.get(reverse("desk:scope")).context["report"].tickets["rows"] == []


def test_the_files_hold_every_ticket(lead):
    ticket = outside()
    csv = lead.get(reverse("desk:scope-tickets")).content.decode()
    assert ticket.number in csv
    assert "CAS Classification" in csv
    with ZipFile(BytesIO(lead.get(reverse("desk:scope-workbook")).content)) as book:
        names = re.findall(r'<sheet name="(\w+)"', book.read("xl/workbook.xml").decode())
        words = book.read("xl/sharedStrings.xml").decode()
    assert names == ["Subscription", "Service", "Company", "Month", "Tickets"]
    assert ticket.number in words


def test_thirty_tickets_cost_the_queries_of_one(
    lead, django_assert_num_queries: DjangoAssertNumQueries
):
    outside()
    lead.get(reverse("desk:scope"))
    with django_assert_num_queries(9):
        lead.get(reverse("desk:scope"))
    for _ in range(8):
        outside()
    with django_assert_num_queries(9):
        lead.get(reverse("desk:scope"))


@pytest.mark.parametrize(
    "name", ["scope", "scope-services", "scope-service-new", "scope-tickets", "scope-workbook"]
)
def test_only_leads_read_and_edit_it(desk, name):
    assert desk.get(reverse(f"desk:{name}")).status_code == 403


@pytest.mark.parametrize(
    ("name", "slug"), [("scope-service", "controls"), ("scope-subscription", "classification")]
)
def test_neither_agents_nor_customers_edit_the_service_description(desk, client, name, slug):
    address = reverse(f"desk:{name}", args=[slug])
    assert desk.post(address, {}).status_code == 403
    client.force_login(factories.person(role="customer_admin"))
    assert client.get(address).status_code == 403


def typed(service: Service, **changes: str) -> dict[str, str]:
    names = ["verdict", "name_fr", "name_en", "message_fr", "message_en"]
    names += [f"answer_{code}" for code in ("fr", "en", "nl", "de")]
    held = str(service.subscription_id or "")
    return {name: getattr(service, name) for name in names} | {"subscription": held} | changes


def test_a_lead_sees_what_customers_read_before_it_is_saved(lead):
    service = Service.objects.get(slug="controls")
    address = reverse("desk:scope-service", args=["controls"])
    tried = lead.post(address, typed(service, message_en="Not yet.", **{"try": "1"}))
    assert "Not yet." in tried.context["preview"]["notices"][1]["verdict"].message
    assert tried.text.count("Not yet.") == 2  # in its field, and in the portal's words
    service.refresh_from_db()
    assert service.message_en != "Not yet."
    saved = lead.post(address, typed(service, message_en="Now."))
    assert saved.status_code == 302
    service.refresh_from_db()
    assert service.message_en == "Now."


def test_a_line_without_a_message_is_refused_and_kept(lead):
    service = Service.objects.get(slug="controls")
    address = reverse("desk:scope-service", args=["controls"])
    answer = lead.post(address, typed(service, message_en="", name_en="Kept name"))
    assert answer.status_code == 422
    assert "Kept name" in answer.text


def test_a_lead_describes_what_no_line_names_yet(lead):
    template = Service.objects.get(slug="customs_errors")
    fields = typed(template, verdict="unsure", of_class="customs_error/information_request")
    assert lead.post(reverse("desk:scope-service-new"), fields).status_code == 302
    made = Service.objects.get(category="customs_error", subtype="information_request")
    assert made.verdict == "unsure"
    again = lead.post(reverse("desk:scope-service-new"), fields)
    assert again.status_code == 422


def test_a_lead_names_the_contact_of_a_subscription(lead):
    address = reverse("desk:scope-subscription", args=["classification"])
    fields = {"name_fr": "CAS Classification", "name_en": "CAS Classification"}
    assert lead.post(address, fields | {"contact": "nobody"}).status_code == 422
    assert lead.post(address, fields | {"contact": "sales@c4t.example"}).status_code == 302
    assert Subscription.objects.get(slug="classification").contact == "sales@c4t.example"
