"""No authority without the customer's written approval: asked, given, refused, found, kept."""

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from helpdesk.errors import Conflict
from tests import factories
from tickets.choices import ApprovalState, EventKind, Status
from tickets.errors import AgentsOnly, ApprovalMissing, NotTheirWords
from tickets.models import AuthorityApproval, Message, Ticket
from tickets.services import (
    approval_answer,
    approval_ask,
    approval_record,
    message_add,
    ticket_assign,
    ticket_move,
)

pytestmark = pytest.mark.django_db

CONSENT = "Je vous donne mon accord pour contacter la douane."


@pytest.fixture
def ticket() -> Ticket:
    return factories.ticket(factories.person(name="Maud Perrot", language="fr"), locale="fr")


@pytest.fixture
def agent():
    return factories.agent(name="Claire Vasseur")


def ask(ticket: Ticket, agent) -> AuthorityApproval:
    return approval_ask(
        ticket_id=ticket.pk, purpose="Why", shared="MRN", actor=factories.actor(agent, "desk")
    )


def say(ticket: Ticket, who, body: str, **more) -> Message:
    return message_add(
        ticket_id=ticket.pk,
        author=who,
        body=body,
        actor=factories.actor(who, more.pop("via", "desk" if who.is_agent else "portal")),
        **more,
    )


def state(approval: AuthorityApproval) -> str:
    approval.refresh_from_db()
    return approval.state


@pytest.mark.parametrize("via", ["portal", "api", "email"])
def test_a_plain_yes_in_a_reply_approves_whatever_the_door(ticket, agent, via):
    approval = ask(ticket, agent)
    message = say(ticket, ticket.requester, "Oui, d’accord.\n\nMaud", via=via)
    assert state(approval) == ApprovalState.GIVEN
    assert approval.answered_by == ticket.requester
    assert (approval.answered_via, approval.answered_at) == (via, message.created_at)
    assert (approval.message, approval.words) == (message, "Oui, d’accord.\n\nMaud")
    kinds = list(ticket.events.values_list("kind", flat=True))[-3:]
    assert kinds == [
        EventKind.MESSAGE_ADDED,
        EventKind.APPROVAL_ANSWERED,
        EventKind.STATUS_CHANGED,
    ]


def test_a_plain_no_refuses(ticket, agent):
    approval = ask(ticket, agent)
    say(ticket, ticket.requester, "Non merci")
    assert state(approval) == ApprovalState.REFUSED
    assert not ticket.events.filter(data__given=True).exists()


def test_a_doubtful_answer_leaves_the_question_and_wakes_the_ticket(ticket, agent):
    approval = ask(ticket, agent)
    say(ticket, ticket.requester, "Oui mais pas avant que j'aie vu le transitaire")
    assert state(approval) == ApprovalState.ASKED
    ticket.refresh_from_db()
    assert ticket.status == Status.OPEN


def test_a_yes_to_something_else_is_not_an_approval(ticket, agent):
    approval = ask(ticket, agent)
    say(ticket, agent, "Le camion est-il à quai ?")
    say(ticket, ticket.requester, "Oui")
    assert state(approval) == ApprovalState.ASKED


def test_a_yes_may_answer_what_was_asked_just_before(ticket, agent):
    say(ticket, agent, "Le camion est-il à quai ?")
    approval = ask(ticket, agent)
    say(ticket, ticket.requester, "Oui")
    assert state(approval) == ApprovalState.ASKED


def test_a_second_message_of_the_customer_is_left_to_the_agent(ticket, agent):
    approval = ask(ticket, agent)
    say(ticket, ticket.requester, "Attendez demain")
    say(ticket, ticket.requester, "Oui")
    assert state(approval) == ApprovalState.ASKED


def test_notes_and_automatic_replies_stand_between_nothing(ticket, agent):
    approval = ask(ticket, agent)
    say(ticket, agent, "A note?", public=False)
    say(ticket, ticket.requester, "Je suis absente", auto=True)
    say(ticket, ticket.requester, "Oui")
    assert state(approval) == ApprovalState.GIVEN


@pytest.mark.parametrize("fields", [{"auto": True}, {"then": "resolved"}])
def test_an_automatic_yes_or_a_thank_you_that_solves_approves_nothing(ticket, agent, fields):
    approval = ask(ticket, agent)
    say(ticket, ticket.requester, "Oui", **fields)
    assert state(approval) == ApprovalState.ASKED


def test_an_agents_yes_approves_nothing(ticket, agent):
    approval = ask(ticket, agent)
    say(ticket, agent, "Oui")
    assert state(approval) == ApprovalState.ASKED


def test_a_consent_written_unasked_is_kept_word_for_word(ticket, agent):
    message = say(ticket, ticket.requester, f"Bonjour,\n{CONSENT}\nMaud")
    approval = approval_record(
        ticket_id=ticket.pk,
        message=message,
        words=f"{CONSENT}\r\nMaud",
        actor=factories.actor(agent, "desk"),
    )
    assert approval.state == ApprovalState.GIVEN
    assert approval.words == f"{CONSENT}\nMaud"
    assert (approval.answered_by, approval.answered_at) == (ticket.requester, message.created_at)
    assert (approval.recorded_by, approval.asked_by) == (agent, None)
    event = ticket.events.get(kind=EventKind.APPROVAL_ANSWERED)
    assert event.data["in_message"] == message.pk
    assert event.actor == agent
    ticket_move(ticket_id=ticket.pk, to="waiting_authority", actor=factories.actor(agent, "desk"))


