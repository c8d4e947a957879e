"""An agent looks through a customer's eyes and comes back, in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Viewing
from tests import factories
from tests.browser.visitors import sign_in

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_from_the_ticket_to_the_customers_page_of_it_and_back(
    live_server, context: BrowserContext, page: Page
):
    maud = factories.person(name="Maud Perrot")
    ticket = factories.ticket(maud)
    sign_in(context, live_server.url, factories.agent(name="Claire Vasseur"))
    page.goto(f"{live_server.url}/desk/tickets/{ticket.number}/")
    page.get_by_role("button", name="See what they see").click()
    expect(page).to_have_url(f"{live_server.url}/tickets/{ticket.number}/")
    band = page.get_by_role("region", name="A customer’s eyes")
    expect(band).to_contain_text("You look through the eyes of Maud Perrot")
    assert Axe().run(page).response["violations"] == []

    page.get_by_label("Your message").fill("Written by nobody")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="You only look")).to_be_visible()

    page.get_by_role("button", name="Be yourself again").click()
    expect(page).to_have_url(f"{live_server.url}/desk/tickets/{ticket.number}/")
    assert Viewing.objects.get().ended_at is not None
    assert ticket.messages.count() == 1
