"""The follow-up of a finalisation: begun by itself, checked, proved, ended."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from customs.legal import DateName
from customs.models import LegalLimit
from notifications.models import OutboxMessage
from tests import factories
from tickets import services
from tickets.errors import (
    AgentsOnly,
    ApprovalMissing,
    FollowUpOver,
    NotInFollowUp,
    ProofNowhere,
    TicketClosed,
)
from tickets.followups import day_of, midnight_of
from tickets.models import FollowUp, FollowUpCheck, Ticket, TicketEvent

pytestmark = pytest.mark.django_db

MISSING_EXIT = (
    "Confirmation de sortie non reçue 90 jours après la mainlevée. MRN 06DE586600006143E1"
)
LOOKED = services.NewCheck(checked="cas", result="still_missing")


@pytest.fixture
def agent():
    return factories.actor(factories.agent(), "desk")


@pytest.fixture
def ticket(agent):
    company = factories.company(contract_countries=["DE"])
    found = factories.ticket(factories.person(company), description=MISSING_EXIT)
    return classified(found, agent)


def classified(ticket, agent, subtype="exit_confirmation_not_received"):
    services.ticket_classify(
        ticket_id=ticket.pk, category="finalisation", subtype=subtype, actor=agent
    )
    return Ticket.objects.get(pk=ticket.pk)


def dated(ticket, agent, country="DE", **days):
    return services.follow_up_set(
        ticket_id=ticket.pk,
        actor=agent,
        declaration_reference="06DE586600006143E1",
        country=country,
        dates={DateName(name): day for name, day in days.items()},
    )


def changes(ticket):
    events = TicketEvent.objects.filter(ticket=ticket, kind="follow_up_changed")
    return [event.data["change"] for event in events]


class TestBeginning:
    def test_a_finalisation_is_followed_up_from_the_start(self):
        ticket = factories.ticket(description=MISSING_EXIT)
        follow_up = FollowUp.objects.get(ticket=ticket)
        assert follow_up.kind == ticket.subtype == "exit_confirmation_not_received"
        assert follow_up.declaration_reference == "06DE586600006143E1"
        assert changes(ticket) == ["started"]

    def test_nothing_else_is(self):
        ticket = factories.ticket(description="CDS40045 on goods item 1")
        assert not FollowUp.objects.filter(ticket=ticket).exists()

    def test_a_correction_turns_it_to_the_new_kind_with_its_limits(self, ticket, agent):
        dated(ticket, agent, released_on=date(2026, 9, 1))
        classified(ticket, agent, "release_not_received")
        follow_up = FollowUp.objects.get(ticket=ticket)
        assert (follow_up.kind, follow_up.limit_on) == ("release_not_received", None)

    @time_machine.travel("2026-11-23T10:00:00Z", tick=False)
    def test_the_alerts_of_the_declaration_give_its_dates(self, agent):
        company = factories.company(contract_countries=["GB"])
        factories.alert(company, "Accepted", at="2026-11-18T23:30:00Z")
        factories.alert(company, "Accepted", at="2026-11-20T10:00:00Z")
        ticket = factories.ticket(
            factories.person(company), description="Release missing, LRN 26112000725POSIMP"
        )
        follow_up = FollowUp.objects.get(ticket=classified(ticket, agent, "release_not_received"))
        assert follow_up.accepted_on == date(2026, 11, 19)  # in Paris
        assert follow_up.country == "GB"
        assert follow_up.limit_on == date(2027, 2, 17)

    def test_an_agent_starts_one_on_any_ticket_and_twice_changes_nothing(self, agent):
        ticket = factories.ticket(description="CDS40045 on goods item 1")
        for _time in range(2):
            services.follow_up_start(ticket_id=ticket.pk, kind="goods_not_arrived", actor=agent)
        assert changes(ticket) == ["started"]

    def test_a_customer_does_not(self, ticket):
        customer = factories.actor(ticket.requester)
        with pytest.raises(AgentsOnly):
            services.follow_up_start(ticket_id=ticket.pk, kind="goods_not_arrived", actor=customer)
        with pytest.raises(AgentsOnly):
            services.follow_up_check(ticket_id=ticket.pk, check=LOOKED, actor=customer)


class TestLimits:
    @time_machine.travel("2026-11-23T10:00:00Z", tick=False)
    def test_the_nearest_limit_still_ahead_is_kept(self, ticket, agent):
        dated(ticket, agent, released_on=date(2026, 8, 1), enquiry_on=date(2026, 11, 20))
        assert FollowUp.objects.get().limit_on == date(2026, 12, 29)  # 150 days, before 45 more

    @time_machine.travel("2026-11-23T10:00:00Z", tick=False)
    def test_once_all_are_over_the_last_one_stays(self, ticket, agent):
        dated(ticket, agent, released_on=date(2026, 1, 1))
        assert FollowUp.objects.get().limit_on == date(2026, 5, 31)

    def test_the_same_facts_again_write_nothing(self, ticket, agent):
        for _time in range(2):
            dated(ticket, agent, released_on=date(2026, 9, 1))
        assert changes(ticket) == ["started", "facts"]

    def test_a_limit_that_a_lead_edits_is_counted_anew(self, ticket, agent):
        dated(ticket, agent, released_on=date(2026, 9, 1))
        FollowUp.objects.update(look_at=None)
        limit = LegalLimit.objects.get(key="exit_answer", countries=["DE"])
        limit.days = 60
        limit.save()
        assert FollowUp.objects.get().look_at is not None


class TestChecking:
    def test_a_check_says_what_was_found_and_when_to_look_again(self, ticket, agent):
        later = timezone.now() + timedelta(days=1)
        services.follow_up_check(
            ticket_id=ticket.pk,
            check=services.NewCheck("port", "progress", "Gate out", "haulier", "phone", "H-1"),
            actor=agent,
            next_check_at=later,
        )
        check = FollowUpCheck.objects.get()
        assert (check.by, check.contacted, check.reference) == (agent.user, "haulier", "H-1")
        assert FollowUp.objects.get().next_check_at == later
        event = TicketEvent.objects.filter(ticket=ticket, kind="follow_up_changed").last()
        assert event.data["contacted"] == "haulier"
        assert "Gate out" not in str(event.data)

    def test_a_planned_check_is_done_by_the_next_one(self, ticket, agent):
        past, ahead = timezone.now() - timedelta(hours=1), timezone.now() + timedelta(hours=1)
        services.follow_up_plan(ticket_id=ticket.pk, next_check_at=ahead, actor=agent)
        services.follow_up_check(ticket_id=ticket.pk, check=LOOKED, actor=agent)
        assert FollowUp.objects.get().next_check_at == ahead
        services.follow_up_plan(ticket_id=ticket.pk, next_check_at=past, actor=agent)
        services.follow_up_check(ticket_id=ticket.pk, check=LOOKED, actor=agent)
        assert FollowUp.objects.get().next_check_at is None

    def test_a_check_is_never_rewritten(self, ticket, agent):
        services.follow_up_check(ticket_id=ticket.pk, check=LOOKED, actor=agent)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            FollowUpCheck.objects.update(result="confirmed")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            FollowUpCheck.objects.all().delete()

    def test_an_authority_is_asked_only_with_the_customer_s_approval(self, ticket, agent):
        asked = services.NewCheck("authority", "progress", "", "authority", "email")
        with pytest.raises(ApprovalMissing):
            services.follow_up_check(ticket_id=ticket.pk, check=asked, actor=agent)
        assert not FollowUpCheck.objects.exists()
        approval = services.approval_ask(
            ticket_id=ticket.pk, purpose="Exit", shared="The MRN", actor=agent
        )
        services.approval_answer(
            ticket_id=ticket.pk,
            approval_id=approval.pk,
            given=True,
            by=ticket.requester,
            actor=factories.actor(ticket.requester),
        )
        services.follow_up_check(ticket_id=ticket.pk, check=asked, actor=agent)
        assert FollowUpCheck.objects.get().contacted == "authority"

    def test_where_the_contract_wants_no_approval_none_is_asked(self, agent):
        company = factories.company(contract_approval_required=False)
        ticket = factories.ticket(factories.person(company), description=MISSING_EXIT)
        asked = services.NewCheck("authority", "progress", "", "authority", "email")
        services.follow_up_check(ticket_id=ticket.pk, check=asked, actor=agent)
        assert FollowUpCheck.objects.exists()


class TestProof:
    def test_the_customer_is_asked_once_and_adds_it(self, ticket, agent):
        for _time in range(2):
            services.proof_ask(ticket_id=ticket.pk, actor=agent)
        asked = OutboxMessage.objects.get(template="proof_asked")
        assert asked.recipient == ticket.requester.email
        proof = services.proof_add(
            ticket_id=ticket.pk,
            kind="cmr",
            collected_on=date(2026, 11, 20),
            actor=factories.actor(ticket.requester),
            reference=" CMR 4711 ",
        )
        assert proof.reference == "CMR 4711"
        assert changes(ticket) == ["started", "proof_asked", "proof_added"]

    def test_a_proof_is_a_file_or_a_reference(self, ticket, agent):
        with pytest.raises(ProofNowhere):
            services.proof_add(
                ticket_id=ticket.pk, kind="cmr", collected_on=date(2026, 11, 20), actor=agent
            )


class TestEnding:
    def test_an_outcome_ends_it_and_it_can_be_taken_up_again(self, ticket, agent):
        dated(ticket, agent, released_on=date(2026, 9, 1))
        services.follow_up_close(
            ticket_id=ticket.pk, outcome="certified", on=date(2026, 11, 20), actor=agent
        )
        follow_up = FollowUp.objects.get()
        assert (follow_up.look_at, follow_up.next_check_at) == (None, None)
        with pytest.raises(FollowUpOver):
            services.follow_up_check(ticket_id=ticket.pk, check=LOOKED, actor=agent)
        services.follow_up_start(ticket_id=ticket.pk, kind=follow_up.kind, actor=agent)
        assert FollowUp.objects.get().is_open
        assert changes(ticket)[-2:] == ["ended", "taken_up"]

    def test_closing_the_ticket_abandons_it(self, ticket, agent):
        services.ticket_move(ticket_id=ticket.pk, to="closed", actor=agent)
        assert FollowUp.objects.get().outcome == "abandoned"
        with pytest.raises(TicketClosed):
            services.follow_up_check(ticket_id=ticket.pk, check=LOOKED, actor=agent)

    def test_without_a_follow_up_nothing_can_be_checked(self, agent):
        ticket = factories.ticket(description="CDS40045 on goods item 1")
        with pytest.raises(NotInFollowUp):
            services.follow_up_check(ticket_id=ticket.pk, check=LOOKED, actor=agent)

    def test_the_database_holds_an_outcome_and_its_day_together(self, ticket):
        with pytest.raises(IntegrityError, match="outcome_on_iff_over"):
            FollowUp.objects.update(outcome_on=datetime.now(UTC).date())


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2028, 2, 29)])
def test_a_day_begins_at_midnight_of_paris_whatever_the_clock_does(day):
    begins = midnight_of(day)
    assert day_of(begins) == day
    assert day_of(begins - timedelta(seconds=1)) == day - timedelta(days=1)
    assert day_of(midnight_of(day + timedelta(days=1)) - timedelta(seconds=1)) == day
