"""Approval, contact and the kind answer in a real browser: as agent, as customer, as lead."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from tests import factories
from tests.browser.visitors import sign_in
from tickets.models import AuthorityApproval, AuthorityContactLog, Ticket
from tickets.services import approval_ask, message_add

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

CONSENT = "Je vous donne mon accord pour contacter la douane."
TARIFF = "Quel code douanier pour des lampes de bureau ? Classement tarifaire, s’il vous plaît."


@pytest.fixture
def agent(transactional_db: None) -> User:
    return factories.agent(name="Claire Vasseur")


@pytest.fixture
def requester(transactional_db: None) -> User:
    return factories.person(name="Maud Perrot")


def as_person(context: BrowserContext, url: str, person: User) -> None:
    context.clear_cookies()
    sign_in(context, url, person)


def test_from_a_consent_in_the_text_to_a_contact_that_the_customer_reads(
    live_server, context: BrowserContext, page: Page, agent: User, requester: User
):
    ticket = factories.ticket(requester, description=f"Rejet Nat-023.\n{CONSENT}", locale="fr")
    as_person(context, live_server.url, agent)
    page.goto(f"{live_server.url}/desk/tickets/{ticket.number}/")
    page.get_by_role("button", name="Record it word for word").click()
    side = page.get_by_role("region", name="Promise and people")
    expect(side.get_by_text("recorded by Claire Vasseur", exact=True)).to_be_visible()
    side.get_by_text("Log a contact", exact=True).click()
    side.get_by_label("Authority or office").fill("Bureau du Havre")
    side.get_by_label("Reference given").fill("2026-118")
    side.get_by_label("What was said or sent").fill("Pourquoi l’EORI est-il refusé ?")
    side.get_by_label("What the authority answered").fill("La copie est mise à jour ce soir.")
    side.get_by_role("button", name="Log this contact").click()
    thread = page.get_by_role("region", name="Conversation")
    expect(thread).to_contain_text("Bureau du Havre contacted by telephone by Claire Vasseur")
    assert AuthorityApproval.objects.get().words == CONSENT
    assert Ticket.objects.get(pk=ticket.pk).status == "waiting_authority"

    as_person(context, live_server.url, requester)
    page.goto(f"{live_server.url}/tickets/{ticket.number}/")
    told = "We contacted Bureau du Havre by telephone. Reference: 2026-118."
    expect(page.get_by_text(told)).to_be_visible()
    expect(page.get_by_text("La copie est mise à jour ce soir.")).to_be_visible()
    assert AuthorityContactLog.objects.get().approval == AuthorityApproval.objects.get()


def test_a_doubtful_answer_is_shown_to_the_agent_who_decides(
    live_server, context: BrowserContext, page: Page, agent: User, requester: User
):
    ticket = factories.ticket(requester)
    approval_ask(
        ticket_id=ticket.pk,
        purpose="Ask why",
        shared="The MRN",
        actor=factories.actor(agent, "desk"),
    )
    message_add(
        ticket_id=ticket.pk,
        author=requester,
        body="Yes, but only the MRN",
        actor=factories.actor(requester),
    )
    as_person(context, live_server.url, agent)
    page.goto(f"{live_server.url}/desk/tickets/{ticket.number}/")
    expect(page.get_by_text("The customer wrote since: read it.")).to_be_visible()
    page.get_by_role("button", name="It approves").click()
    expect(page.locator("#toasts")).to_contain_text("Answer recorded.")
    approval = AuthorityApproval.objects.get()
    assert (approval.state, approval.words) == ("given", "Yes, but only the MRN")
    assert approval.recorded_by == agent


def test_a_request_beyond_the_contract_is_answered_kindly_and_counted(
    live_server, context: BrowserContext, page: Page, agent: User, requester: User
):
    ticket = factories.ticket(requester, description=TARIFF, locale="fr")
    as_person(context, live_server.url, agent)
    page.goto(f"{live_server.url}/desk/tickets/{ticket.number}/")
    page.get_by_role("link", name="Answer kindly").click()
    editor = page.get_by_label("Your reply")
    assert editor.input_value().startswith("Bonjour Maud Perrot,")
    assert "CAS Classification" in editor.input_value()
    editor.press("Control+End")
    editor.type("\nTél. 01 02 03")
    page.get_by_role("button", name="Send and solve").click()
    thread = page.get_by_role("region", name="Conversation")
    expect(thread).to_contain_text("told the customer what the contract covers")

    as_person(context, live_server.url, requester)
    page.goto(f"{live_server.url}/tickets/{ticket.number}/")
    expect(page.get_by_role("article").last).to_contain_text("Tél. 01 02 03")

    as_person(context, live_server.url, factories.agent(role="lead", name="Laurence Petit"))
    page.goto(f"{live_server.url}/desk/scope/")
    expect(page.get_by_text("1 was answered kindly.")).to_be_visible()
    page.get_by_role("link", name="What contracts cover").click()
    page.get_by_role("link", name="Reference data").click()
    page.get_by_label("What the portal says before sending, in English").fill("Ask us kindly.")
    page.get_by_role("button", name="Show me what customers read").click()
    preview = page.get_by_role("region", name="What customers read")
    expect(preview).to_contain_text("Ask us kindly.")
