"""The customer's page of a ticket: what it tells, what can be done from it, what it hides."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from tests import factories
from tickets.choices import ApprovalState, Status
from tickets.models import Attachment, AuthorityApproval, Message, Ticket
from tickets.services import (
    approval_ask,
    attachment_add,
    message_add,
    ticket_assign,
    ticket_move,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(db: None) -> User:
    return factories.agent(name="Claire Vasseur")


@pytest.fixture
def ticket(requester: User) -> Ticket:
    return factories.ticket(
        requester, priority="high", description="CDS40045\nMRN 26FRD41Q8K9P3B16R7"
    )


def page(ticket: Ticket) -> str:
    return reverse("ticket", args=[ticket.number])


def act(name: str, ticket: Ticket, *more: object) -> str:
    return reverse(name, args=[ticket.number, *more])


def says(ticket: Ticket, author: User, body: str, **options) -> Message:
    via = "desk" if author.is_agent else "portal"
    actor = factories.actor(author, via)
    return message_add(ticket_id=ticket.pk, author=author, body=body, actor=actor, **options)


def move(ticket: Ticket, agent: User, to: str) -> Ticket:
    return ticket_move(ticket_id=ticket.pk, to=to, actor=factories.actor(agent, "desk"))


def seen(ticket: Ticket) -> Ticket:
    ticket.refresh_from_db()
    return ticket


def test_a_new_ticket_promises_its_first_answer(portal, ticket):
    context = portal.get(page(ticket)).context
    assert "the first answer is to come" in context["told"].sentence
    assert context["due"].words == "Answer before"
    assert [box["kind"] for box in context["promises"]] == ["ok", "ok"]


def test_an_answer_keeps_the_promise_and_says_so(portal, ticket, agent):
    ticket_assign(ticket_id=ticket.pk, assignee=agent, actor=factories.actor(agent, "desk"))
    says(ticket, agent, "We look into it")
    response = portal.get(page(ticket))
    assert response.context["told"].sentence == "Claire Vasseur is working on it."
    assert response.context["promises"][0]["kind"] == "met"
    assert "First answer given in" in response.text


def test_waiting_for_the_customer_says_what_follows(portal, ticket, agent):
    says(ticket, agent, "Which document?", then=Status.WAITING_CUSTOMER)
    context = portal.get(page(ticket)).context
    assert "waiting for your answer since" in context["told"].sentence
    assert "are left for a solution" in context["more"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.WAITING_THIRD_PARTY, "waiting for a third party"),
        (Status.RESOLVED, "you can reopen it until"),
        (Status.CLOSED, "A new message from you opens a ticket"),
    ],
)
def test_the_state_is_a_sentence(portal, ticket, agent, status, words):
    move(ticket, agent, status)
    assert words in portal.get(page(ticket)).text


def test_notes_and_their_files_stay_with_the_agents(portal, ticket, agent):
    note = says(ticket, agent, "Between us: xylophone", public=False)
    upload = SimpleUploadedFile("secret.txt", b"secret")
    file = attachment_add(message=note, upload=upload, actor=factories.actor(agent, "desk"))
    text = portal.get(page(ticket)).text
    assert "xylophone" not in text
    assert "secret.txt" not in text
    assert portal.get(reverse("attachment", args=[file.pk])).status_code == 404


def test_what_anyone_writes_is_never_markup(portal, requester):
    ticket = factories.ticket(
        requester, subject="<script>alert(1)</script>", description="<b>x</b>"
    )
    text = portal.get(page(ticket)).text
    assert "<script>alert" not in text
    assert "&lt;b&gt;x" in text


def test_a_reply_with_a_file_reaches_the_desk(portal, ticket, agent):
    move(ticket, agent, Status.WAITING_CUSTOMER)
    data = {"body": "Here it is", "uploads": [SimpleUploadedFile("dsce.pdf", b"%PDF")]}
    response = portal.post(act("reply", ticket), data, follow=True)
    assert seen(ticket).status == Status.OPEN
    assert f'data-draft-sent="reply-{ticket.number}"' in response.text
    file = Attachment.objects.get()
    download = portal.get(reverse("attachment", args=[file.pk]))
    assert download["Content-Disposition"] == 'attachment; filename="dsce.pdf"'
    assert download["Content-Type"] == "application/octet-stream"
    assert b"".join(download.streaming_content) == b"%PDF"
    download.close()


def test_an_empty_reply_is_refused_at_its_field(portal, ticket):
    response = portal.post(act("reply", ticket), {"body": "  "})
    assert response.status_code == 422
    assert "Write your message before sending it." in response.text
    assert Message.objects.count() == 1


@pytest.mark.parametrize("body", ["", "Thank you, it works"])
def test_the_requester_says_that_it_is_solved(portal, ticket, body):
    portal.post(act("reply", ticket), {"body": body, "then": "resolved"})
    assert seen(ticket).status == Status.RESOLVED
    assert Message.objects.count() == (2 if body else 1)


def test_no_other_status_can_be_sent(portal, ticket):
    response = portal.post(act("reply", ticket), {"body": "x", "then": "closed"})
    assert response.status_code == 422
    assert seen(ticket).status == Status.NEW


def test_what_is_not_solved_is_reopened(portal, ticket, agent):
    move(ticket, agent, Status.RESOLVED)
    portal.post(act("reopen", ticket))
    assert seen(ticket).status == Status.OPEN


def test_a_closed_ticket_is_not_reopened(portal, ticket, agent):
    move(ticket, agent, Status.CLOSED)
    response = portal.post(act("reopen", ticket), follow=True)
    assert seen(ticket).status == Status.CLOSED
    assert "cannot go from" in response.text


def test_a_message_to_a_closed_ticket_opens_one_that_follows(portal, ticket, agent):
    move(ticket, agent, Status.CLOSED)
    response = portal.post(act("reply", ticket), {"body": "It is back"}, follow=True)
    following = Ticket.objects.get(follows=ticket)
    assert response.redirect_chain[0][0].startswith(page(following))
    assert "which follows it" in response.text


def ask(ticket: Ticket, agent: User) -> AuthorityApproval:
    actor = factories.actor(agent, "desk")
    return approval_ask(ticket_id=ticket.pk, purpose="Why", shared="The exact text", actor=actor)


def test_an_approval_is_given_in_one_click(portal, ticket, agent, requester):
    approval = ask(ticket, agent)
    assert "The exact text" in portal.get(page(ticket)).text
    portal.post(act("approval", ticket, approval.pk), {"answer": "given"})
    approval.refresh_from_db()
    assert (approval.state, approval.answered_by) == (ApprovalState.GIVEN, requester)
    assert "Approval given" in portal.get(page(ticket)).text


def test_a_refusal_keeps_its_reason(portal, ticket, agent):
    approval = ask(ticket, agent)
    portal.post(act("approval", ticket, approval.pk), {"answer": "refused", "reason": "Not now"})
    approval.refresh_from_db()
    assert (approval.state, approval.reason) == (ApprovalState.REFUSED, "Not now")


@pytest.mark.parametrize("answer", ["", "perhaps"])
def test_an_approval_needs_a_clear_answer(portal, ticket, agent, answer):
    approval = ask(ticket, agent)
    portal.post(act("approval", ticket, approval.pk), {"answer": answer})
    approval.refresh_from_db()
    assert approval.state == ApprovalState.ASKED


def test_answering_twice_is_told(portal, ticket, agent):
    approval = ask(ticket, agent)
    portal.post(act("approval", ticket, approval.pk), {"answer": "given"})
    text = portal.post(
        act("approval", ticket, approval.pk), {"answer": "refused"}, follow=True
    ).text
    assert "already been answered" in text


def test_agents_are_led_to_their_page(client, ticket, agent):
    client.force_login(agent)
    assert client.get(page(ticket))["Location"] == reverse("desk:ticket", args=[ticket.number])


def test_a_long_conversation_costs_the_queries_of_a_short_one(
    portal,
    ticket,
    agent,
    requester,
    django_assert_max_num_queries: DjangoAssertNumQueries,
):
    with django_assert_max_num_queries(15) as one:
        portal.get(page(ticket))
    cost = len(one)  # read now: the next request clears the log of queries
    for number in range(15):
        message = says(ticket, requester, f"Question {number}")
        upload = SimpleUploadedFile("a.txt", b"a")
        attachment_add(message=message, upload=upload, actor=factories.actor(requester))
        says(ticket, agent, f"Answer {number}")
    portal.post(act("approval", ticket, ask(ticket, agent).pk), {"answer": "given"})
    with django_assert_max_num_queries(cost):
        portal.get(page(ticket))
