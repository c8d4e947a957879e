"""The guides of a ticket in a real browser, as an agent uses them during an outage."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from customs.models import FallbackDeclaration
from tests import factories
from tests.browser.visitors import sign_in
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

BLOCKED = {
    "system": "aes",
    "country": "BE",
    "procedure": "export",
    "urgency": "blocked",
    "authorisations": "bcp_id",
}


@pytest.fixture
def ticket(transactional_db: None) -> Ticket:
    company = factories.company(contract_countries=["BE"])
    return factories.ticket(factories.person(company), description="AES down, LRN BRK-OUT-551240")


@pytest.fixture
def desk(live_server, context: BrowserContext, page: Page, transactional_db: None) -> Page:
    agent: User = factories.agent(name="Claire Vasseur")
    sign_in(context, live_server.url, agent)
    return page


def test_advice_is_asked_for_and_kept(desk: Page, live_server, ticket):
    desk.goto(f"{live_server.url}/desk/tickets/{ticket.number}/rectification/")
    desk.get_by_label("It is about").select_option("import")
    desk.get_by_label("State of the declaration").select_option("accepted")
    desk.get_by_label("What is wrong").select_option("duplicate")
    desk.get_by_role("button", name="Advise").click()
    expect(desk.get_by_role("heading", name="Ask for the invalidation.")).to_be_visible()
    desk.get_by_role("button", name="Keep this advice on the ticket").click()
    note = desk.get_by_role("article").filter(has_text="Rectification guide")
    expect(note).to_contain_text("internal note")
    assert Message.objects.filter(ticket=ticket, public=False).count() == 1


def test_a_declaration_goes_through_the_register(desk: Page, live_server, ticket):
    path = f"/desk/tickets/{ticket.number}/continuity/?{urlencode(BLOCKED)}"
    desk.goto(live_server.url + path)
    desk.get_by_label("Your BCP-ID").fill("BCP-7")
    desk.get_by_role("button", name="Advise").click()
    expect(desk.get_by_text("BCP-ID: BCP-7").first).to_be_visible()
    register = desk.get_by_role("region", name="Sent under the fallback")
    register.get_by_label("Reference of the declaration").fill("BRK-OUT-551240")
    register.get_by_role("button", name="Add to the register").click()
    expect(register.get_by_text("to regularise")).to_be_visible()
    register.get_by_label("MRN of the real declaration").fill("06DE586600006143E1")
    register.get_by_role("button", name="Regularised").click()
    expect(register.get_by_text("06DE586600006143E1")).to_be_visible()
    assert not FallbackDeclaration.objects.to_regularise().exists()
