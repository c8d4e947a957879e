"""A company's administrator and their people, in both languages, down to the customer's last word."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from notifications.models import OutboxMessage
from tests import factories
from tickets.models import Rating, Ticket

# What migrations load (policies, systems, services) is put back after each flush.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def sign_in(context: BrowserContext, url: str, user: User) -> None:
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": url}])


def has_no_barrier(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_administrator_invites_a_colleague_who_opens_a_ticket(
    live_server, context: BrowserContext, page: Page, browser, language: str
) -> None:
    """By the positions and values of fields, so that one journey holds in both languages."""
    company = factories.company(contract_countries=["FR"])
    admin = factories.person(company, role="customer_admin", language=language)
    sign_in(context, live_server.url, admin)
    page.set_viewport_size({"width": 390, "height": 800})
    for address in ("/company/", "/company/keys/", "/company/people/"):
        page.goto(live_server.url + address)
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        has_no_barrier(page)
    page.locator('a[href$="/people/invite/"]').click()
    page.locator("[name=email]").fill("nina@customer.example")
    page.locator("main form .btn.is-primary").click()
    expect(page.get_by_role("rowheader", name="nina@customer.example")).to_be_visible()

    mail = OutboxMessage.objects.get(template="invitation")
    other = browser.new_context(viewport={"width": 390, "height": 800})
    nina = other.new_page()
    nina.goto(live_server.url + mail.context["path"])
    has_no_barrier(nina)
    nina.locator("[name=name]").fill("Nina Neuf")
    for field in ("password1", "password2"):
        nina.locator(f"[name={field}]").fill("trois-camions-verts")
    nina.locator("form .btn.is-primary").click()
    expect(nina.locator("h1")).to_contain_text("Nina Neuf")
    nina.goto(f"{live_server.url}/tickets/new/")
    nina.locator("[name=description]").fill("MRN 26GB5K8H2M7Q0W3TR7 CDS12005")
    nina.locator("[name=priority][value=normal]").check(force=True)
    nina.locator("form[data-draft] .btn.is-primary.is-big").click()
    expect(nina).to_have_url(re.compile("/tickets/CAS-"))
    other.close()
    assert Ticket.objects.get().requester.email == "nina@customer.example"

    page.goto(f"{live_server.url}/company/")
    expect(page.locator("main")).to_contain_text("Nina Neuf")


def test_a_customer_confirms_a_solution_and_rates(
    live_server, context: BrowserContext, page: Page
) -> None:
    ticket = factories.ticket(subject="Rejected")
    factories.solution(ticket, factories.agent())
    sign_in(context, live_server.url, ticket.requester)
    page.goto(live_server.url)
    page.get_by_role("link", name="Does it work?").click()
    has_no_barrier(page)
    page.get_by_role("button", name="It works").click()
    expect(page.locator("#toasts")).to_contain_text("Thank you. The ticket is solved.")
    page.get_by_label("What should we know?").fill("Quick.")
    page.get_by_role("button", name="Good", exact=True).click()
    expect(page.get_by_text("You said: good.")).to_be_visible()
    page.reload()  # the thanks have gone
    has_no_barrier(page)
    assert Rating.objects.get().comment == "Quick."
