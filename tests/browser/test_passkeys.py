"""A passkey in a real browser: added, asked for after the password, and enough alone."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_device(context: BrowserContext, page: Page) -> None:
    """Chromium's own stand-in for a finger on a sensor."""
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def test_a_passkey_is_added_and_then_enough_alone(
    live_server, context: BrowserContext, page: Page, broker, settings
):
    settings.MFA_REQUIRED_ROLES = ["agent"]
    agent = factories.agent(name="Claire Vasseur")
    site = live_server.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name
    problems: list[str] = []
    page.on("console", lambda said: said.type == "error" and problems.append(said.text))
    with_device(context, page)

    page.goto(f"{site}/desk/")
    page.fill("[name=username]", agent.email)
    page.fill("[name=password]", factories.PASSWORD)
    page.click("main form:not([data-passkey]) button.is-primary")
    expect(page.get_by_text("Your role requires a second factor.")).to_be_visible()

    page.click("text=Add a passkey")
    page.fill("[name=name]", "laptop")
    page.check("[name=passwordless]")
    page.click("button:has-text('Add the passkey')")
    expect(page.locator("ol.codes li")).to_have_count(10)
    page.click("text=I have kept them")
    expect(page).to_have_url(f"{site}/desk/")

    context.clear_cookies()
    page.goto(f"{site}/accounts/login/?next=/accounts/")
    page.click("button:has-text('Sign in with a passkey')")
    expect(page.get_by_role("heading", name="How you sign in")).to_be_visible()
    expect(page.get_by_text("laptop").first).to_be_visible()

    context.clear_cookies()
    page.goto(f"{site}/accounts/login/?next=/accounts/")
    page.fill("[name=username]", agent.email)
    page.fill("[name=password]", factories.PASSWORD)
    page.click("main form:not([data-passkey]) button.is-primary")
    page.click("button:has-text('Use a passkey')")
    expect(page.get_by_role("heading", name="How you sign in")).to_be_visible()
    assert problems == []
