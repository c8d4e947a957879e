"""E-mails in a real browser: an agent places a stranger's; the customer reads it, quote folded."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from tests import factories
from tests.mail.letters import arrive, letter
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
QUOTE = "On Mon, 23 Nov 2026 at 10:00, the desk wrote:\n> Which lorry?\n> And which gate?"


def test_an_agent_opens_a_ticket_with_the_mail_of_a_stranger(page: Page, live_server, settings):
    settings.MAIL_IS_READ = True
    company = factories.company(name="Firm")
    arrive(letter("Maud <maud@firm.example>", f"The red one.\n\n{QUOTE}", subject="Lorry"))
    client = Client()
    client.force_login(factories.agent())
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    session = {"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}
    page.context.add_cookies([session])
    page.set_viewport_size({"width": 390, "height": 800})

    page.goto(f"{live_server.url}/desk/mail/")
    page.get_by_role("link", name="Lorry").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Open a ticket").click()
    expect(page.get_by_text("This field is required.").first).to_be_visible()
    page.get_by_label("Company").select_option(label="Firm")
    page.get_by_role("button", name="Open a ticket").click()
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.get_by_role("heading", name="Lorry")).to_be_visible()
    assert Ticket.objects.get().company == company
    quote = page.get_by_text("Which lorry?").first
    expect(quote).to_be_hidden()
    page.get_by_text("Show what is quoted").click()
    expect(quote).to_be_visible()
