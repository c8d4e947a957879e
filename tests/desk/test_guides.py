"""The customs guides within reach of a ticket: what they answer, keep and record."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from customs import legal
from customs.models import FallbackDeclaration
from customs.rectification.rules import RULES
from customs.services import authorisation_save
from helpdesk.desk.guides.rectification import RectificationForm
from tests import factories
from tests.customs import factories as customs
from tickets.models import AuthorityApproval, Message, Ticket
from tickets.services import approval_answer

pytestmark = pytest.mark.django_db

TWICE = {
    "country": "FR",
    "direction": "import",
    "state": "accepted",
    "error": "duplicate",
    "accepted_on": "2026-11-12",
}


def guide(name, ticket):
    return reverse(f"desk:{name}", args=[ticket.number])


@pytest.fixture
def ticket():
    company = factories.company(contract_countries=["FR"])
    return factories.ticket(factories.person(company, name="Maud Perrot"), locale="fr")


class TestRectification:
    def test_the_ticket_and_its_alerts_fill_in_the_questions(self, desk):
        company = factories.company()
        factories.alert(company, "Accepted", at="2026-11-18T10:00:00Z")
        factories.alert(company, "Released", at="2026-11-19T23:30:00Z")
        ticket = factories.ticket(
            factories.person(company), description="Import CDS, LRN 26112000725POSIMP"
        )
        form = desk.get(guide("rectification", ticket)).context["form"]
        assert form.initial == {
            "country": "GB",
            "direction": "import",
            "state": "released",
            "accepted_on": date(2026, 11, 18),
            "released_on": date(2026, 11, 20),  # in Paris
        }

    def test_the_advice_says_why_until_when_and_how_sure_it_is(self, desk, ticket):
        answers = TWICE | {"state": "released", "accepted_on": "2020-01-02"}
        response = desk.get(guide("rectification", ticket), answers)
        assert "Ask the customs office: only it can act." in response.text
        assert "the limit has passed" in response.text
        assert "UCC-DA art. 148" in response.text
        assert "general knowledge, to be checked" in response.text

    def test_answers_that_cannot_be_are_refused_in_words(self, desk, ticket):
        response = desk.get(guide("rectification", ticket), TWICE | {"state": "exit_missing"})
        assert response.status_code == 422
        assert "These answers do not fit together." in response.text

    def test_the_advice_is_kept_in_the_agent_s_language(self, desk, ticket):
        url = f"{guide('rectification', ticket)}?country=FR&direction=import&state=accepted&error=duplicate"
        assert desk.post(url).url == reverse("desk:ticket", args=[ticket.number])
        note = Message.objects.get(ticket=ticket, public=False)
        assert note.body.startswith("Rectification guide, ")
        assert "Advice: Ask for the invalidation." in note.body
        assert "&" not in note.body

    def test_a_reply_begins_in_the_customer_s_language(self, desk, ticket):
        response = desk.get(guide("rectification-reply", ticket), TWICE)
        body = response.context["forms"]["reply"].initial["body"]
        assert body.startswith("Bonjour Maud Perrot,")
        assert "douane" in body
        assert not Message.objects.filter(ticket=ticket, is_opening=False).exists()

    def test_every_date_that_a_limit_counts_from_is_asked(self):
        starts = {legal.start_of(rule.limit, "FR") for rule in RULES if rule.limit}
        assert {str(start) for start in starts} <= set(RectificationForm.base_fields)

    def test_a_reply_needs_answers(self, desk, ticket):
        assert desk.get(guide("rectification-reply", ticket)).status_code == 302

    def test_the_page_costs_a_few_queries(self, desk, ticket, django_assert_max_num_queries):
        with django_assert_max_num_queries(7):
            desk.get(guide("rectification", ticket))


BLOCKED = {
    "system": "aes",
    "country": "BE",
    "procedure": "export",
    "urgency": "blocked",
    "authorisations": "bcp_id",
}
NUMBERS = {
    "number-call_number": "",
    "number-emergency_reference": "n05311-d:20261123-t080000",
    "number-bcp_id": "BCP-7",
    "reason": "Levend vee",
}


def address(ticket: Ticket, **answers: str) -> str:
    return f"{guide('continuity', ticket)}?{urlencode(BLOCKED | NUMBERS | answers)}"


@pytest.fixture
def belgian():
    company = factories.company(name="Brabo", contract_countries=["BE"])
    text = "AES is unavailable since this morning, export blocked. LRN BRK-OUT-551240"
    ticket = factories.ticket(
        factories.person(company, name="Lies Peeters"), description=text, priority="critical"
    )
    Ticket.objects.filter(pk=ticket.pk).update(customs_system="aes", country="BE")
    return Ticket.objects.get(pk=ticket.pk)


class TestContinuity:
    def test_the_ticket_and_the_outage_fill_in_the_questions(self, desk, belgian):
        now = timezone.now()
        customs.outage(
            "aes",
            started_at=now - timedelta(hours=1),
            expected_end_at=now + timedelta(hours=2, minutes=1),
            fallback_opened_at=now,
        )
        form = desk.get(guide("continuity", belgian)).context["form"]
        assert form.initial["system"] == "aes"
        assert form.initial["country"] == "BE"
        assert form.initial["urgency"] == "blocked"
        assert form.initial["expected_minutes"] == 120
        assert form.initial["fallback_open"] is True

    def test_what_can_wait_is_held(self, desk, belgian):
        response = desk.get(guide("continuity", belgian), BLOCKED | {"urgency": "question"})
        assert "Let CAS hold the messages." in response.text
        assert response.context["answer"].numbers is None
        assert "E-mail to the authority" not in response.text

    def test_what_stands_in_the_way_of_the_fallback_is_said(self, desk, belgian):
        answers = {name: value for name, value in BLOCKED.items() if name != "authorisations"}
        response = desk.get(guide("continuity", belgian), answers)
        assert "does not hold on record: BCP-ID" in response.text

    def test_the_e_mail_is_written_in_the_language_of_the_authority(self, desk, belgian):
        email = desk.get(address(belgian)).context["answer"].email
        assert email.language == "nl"
        assert email.subject == "Brabo - N05311-D:20261123-T080000"
        assert "Reden van dringendheid: Levend vee" in email.body
        assert email.missing == ("since", "eori")
        french = desk.get(address(belgian, language="fr")).context["answer"].email
        assert "Motif de l’urgence" in french.body

    def test_what_the_outage_and_the_ticket_tell_is_filled_in(self, desk, belgian):
        number = {"key": "emergency_reference", "value": "N05311-D:20261123-T080000", "system": ""}
        started_at = datetime(2026, 11, 23, 7, tzinfo=UTC)
        customs.outage("aes", started_at=started_at, references=[number])
        belgian.references.create(kind="eori", value="BE0123456789")
        email = desk.get(guide("continuity", belgian), BLOCKED).context["answer"].email
        assert email.subject == "Brabo - N05311-D:20261123-T080000"
        assert "23/11/2026 08:00" in email.body
        assert "BRK-OUT-551240" in email.body
        assert email.missing == ("bcp_id", "reason")

    def test_a_number_of_the_wrong_form_stops_the_e_mail(self, desk, belgian):
        response = desk.get(address(belgian, **{"number-emergency_reference": "N05311"}))
        assert "does not have the form that its authority gives" in response.text
        assert "E-mail to the authority" not in response.text
        refused = desk.post(
            address(belgian, **{"number-emergency_reference": "N05311"}), {"reference": "B1"}
        )
        assert refused.status_code == 422
        assert not FallbackDeclaration.objects.exists()

    def test_a_doubtful_check_digit_is_only_a_warning(self, desk, belgian):
        response = desk.get(address(belgian, **{"number-1nps": "06DE586600006143E2"}))
        assert "The check digit does not fit" in response.text
        assert response.context["answer"].email

    def test_without_an_approval_the_customer_is_asked(self, desk, agent, belgian):
        complete = {"declarations": "BRK-OUT-551240"}
        customs.outage("aes", started_at=timezone.now() - timedelta(hours=1))
        belgian.references.create(kind="eori", value="BE0123456789")
        page = desk.get(address(belgian, **complete))
        assert "Do not send it yet." in page.text
        sent = page.context["ask"].initial
        desk.post(reverse("desk:approval-ask", args=[belgian.number]), sent)
        asked = AuthorityApproval.objects.get(ticket=belgian)
        assert "Geachte" in asked.shared
        assert "has not answered the last request" in desk.get(address(belgian)).text
        approval_answer(
            ticket_id=belgian.pk,
            approval_id=asked.pk,
            given=True,
            by=belgian.requester,
            actor=factories.actor(belgian.requester),
        )
        assert "The customer approved." in desk.get(address(belgian)).text

    def test_a_declaration_stays_in_the_register_until_it_is_regularised(self, desk, belgian):
        response = desk.post(address(belgian), {"reference": "BRK-OUT-551240"})
        page = desk.get(response.url)
        assert "to regularise" in page.text
        assert "BCP-ID: <code>BCP-7</code>" in page.text
        assert page.context["register"].initial == {"reference": "BRK-OUT-551240"}
        row = FallbackDeclaration.objects.get(company=belgian.company)
        assert row.numbers["emergency_reference"] == "N05311-D:20261123-T080000"
        done = reverse("desk:continuity-regularise", args=[belgian.number, row.pk])
        desk.post(done, {"mrn": "26BE" + "X" * 40})
        assert FallbackDeclaration.objects.to_regularise().exists()
        desk.post(done, {"mrn": "06DE586600006143E1"})
        row.refresh_from_db()
        assert row.regularised_as == "06DE586600006143E1"

    def test_what_the_company_holds_is_known_with_its_number(self, desk, belgian):
        boss = factories.person(belgian.company, role="customer_admin")
        authorisation_save(
            company=belgian.company,
            country="BE",
            kind="bcp_id",
            number="BCP-9",
            valid_until=None,
            actor=boss,
        )
        page = desk.get(guide("continuity", belgian))
        assert page.context["form"].initial["authorisations"] == ["bcp_id"]
        assert "BE BCP-ID" in page.text
        answer = desk.get(guide("continuity", belgian), BLOCKED).context["answer"]
        assert answer.numbers["number-bcp_id"].value() == "BCP-9"

    def test_the_advice_is_kept_as_a_note_with_its_e_mail(self, desk, belgian):
        _path, _mark, answers = address(belgian).partition("?")
        desk.post(f"{reverse('desk:continuity-note', args=[belgian.number])}?{answers}")
        note = belgian.messages.get(public=False)
        assert "Advice: Use the fallback procedure." in note.body
        assert "BCP-ID: BCP-7" in note.body
        assert "Brabo - N05311-D:20261123-T080000" in note.body

    def test_the_advice_begins_a_reply_in_the_customer_s_language(self, desk, belgian):
        Ticket.objects.filter(pk=belgian.pk).update(locale="fr")
        url = reverse("desk:continuity-reply", args=[belgian.number])
        body = desk.get(url, BLOCKED).context["forms"]["reply"].initial["body"]
        assert body.startswith("Bonjour")
        assert "Les marchandises ne peuvent pas attendre" in body

    def test_without_answers_there_is_nothing_to_keep(self, desk, belgian):
        url = reverse("desk:continuity-note", args=[belgian.number])
        assert desk.post(url).url == guide("continuity", belgian)
        assert not belgian.messages.filter(public=False).exists()

    def test_the_register_of_another_company_is_out_of_reach(self, desk, belgian, ticket):
        desk.post(address(belgian), {"reference": "BRK-OUT-551240"})
        row = FallbackDeclaration.objects.get()
        assert desk.get(guide("continuity", ticket)).context["declarations"] == []
        url = reverse("desk:continuity-regularise", args=[ticket.number, row.pk])
        assert desk.post(url).status_code == 404

    def test_thirty_declarations_cost_the_queries_of_one(
        self, desk, belgian, django_assert_max_num_queries
    ):
        desk.post(address(belgian), {"reference": "B0"})
        with django_assert_max_num_queries(20) as one:
            desk.get(address(belgian))
        cost = len(one)
        for number in range(1, 31):
            desk.post(address(belgian), {"reference": f"B{number}"})
        with django_assert_max_num_queries(cost):
            desk.get(address(belgian))


@pytest.mark.parametrize(
    ("category", "button"),
    [
        ("rectification", "rectification"),
        ("sending_error", "continuity"),
        ("continuity", "continuity"),
        ("customs_error", None),
    ],
)
def test_the_ticket_leads_to_the_guides(desk, ticket, category, button):
    Ticket.objects.filter(pk=ticket.pk).update(category=category, subtype="")
    text = desk.get(reverse("desk:ticket", args=[ticket.number])).text
    for name in ("rectification", "continuity"):
        link = f'href="{guide(name, ticket)}"'
        assert text.count(link) == 1
        assert (f'<a class="btn is-small" {link}' in text) is (name == button)


@pytest.mark.parametrize("name", ["rectification", "rectification-reply", "continuity"])
def test_customers_stay_outside(client, ticket, name):
    client.force_login(ticket.requester)
    assert client.get(guide(name, ticket)).status_code == 403


def test_a_ticket_that_is_not_there_has_no_guide(desk):
    assert desk.get("/desk/tickets/CAS-999999/rectification/").status_code == 404
