"""Following up a finalisation on the desk: its page, its worklist, the legal limits."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from customs.models import LegalLimit
from tests import factories
from tickets.models import FollowUp, FollowUpCheck, FollowUpProof
from tickets.services import attachment_add, follow_up_start, ticket_assign, ticket_move

pytestmark = pytest.mark.django_db

EXIT = "exit_confirmation_not_received"
CHECK = {"checked": "port", "result": "progress", "contacted": "", "channel": ""}


def address(name, ticket):
    return reverse(f"desk:{name}", args=[ticket.number])


def followed(agent, kind=EXIT, **fields):
    company = factories.company(contract_countries=["DE"])
    ticket = factories.ticket(factories.person(company, name="Maud Perrot"))
    actor = factories.actor(agent, "desk")
    follow_up_start(ticket_id=ticket.pk, kind=kind, actor=actor)
    FollowUp.objects.filter(ticket=ticket).update(**fields)
    return ticket


@pytest.fixture
def ticket(agent):
    return followed(agent)


class TestPage:
    @time_machine.travel("2026-11-23T10:00:00Z", tick=False)
    def test_dates_give_limits_with_source_and_certainty(self, desk, ticket):
        page = desk.get(address("follow-up", ticket))
        assert "No limit is known yet" in page.text
        assert "released on, enquiry of customs received on" in page.text
        answer = {"country": "DE", "released_on": "2026-08-01", "enquiry_on": "2026-11-20"}
        assert desk.post(address("follow-up-facts", ticket), answer).status_code == 302
        page = desk.get(address("follow-up", ticket))
        assert "<b>29 December 2026, 36 days left.</b>" in page.text
        assert "zoba; Riege, sourced" in page.text
        assert "4 January 2027" in page.text

    def test_each_kind_asks_for_its_own_dates(self, desk, agent):
        page = desk.get(address("follow-up", followed(agent, "goods_not_arrived")))
        assert {"lodged_on", "answer_by_on", "accepted_on"} < set(
            page.context["forms"]["facts"].fields
        )

    def test_a_slip_of_the_year_is_refused_and_nothing_typed_is_lost(self, desk, ticket):
        answer = {"declaration_reference": "MRN-1", "country": "DE", "released_on": "0226-08-01"}
        refused = desk.post(address("follow-up-facts", ticket), answer)
        assert refused.status_code == 422
        assert "Check the year" in refused.text
        assert 'value="MRN-1"' in refused.text

    @time_machine.travel("2026-11-20T15:00:00Z", tick=False)
    def test_a_check_is_kept_with_its_next_in_support_hours(self, desk, ticket):
        desk.post(address("follow-up-check", ticket), CHECK | {"again": "2", "note": "Gate out"})
        assert FollowUpCheck.objects.get().note == "Gate out"
        # Friday 16:00 in Paris and two hours more: one is left today, the other on Monday.
        assert FollowUp.objects.get().next_check_at.isoformat() == "2026-11-23T09:00:00+00:00"
        page = desk.get(address("follow-up", ticket))
        assert "The port system: <b>it moves on</b>" in page.text

    def test_who_asked_says_how(self, desk, ticket):
        refused = desk.post(address("follow-up-check", ticket), CHECK | {"contacted": "haulier"})
        assert refused.status_code == 422
        assert "Say how you asked." in refused.text
        assert not FollowUpCheck.objects.exists()

    def test_the_authority_waits_for_the_customer_s_approval(self, desk, ticket):
        asked = CHECK | {"contacted": "authority", "channel": "email", "note": "Kept"}
        refused = desk.post(address("follow-up-check", ticket), asked)
        assert refused.status_code == 422
        assert "Ask the customer for their approval" in refused.text
        assert ">\nKept</textarea>" in refused.text

    def test_a_plan_is_made_and_taken_back(self, desk, ticket):
        desk.post(address("follow-up-plan", ticket), {"again": "8"})
        assert FollowUp.objects.get().next_check_at
        desk.post(address("follow-up-plan", ticket), {"again": ""})
        assert FollowUp.objects.get().next_check_at is None

    def test_a_proof_is_a_file_of_this_ticket_or_a_reference(self, desk, ticket):
        file = attachment_add(
            message=ticket.messages.get(),
            upload=SimpleUploadedFile("cmr.pdf", b"%PDF"),
            actor=factories.actor(ticket.requester),
        )
        day = {"kind": "cmr", "collected_on": "2026-11-20"}
        assert desk.post(address("follow-up-proof", ticket), day).status_code == 422
        desk.post(address("follow-up-proof", ticket), day | {"attachment": file.pk})
        desk.post(address("follow-up-proof-ask", ticket))
        assert FollowUpProof.objects.get().attachment == file
        page = desk.get(address("follow-up", ticket))
        assert "cmr.pdf" in page.text
        assert "Asked of the customer" in page.text
        other = followed(factories.agent())
        stolen = desk.post(address("follow-up-proof", other), day | {"attachment": file.pk})
        assert stolen.status_code == 422

    def test_an_outcome_ends_it_and_it_is_taken_up_again(self, desk, ticket):
        desk.post(address("follow-up-end", ticket), {"outcome": "certified", "on": "2026-11-20"})
        page = desk.get(address("follow-up", ticket))
        assert "<b>Exit certified</b> 20 November 2026" in page.text
        late = desk.post(address("follow-up-check", ticket), CHECK, follow=True)
        assert "This follow-up is over." in late.text
        desk.post(address("follow-up-start", ticket), {"kind": EXIT})
        assert FollowUp.objects.get().is_open

    def test_it_is_started_by_hand_where_nothing_did(self, desk):
        ticket = factories.ticket(description="CDS40045 on goods item 1")
        assert "Start the follow-up" in desk.get(address("follow-up", ticket)).text
        early = desk.post(address("follow-up-check", ticket), CHECK)
        assert early.status_code == 302
        assert desk.post(address("follow-up-start", ticket), {"kind": "x"}).status_code == 422
        desk.post(address("follow-up-start", ticket), {"kind": EXIT})
        assert FollowUp.objects.get().ticket == ticket

    def test_the_page_costs_a_fixed_number_of_queries(
        self, desk, ticket, django_assert_max_num_queries
    ):
        desk.post(address("follow-up-check", ticket), CHECK)
        with django_assert_max_num_queries(14) as one:
            desk.get(address("follow-up", ticket))
        cost = len(one)
        for _number in range(5):
            desk.post(address("follow-up-check", ticket), CHECK)
        with django_assert_max_num_queries(cost):
            desk.get(address("follow-up", ticket))


class TestTicket:
    @time_machine.travel("2026-11-23T10:00:00Z", tick=False)
    def test_the_page_of_the_ticket_shows_limit_and_check(self, desk, agent):
        due = timezone.now() - timedelta(hours=1)
        ticket = followed(agent, limit_on=date(2026, 12, 1), next_check_at=due)
        page = desk.get(address("ticket", ticket))
        assert "1 December 2026, 8 days left" in page.text
        assert address("follow-up", ticket) in page.text

    def test_every_change_is_told_in_the_history(self, desk, ticket):
        desk.post(
            address("follow-up-facts", ticket), {"country": "DE", "released_on": "2026-08-01"}
        )
        desk.post(address("follow-up-check", ticket), CHECK | {"again": "2"})
        desk.post(address("follow-up-plan", ticket), {"again": "8"})
        desk.post(address("follow-up-proof-ask", ticket))
        day = {"kind": "cmr", "collected_on": "2026-11-20", "reference": "CMR 1"}
        desk.post(address("follow-up-proof", ticket), day)
        desk.post(address("follow-up-end", ticket), {"outcome": "certified", "on": "2026-11-20"})
        desk.post(address("follow-up-start", ticket), {"kind": EXIT})
        page = desk.get(address("ticket", ticket))
        for line in (
            "Follow-up started: Exit not confirmed",
            "Dates of the declaration written down by Claire Vasseur",
            "Checked by Claire Vasseur: the port system, it moves on",
            "Next check planned by Claire Vasseur",
            "Proof asked of the customer by Claire Vasseur",
            "Proof added by Claire Vasseur: Transport document (CMR)",
            "Follow-up ended by Claire Vasseur: Exit certified, 20 November 2026",
            "Follow-up taken up again by Claire Vasseur",
        ):
            assert line in page.text


class TestWorklist:
    url = "/desk/finalisation/"

    def test_the_nearest_limit_comes_first_and_unknown_ones_last(self, desk, agent):
        days = [date(2027, 1, 4), None, date(2026, 12, 1), date(2026, 12, 1)]
        numbers = [followed(agent, limit_on=day).number for day in days]
        rows = desk.get(self.url).context["found"].table["rows"]
        found = [row[0]["text"].split()[0] for row in rows]
        assert found == [numbers[2], numbers[3], numbers[0], numbers[1]]

    def test_what_is_over_is_not_in_it(self, desk, agent, ticket):
        ticket_move(ticket_id=ticket.pk, to="closed", actor=factories.actor(agent, "desk"))
        assert "Nothing to follow up" in desk.get(self.url).text

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({"country": "FR"}, "B"),
            ({"kind": "goods_not_arrived"}, "C"),
            ({"who": "me"}, "A"),
            ({"check": "today"}, "AB"),
            ({"country": "XX", "kind": "nonsense", "after": "9999-99-99_1"}, "ABC"),
        ],
    )
    @time_machine.travel("2026-11-23T10:00:00Z", tick=False)
    def test_it_is_narrowed(self, desk, agent, query, expected):
        now = timezone.now()
        tickets = {
            "A": followed(agent, country="DE", next_check_at=now - timedelta(days=1)),
            "B": followed(agent, country="FR", next_check_at=now + timedelta(hours=12)),
            "C": followed(
                agent, "goods_not_arrived", country="DE", next_check_at=now + timedelta(hours=14)
            ),
        }
        ticket_assign(
            ticket_id=tickets["A"].pk, assignee=agent, actor=factories.actor(agent, "desk")
        )
        page = desk.get(self.url, query)
        assert "".join(name for name, one in tickets.items() if one.number in page.text) == expected

    def test_pages_go_on_by_key_over_limits_that_are_the_same_or_unknown(
        self, desk, agent, monkeypatch
    ):
        monkeypatch.setattr("helpdesk.desk.finalisation.worklist.SHOWN", 2)
        days = [date(2026, 12, 1)] * 3 + [None] * 2
        numbers = [followed(agent, limit_on=day).number for day in days]
        found, url = [], self.url
        while url:
            page = desk.get(url)
            found += [row[0]["text"].split()[0] for row in page.context["found"].table["rows"]]
            url = page.context["next_url"] and self.url + page.context["next_url"]
        assert found == numbers

    def test_thirty_cost_the_queries_of_one_and_no_more_than_six(
        self, desk, agent, ticket, django_assert_num_queries
    ):
        for count in (1, 29):
            for _number in range(count - 1):
                followed(agent)
            with django_assert_num_queries(5):
                desk.get(self.url)

    def test_customers_stay_outside(self, client, ticket):
        client.force_login(ticket.requester)
        assert client.get(self.url).status_code == 403
        assert client.get(address("follow-up", ticket)).status_code == 403


class TestLegalLimits:
    @pytest.fixture
    def lead(self, client):
        client.force_login(factories.agent(role="lead"))
        return client

    def test_a_lead_corrects_a_limit_and_follow_ups_feel_it(self, lead, ticket):
        FollowUp.objects.update(look_at=None)
        limit = LegalLimit.objects.get(key="exit_answer", countries=["FR"])
        url = reverse("desk:legal-limit", args=[limit.pk])
        form = lead.get(url).context["form"]
        answer = {**form.initial, "days": "45", "remind_days": "3, 10"}
        assert lead.post(url, answer).status_code == 302
        limit.refresh_from_db()
        assert (limit.days, limit.remind_days) == (45, [10, 3])
        assert FollowUp.objects.get().look_at
        assert "45 days" in lead.get(reverse("desk:legal-limits")).text

    def test_who_changed_a_limit_from_what_to_what_is_on_record(self, lead):
        limit = LegalLimit.objects.first()
        url = reverse("desk:legal-limit", args=[limit.pk])
        form = lead.get(url).context["form"]
        said = {name: form[name].value() for name in form.fields}
        said |= {"days": limit.days + 1, "remind_days": ",".join(map(str, limit.remind_days))}
        lead.post(url, said)
        assert f"Calendar days: {limit.days} → {limit.days + 1}" in lead.get(url).text
        lead.post(url, said)
        assert LogEntry.objects.count() == 1

    def test_a_sourced_limit_names_its_source(self, lead):
        limit = LegalLimit.objects.get(key="exit_answer", countries=["FR"])
        url = reverse("desk:legal-limit", args=[limit.pk])
        form = lead.get(url).context["form"]
        answer = {**form.initial, "remind_days": "14", "source": ""}
        assert lead.post(url, answer).status_code == 422

    @time_machine.travel("2026-11-05T10:00:00Z", tick=False)
    def test_the_rectification_guide_counts_with_it(self, desk, ticket):
        LegalLimit.objects.filter(key="invalidation").update(days=10)
        asked = {
            "country": "FR",
            "direction": "import",
            "state": "released",
            "error": "duplicate",
            "accepted_on": "2026-11-01",
        }
        page = desk.get(address("rectification", ticket), asked)
        assert "11 November 2026" in page.text

    def test_agents_do_not_edit_the_law(self, desk):
        assert desk.get(reverse("desk:legal-limits")).status_code == 403
