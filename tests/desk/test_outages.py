"""One outage on the desk: whom to tell, what it is about, what is left afterwards."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from customs.models import FallbackDeclaration, Outage
from customs.services import fallback_record, outage_close, outage_open, outage_update
from customs.services.outages import OutageReport
from notifications.models import OutboxMessage
from tests import factories
from tests.customs.factories import outage as page_outage
from tests.customs.factories import system
from tickets.models import RegularisationTask

pytestmark = pytest.mark.django_db

SILENCE = "Connection to CDS timed out, message queued. Declaration POS-26-00725, import."


@pytest.fixture
def declared(agent: User) -> Outage:
    return outage_open(report=OutageReport(title="CDS down", systems=[system("cds")]), actor=agent)


@pytest.fixture
def boss(db: None) -> User:
    company = factories.company(name="Pennine", contract_countries=["GB"])
    return factories.person(company, role="customer_admin")


def address(name: str, outage: Outage) -> str:
    return reverse(f"desk:outage-{name}", args=[outage.pk])


def mails(change: str) -> int:
    return OutboxMessage.objects.filter(template="outage_told", context__change=change).count()


def test_after_a_declaration_the_agent_sees_whom_it_concerns(desk: Client, boss: User):
    form = {
        "title": "CDS down",
        "kind": "incident",
        "impact": "critical",
        "systems": [system("cds").pk],
        "countries": ["GB"],
    }
    response = desk.post("/desk/board/open/", form, follow=True)
    assert "Tell 1 company?" in response.text
    assert "Pennine" in response.text
    assert mails("opened") == 0


def test_a_country_that_the_system_does_not_serve_is_refused(desk: Client):
    form = {
        "title": "CDS down",
        "kind": "incident",
        "impact": "critical",
        "systems": [system("cds").pk],
        "countries": ["BE"],
    }
    response = desk.post("/desk/board/open/", form)
    assert response.status_code == 422
    assert "These systems do not work in: BE." in response.text
    assert 'value="CDS down"' in response.text


def test_the_agent_tells_them_or_not(desk: Client, declared: Outage, boss: User):
    desk.post(address("notice", declared), {"tell": "1"})
    declared.refresh_from_db()
    assert (declared.tells_companies, mails("opened")) == (True, 1)
    desk.post(address("notice", declared), {"tell": "0"})
    declared.refresh_from_db()
    assert not declared.tells_companies


def test_news_go_out_unless_the_agent_says_no(desk: Client, declared: Outage, boss: User):
    desk.post(address("notice", declared), {"tell": "1"})
    desk.post(address("update", declared), {"body": "We look."})
    assert mails("updated") == 0
    desk.post(address("update", declared), {"body": "HMRC answers.", "tell": "on"})
    assert mails("updated") == 1


def test_customs_opened_the_fallback_in_one_click(desk: Client, declared: Outage):
    for opened in ("1", "0"):
        desk.post(address("fallback", declared), {"opened": opened})
        declared.refresh_from_db()
        assert (declared.fallback_opened_at is not None) is (opened == "1")


def test_a_notice_read_wrongly_is_corrected(desk: Client, agent: User):
    found = page_outage(title="Customs outage", countries=[])
    form = {"systems": [system("aes").pk], "countries": ["BE"], "environment": "production"}
    assert desk.post(address("correct", found), form).status_code == 302
    found.refresh_from_db()
    assert (found.countries, found.corrected_by) == (["BE"], agent)


def test_a_correction_that_does_not_fit_is_refused_at_its_field(desk: Client, declared: Outage):
    form = {"systems": [system("cds").pk], "countries": ["BE"], "environment": "production"}
    response = desk.post(address("correct", declared), form)
    assert response.status_code == 422
    assert "countries" in response.context["form"].errors


class TestAfterwards:
    @pytest.fixture
    def over(self, declared: Outage, agent: User, boss: User) -> Outage:
        """A ticket waited, a message was not sent, a declaration went out under the fallback."""
        factories.ticket(boss, description=SILENCE)
        outage_update(outage_id=declared.pk, actor=agent, body="We look.")
        failed = factories.alert(boss.company, shipmentReference="POS-26-00999")
        boss.company.alerts.filter(pk=failed.pk).update(
            category="sending_error", customs_system="cds", event_at=declared.started_at
        )
        fallback_record(
            company=boss.company,
            system=system("cds"),
            country="GB",
            reference="POS-26-00111",
            numbers={},
            actor=agent,
            outage=declared,
        )
        from tickets.services import outage_link

        ids = list(boss.company.tickets.values_list("pk", flat=True))
        outage_link(outage=declared, ticket_ids=ids, actor=factories.actor(agent, "desk"))
        return outage_close(outage_id=declared.pk, actor=agent)

    def test_the_end_lists_what_is_left_by_company(self, desk: Client, over: Outage):
        [one] = desk.get(address("regularisation", over)).context["checklists"]
        kinds = {(line.of, line.what) for line in one.lines}
        assert kinds == {
            ("task", "declaration that waited"),
            ("task", "message held or not sent"),
            ("fallback", "sent under the fallback"),
        }
        assert (one.company.name, one.done, one.left) == ("Pennine", 0, 3)

    def test_ending_leads_to_the_list_and_the_board_keeps_it(self, desk: Client, over: Outage):
        page = desk.get("/desk/board/")
        assert "Over, but not in order" in page.text
        assert address("regularisation", over) in page.text

    def test_lines_are_ticked_off(self, desk: Client, over: Outage, agent: User):
        url = address("regularisation", over)
        for task in RegularisationTask.objects.all():
            desk.post(url, {"of": "task", "line": task.pk, "done": "1"})
        row = FallbackDeclaration.objects.get()
        desk.post(url, {"of": "fallback", "line": row.pk, "mrn": "26GB00000000000001"})
        [one] = desk.get(url).context["checklists"]
        assert (one.done, one.left) == (3, 0)
        assert {line.done_by for line in one.lines} == {agent.name}
        assert "Over, but not in order" not in desk.get("/desk/board/").text

    def test_a_tick_is_taken_back(self, desk: Client, over: Outage):
        task = RegularisationTask.objects.first()
        url = address("regularisation", over)
        desk.post(url, {"of": "task", "line": task.pk, "done": "1"})
        desk.post(url, {"of": "task", "line": task.pk})
        task.refresh_from_db()
        assert task.done_at is None

    def test_a_line_that_nobody_listed_is_added(self, desk: Client, over: Outage, boss: User):
        line = {"company": boss.company_id, "kind": "held", "reference": "POS-26-00444"}
        desk.post(address("regularisation", over), line)
        assert RegularisationTask.objects.filter(reference="POS-26-00444").exists()

    def test_a_line_of_nothing_is_refused(self, desk: Client, over: Outage, boss: User):
        line = {"company": boss.company_id, "kind": "held", "reference": " "}
        assert desk.post(address("regularisation", over), line).status_code == 422

    def test_thirty_lines_cost_the_queries_of_one(
        self, desk: Client, over: Outage, boss: User, agent: User,
        django_assert_max_num_queries,
    ):  # fmt: skip
        from tickets.services import regularisation_add

        url = address("regularisation", over)
        with django_assert_max_num_queries(16) as one:
            desk.get(url)
        cost = len(one)
        for number in range(30):
            company = factories.company(contract_countries=["GB"])
            regularisation_add(
                outage=over, company=company, kind="held", reference=f"X{number}", actor=agent
            )
        with django_assert_max_num_queries(cost):
            desk.get(url)
