"""Signing in with one's company in a real browser, whose policy holds forms to our own pages."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import factories
from tests.browser.visitors import sign_in
from tests.signin.provider import providing
from tests.signin.visits import at_keyboard

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_a_company_is_set_up_and_its_people_come_in_without_a_script(
    page: Page, browser: Browser, live_server, settings
):
    settings.OIDC_ALLOW_PRIVATE_NETWORKS = True
    settings.SITE_URL = live_server.url
    settings.MFA_REQUIRED_ROLES = []
    company = factories.company(name="Acme")
    maud = factories.person(company, email="maud@acme.example")
    with providing() as provider:
        at_keyboard(provider, maud.email)
        sign_in(page.context, live_server.url, factories.agent(role="admin"))
        page.goto(f"{live_server.url}/desk/companies/{company.pk}/")
        page.get_by_role("link", name="Single sign-on").click()
        page.get_by_label("Issuer").fill(provider.issuer)
        page.get_by_label("Client id").fill("desk:1")
        page.get_by_label("Client secret").fill("a secret & more")
        page.get_by_label("Domains of its addresses").fill("acme.example")
        page.get_by_label("In use").check()
        page.get_by_role("button", name="Save").click()
        page.get_by_role("button", name="Try it").click()
        expect(page.get_by_text("It knows our client id and takes the secret.")).to_be_visible()

        plain = browser.new_context(java_script_enabled=False, locale="en-GB").new_page()
        plain.goto(f"{live_server.url}/accounts/login/?next=/tickets/")
        plain.get_by_label("E-mail address").fill(maud.email)
        plain.get_by_role("button", name="Continue with your company’s sign-in").click()
        plain.wait_for_url(f"{live_server.url}/tickets/")
        plain.context.close()
