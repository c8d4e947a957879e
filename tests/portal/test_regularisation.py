"""After an outage: what the company has to put in order; during one: what it may do."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from customs.models import CompanyAuthorisation, FallbackDeclaration, KnowledgeChange
from customs.services import authorisation_save, fallback_record
from tests import factories
from tests.customs.factories import outage, system
from tickets.models import RegularisationTask
from tickets.services import regularisation_add

pytestmark = pytest.mark.django_db

PAGE, HELD = "/regularisation/", "/company/authorisations/"


@pytest.fixture
def over(db: None):
    now = timezone.now()
    return outage(
        "cds",
        title="CDS down",
        status="resolved",
        started_at=now - timedelta(hours=3),
        ended_at=now,
    )


@pytest.fixture
def agent(db: None) -> User:
    return factories.agent()


@pytest.fixture
def task(over, requester: User, agent: User) -> RegularisationTask:
    return regularisation_add(
        outage=over, company=requester.company, kind="held", reference="POS-1", actor=agent
    )


@pytest.fixture
def sent(over, requester: User, agent: User) -> FallbackDeclaration:
    return fallback_record(
        company=requester.company,
        system=system("cds"),
        country="GB",
        reference="POS-2",
        numbers={},
        actor=agent,
        outage=over,
    )


def test_home_and_systems_lead_to_the_list(portal: Client, task, sent):
    for page in ("/", "/systems/"):
        assert "2 things are left to be put in order" in portal.get(page).text
    assert "POS-1" in portal.get(PAGE).text


def test_with_nothing_left_nothing_is_said(portal: Client):
    assert "put in order after an outage." not in portal.get("/").text
    assert "Nothing that we know of is left" in portal.get(PAGE).text


def test_the_customer_ticks_a_line_and_regularises_a_declaration(
    portal: Client, requester: User, task, sent
):
    portal.post(PAGE, {"of": "task", "line": task.pk, "done": "1"})
    portal.post(PAGE, {"of": "fallback", "line": sent.pk, "mrn": "26GB00000000000001"})
    task.refresh_from_db()
    sent.refresh_from_db()
    assert (task.done_by, sent.regularised_by) == (requester, requester)
    assert sent.regularised_as == "26GB00000000000001"
    assert portal.get(PAGE).context["checklists"] == []


def test_the_customer_adds_what_nobody_listed(portal: Client, requester: User, over):
    line = {"outage": over.pk, "kind": "waiting", "reference": "POS-3"}
    assert portal.post(PAGE, line).status_code == 302
    assert RegularisationTask.objects.get().company == requester.company


def test_a_line_without_reference_is_refused_where_it_was_typed(portal: Client, over):
    response = portal.post(PAGE, {"outage": over.pk, "kind": "waiting", "reference": ""})
    assert response.status_code == 422


def test_an_outage_of_another_country_takes_no_line(portal: Client):
    now = timezone.now()
    foreign = outage("atlas", status="resolved", started_at=now, ended_at=now)
    line = {"outage": foreign.pk, "kind": "waiting", "reference": "POS-3"}
    assert portal.post(PAGE, line).status_code == 422


def test_a_stranger_sees_and_ticks_nothing(client: Client, task, sent):
    client.force_login(factories.person(role="customer_admin"))
    assert "POS-1" not in client.get(PAGE).text
    assert client.post(PAGE, {"of": "task", "line": task.pk, "done": "1"}).status_code == 404
    assert client.post(PAGE, {"of": "fallback", "line": sent.pk}).status_code == 404


def test_agents_have_their_own_page(client: Client, agent: User):
    client.force_login(agent)
    assert client.get(PAGE).status_code == 403


class TestAuthorisations:
    @pytest.fixture
    def boss(self, client: Client) -> User:
        company = factories.company(contract_countries=["BE"])
        boss = factories.person(company, role="customer_admin")
        client.force_login(boss)
        return boss

    def test_an_administrator_keeps_them(self, client: Client, boss: User):
        form = {"kind": "buffering", "country": "BE", "number": "B-1", "valid_until": "2027-01-31"}
        assert client.post(HELD, form).status_code == 302
        client.post(HELD, form | {"number": "B-2"})
        row = CompanyAuthorisation.objects.get()
        assert (row.number, row.recorded_by) == ("B-2", boss)
        client.post(HELD, {"delete": row.pk})
        assert not CompanyAuthorisation.objects.exists()
        assert [one.action for one in KnowledgeChange.objects.order_by("pk")] == [
            "created", "changed", "deleted",
        ]  # fmt: skip

    def test_a_number_of_the_wrong_form_is_refused_at_its_field(self, client: Client, boss: User):
        response = client.post(HELD, {"kind": "bcp_id", "country": "BE", "number": "?" * 70})
        assert response.status_code == 422
        assert "number" in response.context["form"].errors

    def test_a_colleague_reads_them_only(self, client: Client, boss: User):
        authorisation_save(
            company=boss.company, country="BE", kind="buffering", number="", valid_until=None,
            actor=boss,
        )  # fmt: skip
        client.force_login(factories.person(boss.company))
        page = client.get(HELD).text
        assert "buffering authorisation" in page
        assert "Add or correct one" not in page
        client.post(HELD, {"kind": "bcp_id", "country": "BE"})
        client.post(HELD, {"delete": CompanyAuthorisation.objects.get().pk})
        assert CompanyAuthorisation.objects.count() == 1

    def test_that_of_another_company_is_out_of_reach(self, client: Client, boss: User):
        other = factories.person(role="customer_admin")
        row = authorisation_save(
            company=other.company, country="BE", kind="buffering", number="", valid_until=None,
            actor=other,
        )  # fmt: skip
        assert client.post(HELD, {"delete": row.pk}).status_code == 404

    def test_an_agent_reads_and_a_lead_keeps_them(self, client: Client, boss: User):
        address = f"/desk/companies/{boss.company_id}/authorisations/"
        form = {"kind": "buffering", "country": "BE"}
        client.force_login(factories.agent())
        client.post(address, form)
        assert not CompanyAuthorisation.objects.exists()
        client.force_login(factories.agent(role="lead"))
        client.post(address, form)
        assert CompanyAuthorisation.objects.exists()

    def test_the_guide_knows_what_the_company_holds(self, client: Client, boss: User):
        asked = {"urgency": "waiting", "procedure": "import", "country": "BE"}
        assert client.get("/systems/plda/", asked).context["guidance"].advice == "Wait."
        held = authorisation_save(
            company=boss.company, country="BE", kind="buffering", number="", valid_until=None,
            actor=boss,
        )  # fmt: skip
        page = client.get("/systems/plda/", asked)
        assert page.context["guidance"].advice == "Let CAS hold the messages."
        yesterday = timezone.localdate() - timedelta(days=1)
        CompanyAuthorisation.objects.filter(pk=held.pk).update(valid_until=yesterday)
        assert client.get("/systems/plda/", asked).context["guidance"].advice == "Wait."
