"""An outage from its declaration to the last thing put in order, as an agent and as a customer."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from customs.models import CompanyAuthorisation, FallbackDeclaration, Outage
from notifications.models import OutboxMessage
from tests import factories
from tests.browser.test_guides import BLOCKED
from tests.browser.visitors import sign_in
from tickets.models import RegularisationTask, Ticket

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

SILENCE = "Connection to AES timed out, message queued. LRN BRK-OUT-551240, export from Belgium."


@pytest.fixture
def boss(transactional_db: None) -> User:
    company = factories.company(name="Brabo", contract_countries=["BE"])
    return factories.person(company, name="Bram Baas", role="customer_admin")


def window(browser: Browser, url: str, user: User) -> Page:
    context = browser.new_context()
    sign_in(context, url, user)
    page = context.new_page()
    page.set_default_timeout(10_000)
    return page


def told(change: str) -> list[str]:
    rows = OutboxMessage.objects.filter(template="outage_told", context__change=change)
    return list(rows.values_list("recipient", flat=True))


def declare(agent: Page, url: str) -> None:
    """The agent declares it, sees whom it concerns, and tells them."""
    agent.goto(f"{url}/desk/board/")
    agent.get_by_text("Declare an outage").click()
    agent.get_by_label("What is disturbed").fill("AES does not answer")
    agent.get_by_label("Systems", exact=True).select_option(label="AES")
    agent.get_by_label("Belgium").check()
    agent.get_by_role("button", name="Declare", exact=True).click()
    expect(agent.get_by_role("heading", name="Tell 1 company?")).to_be_visible()
    expect(agent.get_by_text("Brabo")).to_be_visible()
    agent.get_by_role("button", name="Tell 1 company").click()
    expect(agent.get_by_text("Companies are told by e-mail")).to_be_visible()


def keep_company(agent: Page, url: str, ticket: Ticket) -> None:
    """The number is on record, the fallback is used, the declaration enters the register."""
    CompanyAuthorisation.objects.create(
        company=ticket.company,
        country="BE",
        kind="bcp_id",
        number="BCP-7",
        recorded_by=ticket.requester,
        recorded_at=ticket.created_at,
    )
    agent.goto(f"{url}/desk/tickets/{ticket.number}/continuity/?{urlencode(BLOCKED)}")
    expect(agent.get_by_label("Your BCP-ID")).to_have_value("BCP-7")
    register = agent.get_by_role("region", name="Sent under the fallback")
    register.get_by_label("Reference of the declaration").fill("BRK-OUT-551240")
    register.get_by_role("button", name="Add to the register").click()
    expect(register.get_by_text("to regularise")).to_be_visible()


def test_an_outage_from_the_first_word_to_the_last_tick(browser: Browser, live_server, boss):
    url = live_server.url
    agent = window(browser, url, factories.agent(name="Claire Vasseur"))
    customer = window(browser, url, boss)
    with time_machine.travel(timezone.now() - timedelta(minutes=5)):  # before it is declared
        ticket = factories.ticket(boss, description=SILENCE)

    declare(agent, url)
    agent.get_by_role("button", name="Tie 1 more ticket of this system").click()
    expect(agent.get_by_text("1 open ticket is tied to it.")).to_be_visible()
    later = factories.ticket(boss, description=SILENCE)
    outage = Outage.objects.get()
    assert set(Ticket.objects.values_list("outage", flat=True)) == {outage.pk}
    assert told("opened") == [boss.email]

    customer.goto(url)
    expect(customer.get_by_role("complementary").first).to_contain_text("AES")
    agent.get_by_text("Write what is new").click()
    agent.get_by_label("Message", exact=True).fill("The CRC in Ghent works on it.")
    agent.get_by_role("button", name="Add the message").click()
    expect(agent.get_by_text("The CRC in Ghent works on it.")).to_be_visible()
    for one in (ticket, later):
        customer.goto(f"{url}/tickets/{one.number}/")
        expect(customer.get_by_text("The CRC in Ghent works on it.")).to_be_visible()
    assert told("updated") == [boss.email]

    keep_company(agent, url, ticket)
    agent.goto(f"{url}/desk/board/")
    agent.get_by_text("It is over").click()
    agent.get_by_role("button", name="End the outage").click()
    expect(agent.get_by_role("heading", name="What is left to be put in order?")).to_be_visible()
    expect(agent.get_by_text("0 of 2 in order")).to_be_visible()
    assert told("ended") == [boss.email]

    customer.goto(url)
    customer.get_by_role("link", name="See the list").click()
    customer.get_by_role("button", name="In order BRK-OUT-551240").click()
    expect(customer.get_by_text("1 of 2 in order")).to_be_visible()
    customer.get_by_label("MRN of the real declaration").fill("06DE586600006143E1")
    customer.get_by_role("button", name="Regularised BRK-OUT-551240").click()
    expect(customer.get_by_text("Nothing that we know of is left")).to_be_visible()
    agent.reload()
    expect(agent.get_by_text("everything is in order")).to_be_visible()
    assert not RegularisationTask.objects.open().exists()
    assert not FallbackDeclaration.objects.to_regularise().exists()
