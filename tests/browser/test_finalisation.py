"""A missing exit followed up to its outcome: an agent and a customer, each in their browser."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import factories
from tests.browser.visitors import sign_in
from tickets.models import FollowUp

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

MISSING = "Exit confirmation not received, MRN 06DE586600006143E1. Alternative proof (IE582)?"


def test_an_exit_is_followed_up_to_its_proof(
    live_server, context: BrowserContext, page: Page, browser: Browser
):
    agent = factories.agent(name="Claire Vasseur")
    requester = factories.person(factories.company(contract_countries=["DE"]))
    ticket = factories.ticket(requester, description=MISSING)
    sign_in(context, live_server.url, agent)

    page.goto(f"{live_server.url}/desk/finalisation/")
    page.get_by_role("link", name=ticket.number).click()
    page.get_by_label("Released on").fill(f"{ticket.created_at.date()}")
    page.get_by_role("button", name="Count the limits").click()
    expect(
        page.get_by_text("149 days left").or_(page.get_by_text("150 days left")).first
    ).to_be_visible()
    checks = page.get_by_role("region", name="Checks")
    checks.get_by_label("What you looked at").select_option("port")
    checks.get_by_label("What you found").select_option("progress")
    checks.get_by_label("Look again").first.select_option("8")
    checks.get_by_role("button", name="Keep the check").click()
    expect(checks.get_by_role("listitem").filter(has_text="it moves on")).to_be_visible()
    page.get_by_role("button", name="Ask the customer for a proof").click()
    expect(page.get_by_text("Asked of the customer")).to_be_visible()

    theirs = browser.new_context()
    sign_in(theirs, live_server.url, requester)
    portal = theirs.new_page()
    portal.goto(f"{live_server.url}/tickets/{ticket.number}/")
    expect(portal.get_by_text("The port system: it moves on.")).to_be_visible()
    portal.get_by_label("Its number or reference").fill("CMR 4711")
    portal.get_by_role("button", name="Send the proof").click()
    told = portal.get_by_role("region", name="Finalisation").get_by_role("listitem")
    expect(told.filter(has_text="CMR 4711")).to_be_visible()
    theirs.close()

    page.reload()
    expect(page.get_by_role("region", name="Proof").get_by_text("CMR 4711")).to_be_visible()
    page.get_by_role("combobox", name="Outcome").select_option("proof_accepted")
    page.get_by_role("button", name="End the follow-up").click()
    expect(page.get_by_text("Alternative proof accepted").first).to_be_visible()
    assert not FollowUp.objects.get().is_open
