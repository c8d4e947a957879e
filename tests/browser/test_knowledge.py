"""Articles in a real browser: a ticket spared, a link in a reply."""

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from tests import factories
from tests.browser.visitors import sign_in
from tickets.models import ArticleUse

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

REJECTED = "Customs refuse it: CDS40045 Missing document, GovernmentAgencyGoodsItem(2)"
DOCUMENT = "CDS40045: a document is missing"


@pytest.fixture
def pages(live_server, browser: Browser, transactional_db: None):
    """A page for each person, signed in; whatever the browser complains of fails the test."""
    contexts, complaints = [], []

    def page_for(user: User, **options) -> Page:
        context = browser.new_context(locale="en-GB", **options)
        contexts.append(context)
        sign_in(context, live_server.url, user)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield page_for
    for context in contexts:
        context.close()
    assert complaints == []


def test_an_article_spares_a_ticket(live_server, pages):
    portal = pages(factories.person())
    portal.goto(f"{live_server.url}/tickets/new/")
    portal.get_by_label("What happened").fill(REJECTED)
    portal.get_by_role("button", name=f"“{DOCUMENT}” solved it, no ticket needed").click()
    expect(portal.get_by_text("No ticket was opened.").first).to_be_visible()
    assert ArticleUse.objects.get(kind="solved").category == "customs_error"
    portal.goto(f"{live_server.url}/tickets/new/")
    expect(portal.get_by_label("What happened")).to_have_value("")


def test_an_article_goes_into_the_reply_by_a_slash_or_a_click(live_server, pages):
    ticket = factories.ticket(description=REJECTED, locale="en")
    desk = pages(factories.agent())
    desk.goto(f"{live_server.url}/desk/tickets/{ticket.number}/")
    reply = desk.locator("#reply textarea")
    reply.fill("Please read ")
    reply.press_sequentially("/CDS40045")
    desk.get_by_role("option", name=f"Link {DOCUMENT}").click()
    link = f"[{DOCUMENT}]({settings.SITE_URL}/help/cds-document-missing/)"
    expect(reply).to_have_value(f"Please read {link}")
    reply.fill("")
    desk.get_by_role("link", name=f"Put a link to “{DOCUMENT}” into the reply").click()
    expect(reply).to_have_value(link)
