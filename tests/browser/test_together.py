"""Two agents at one ticket, in a real browser: they see each other, and nobody is answered twice."""

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from tests import factories
from tests.browser.visitors import sign_in
from tickets.models import Ticket
from tickets.services import message_add

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

ASK = "for (const one of document.querySelectorAll('[data-live]')) one.dispatchEvent(new CustomEvent('live'))"


@pytest.fixture
def agents(transactional_db: None) -> list[User]:
    return [factories.agent(name="Claire Vasseur"), factories.agent(name="Lena Vogt")]


@pytest.fixture
def ticket(agents: list[User]) -> Ticket:
    requester = factories.person(name="Maud Perrot")
    return factories.ticket(requester, subject="Rejected", description="CDS40045, please help")


@pytest.fixture
def pages(browser: Browser, live_server, agents, broker) -> list[Page]:
    opened = []
    for agent in agents:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en")
        sign_in(context, live_server.url, agent)
        opened.append(context.new_page())
    yield opened
    for page in opened:
        page.context.close()


def write(ticket: Ticket, author: User, body: str) -> None:
    actor = factories.actor(author, "desk" if author.is_agent else "portal")
    message_add(ticket_id=ticket.pk, author=author, body=body, actor=actor)


def test_two_agents_at_one_ticket(pages, live_server, ticket):
    claire, lena = pages
    for page in pages:
        page.goto(f"{live_server.url}/desk/tickets/{ticket.number}/")
        expect(page.locator("#tk-earlier [aria-busy]")).to_have_count(0)
    lena.get_by_label("Your reply").fill("Add document C678.")
    with lena.expect_response(lambda answer: "/live/" in answer.url):
        lena.evaluate(ASK)
    claire.evaluate(ASK)
    expect(claire.locator("#presence")).to_contain_text("Lena Vogt is writing")

    # Claire answers first; what Lena types, and where she stands in it, stays.
    claire.get_by_label("Your reply").fill("I look at it.")
    claire.get_by_role("button", name="Send", exact=True).click()
    expect(claire.locator("#toasts")).to_contain_text("Reply sent.")
    thread = lena.get_by_role("region", name="Conversation")
    lena.evaluate(ASK)
    expect(thread).to_contain_text("I look at it.")
    expect(lena.get_by_label("Your reply")).to_have_value("Add document C678.")
    expect(lena.get_by_label("Your reply")).to_be_focused()

    lena.get_by_role("button", name="Send", exact=True).click()
    told = lena.locator("#reply-told")
    expect(told).to_contain_text("Claire Vasseur wrote meanwhile.")
    expect(told).to_contain_text("I look at it.")
    expect(lena.get_by_label("Your reply")).to_have_value("Add document C678.")
    lena.get_by_role("button", name="Send", exact=True).click()
    expect(thread).to_contain_text("Add document C678.")
    expect(lena.get_by_label("Your reply")).to_have_value("")


def test_the_list_takes_in_what_came_and_keeps_what_was_ticked(pages, live_server, ticket):
    page = pages[0]
    page.goto(f"{live_server.url}/desk/")
    page.get_by_label(f"Select {ticket.number}").check()
    factories.ticket(subject="Came later")
    page.evaluate(ASK)
    expect(page.get_by_role("link", name="Came later")).to_be_visible()
    expect(page.get_by_label(f"Select {ticket.number}")).to_be_checked()
    with page.expect_response(lambda response: response.status == 304):
        page.evaluate(ASK)
    expect(page.get_by_role("link", name="Came later")).to_be_visible()