def test_words_that_nobody_wrote_are_no_consent(ticket, agent):
    message = say(ticket, ticket.requester, "Bonjour")
    for words in (CONSENT, " "):
        with pytest.raises(NotTheirWords):
            approval_record(
                ticket_id=ticket.pk,
                message=message,
                words=words,
                actor=factories.actor(agent, "desk"),
            )


def test_an_agents_message_or_that_of_another_ticket_is_no_consent(ticket, agent):
    theirs = factories.ticket().messages.get()
    for message in (say(ticket, agent, CONSENT), theirs):
        with pytest.raises(NotTheirWords):
            approval_record(
                ticket_id=ticket.pk,
                message=message,
                words=message.body,
                actor=factories.actor(agent, "desk"),
            )


def test_only_an_agent_records_it(ticket):
    with pytest.raises(AgentsOnly):
        approval_record(
            ticket_id=ticket.pk,
            message=ticket.messages.get(),
            words="A description",
            actor=factories.actor(ticket.requester),
        )


def test_while_a_question_waits_a_message_answers_it(ticket, agent):
    approval = ask(ticket, agent)
    message = say(ticket, ticket.requester, f"Bien sûr : {CONSENT}")
    desk = factories.actor(agent, "desk")
    with pytest.raises(Conflict):
        approval_record(ticket_id=ticket.pk, message=message, words=CONSENT, actor=desk)
    approval_answer(
        ticket_id=ticket.pk,
        approval_id=approval.pk,
        given=True,
        by=ticket.requester,
        actor=desk,
        message=message,
    )
    assert state(approval) == ApprovalState.GIVEN
    assert approval.words == message.body
    assert approval.recorded_by == agent


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tickets_authorityapproval SET reason = 'changed'",
        "UPDATE tickets_authorityapproval SET state = 'refused'",
        "DELETE FROM tickets_authorityapproval",
    ],
)
def test_the_database_refuses_to_rewrite_an_answer(ticket, agent, statement):
    ask(ticket, agent)
    say(ticket, ticket.requester, "Oui")
    with pytest.raises(DatabaseError, match="kept as it is"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tickets_authorityapproval SET shared = 'everything'",
        "UPDATE tickets_authorityapproval SET purpose = 'other', state = 'given'",
    ],
)
def test_the_database_refuses_to_change_the_text_that_the_customer_reads(ticket, agent, statement):
    ask(ticket, agent)
    with pytest.raises(DatabaseError, match="kept as it was asked"), transaction.atomic():
        connection.cursor().execute(statement)


def test_without_an_approval_no_status_waits_for_the_authority(ticket, agent):
    desk = factories.actor(agent, "desk")
    with pytest.raises(ApprovalMissing):
        ticket_move(ticket_id=ticket.pk, to="waiting_authority", actor=desk)
    with pytest.raises(ApprovalMissing):
        say(ticket, agent, "We ask them", then="waiting_authority")
    for via in ("api", "email"):
        with pytest.raises(ApprovalMissing):
            ticket_move(
                ticket_id=ticket.pk, to="waiting_authority", actor=factories.actor(agent, via)
            )
    ask(ticket, agent)
    say(ticket, ticket.requester, "Non")
    with pytest.raises(ApprovalMissing):
        ticket_move(ticket_id=ticket.pk, to="waiting_authority", actor=desk)
    assert not Message.objects.filter(body="We ask them").exists()


def test_a_contract_may_not_demand_it(agent):
    company = factories.company(contract_approval_required=False)
    ticket = factories.ticket(factories.person(company))
    ticket_move(ticket_id=ticket.pk, to="waiting_authority", actor=factories.actor(agent, "desk"))


def test_an_answer_in_a_message_is_told_to_the_assignee_once(ticket, agent):
    from notifications.models import OutboxMessage

    ticket_assign(ticket_id=ticket.pk, assignee=agent, actor=factories.actor(agent, "desk"))
    ask(ticket, agent)
    say(ticket, ticket.requester, "Oui")
    to_agent = OutboxMessage.objects.filter(recipient=agent.email)
    assert [mail.template for mail in to_agent] == ["customer_replied"]


class DoubtfulReplies(TestCase):
    """The same through the service: conditions after a yes, whatever they are."""

    @settings(max_examples=12)
    @given(
        st.sampled_from(["mais", "sauf", "but", "unless", "maar", "aber", "si", "if"]),
        st.text(alphabet="abcdefgh ", min_size=1, max_size=20),
    )
    def test_a_condition_never_approves(self, link, rest):
        ticket, agent = factories.ticket(), factories.agent()
        approval = ask(ticket, agent)
        say(ticket, ticket.requester, f"Oui, {link} {rest}")
        assert state(approval) == ApprovalState.ASKED
