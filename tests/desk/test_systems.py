"""What is known of systems: agents read it, leads put it right, the record says who did."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from customs.models import ContinuityPlan, KnowledgeChange, PlanStep, SystemFact
from tests import factories
from tests.customs.factories import system

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(db: None) -> User:
    return factories.agent(role="lead", name="Lena Lead")


@pytest.fixture
def leads(client: Client, lead: User) -> Client:
    client.force_login(lead)
    return client


@pytest.fixture
def fact(db: None) -> SystemFact:
    return SystemFact.objects.filter(system__slug="cds").order_by("pk")[0]


def edit(fact: SystemFact, **fields: object) -> dict[str, object]:
    names = ("topic", "text_fr", "text_en", "source", "certainty", "position")
    return {name: getattr(fact, name) for name in names} | fields


def address(fact: SystemFact) -> str:
    return reverse("desk:system-part", args=["cds", "fact", fact.pk])


def test_an_agent_reads_facts_with_their_source_and_certainty(desk: Client, fact: SystemFact):
    page = desk.get("/desk/systems/cds/").text
    assert fact.text_en in page.replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&")
    assert "sourced" in page
    assert "Add a fact" not in page


def test_an_agent_who_is_no_lead_changes_nothing(desk: Client, fact: SystemFact):
    assert desk.post(address(fact), edit(fact, text_en="Wrong")).status_code == 403


def test_a_lead_puts_a_fact_right_and_the_record_says_so(leads: Client, lead, fact: SystemFact):
    before = fact.text_en
    assert leads.post(address(fact), edit(fact, text_en="Better")).status_code == 302
    fact.refresh_from_db()
    change = KnowledgeChange.objects.get()
    assert (fact.text_en, change.by) == ("Better", lead)
    assert (change.before, change.after) == ({"text_en": before}, {"text_en": "Better"})
    assert "Lena Lead: Fact, changed" in leads.get("/desk/systems/cds/").text


def test_saving_what_is_there_already_is_no_change(leads: Client, fact: SystemFact):
    leads.post(address(fact), edit(fact))
    assert not KnowledgeChange.objects.exists()


def test_two_leads_at_once_do_not_overwrite_each_other(leads: Client, fact: SystemFact):
    leads.post(address(fact), edit(fact, text_en="First", seen=0))
    response = leads.post(address(fact), edit(fact, text_en="Second", seen=0))
    assert response.status_code == 422
    assert "changed this meanwhile" in response.text
    assert "Second" in response.text
    fact.refresh_from_db()
    assert fact.text_en == "First"


def test_a_sourced_fact_names_its_source(leads: Client, fact: SystemFact):
    response = leads.post(address(fact), edit(fact, source="", certainty="sourced"))
    assert response.status_code == 422
    assert "source" in response.context["form"].errors


def test_a_step_is_added_to_a_plan_and_deleted(leads: Client):
    plan = ContinuityPlan.objects.filter(system__slug="aes").get()
    new = reverse("desk:system-part-new", args=["aes", "step"])
    texts = {"text_fr": "Appeler", "text_en": "Call", "certainty": "assumed", "position": 9}
    assert leads.post(f"{new}?plan={plan.pk}", texts | {"stage": "request"}).status_code == 302
    step = PlanStep.objects.get(plan=plan, text_en="Call")
    leads.post(reverse("desk:system-part", args=["aes", "step", step.pk]), {"delete": "1"})
    assert not PlanStep.objects.filter(pk=step.pk).exists()
    deleted, created = KnowledgeChange.objects.all()
    assert (created.action, deleted.action) == ("created", "deleted")
    assert deleted.before["text_en"] == "Call"


def test_a_second_plan_of_a_country_is_refused(leads: Client):
    new = reverse("desk:system-part-new", args=["aes", "plan"])
    plan = {"country": "BE", "opening": "authority", "buffering": "allowed"}
    response = leads.post(new, plan)
    assert response.status_code == 422
    assert "already exists" in response.text


@pytest.mark.parametrize(("field", "value"), [("pattern", "("), ("key", "not a slug")])
def test_what_the_guide_could_not_use_is_refused(leads: Client, field: str, value: str):
    plan = ContinuityPlan.objects.filter(system__slug="aes").get()
    number = {
        "stage": "request", "key": "office", "label_fr": "Bureau", "label_en": "Office",
        "pattern": "X", "certainty": "assumed", "position": 1,
    }  # fmt: skip
    new = reverse("desk:system-part-new", args=["aes", "number"])
    response = leads.post(f"{new}?plan={plan.pk}", number | {field: value})
    assert field in response.context["form"].errors


def test_countries_and_contacts_are_edited_too(leads: Client):
    cds = system("cds")
    about = reverse("desk:system-part", args=["cds", "about", cds.pk])
    form = leads.get(about).context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    assert leads.post(about, values | {"operator": "HM Revenue & Customs"}).status_code == 302
    contact = cds.contacts.first()
    assert contact is not None
    values = {name: getattr(contact, name) for name in ("country", "name", "channel", "hours")}
    values |= {"purpose_fr": "x", "purpose_en": "y", "certainty": "general", "address": "1 High St"}
    there = reverse("desk:system-part", args=["cds", "contact", contact.pk])
    assert leads.post(there, values).status_code == 302
    contact.refresh_from_db()
    assert contact.address == "1 High St"


@pytest.mark.parametrize(
    "path",
    ["nowhere/", "cds/new/nonsense/", "cds/new/about/", "cds/new/step/", "cds/fact/999999/"],
)
def test_what_is_not_there_is_not_found(leads: Client, path: str):
    assert leads.get(f"/desk/systems/{path}").status_code == 404


def test_a_row_of_another_system_is_not_found_here(leads: Client, fact: SystemFact):
    wrong = reverse("desk:system-part", args=["aes", "fact", fact.pk])
    assert leads.get(wrong).status_code == 404


@pytest.mark.parametrize("part", ["fact", "contact", "plan"])
def test_every_form_opens(leads: Client, part: str):
    assert leads.get(reverse("desk:system-part-new", args=["cds", part])).status_code == 200
