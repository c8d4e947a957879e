"""A recommendation from its proposal to its reopening, in a real browser, on both sides."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from alerts.models import Recommendation
from alerts.services import alert_create
from tests import factories
from tests.browser.visitors import sign_in

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

REJECTED = "ValidationCode:CDS40045;CodeDescription:Missing document"


@pytest.fixture
def pages(live_server, browser: Browser, transactional_db: None):
    """A page for each person, signed in; whatever the browser complains of fails the test."""
    contexts, complaints = [], []

    def page_for(user: User) -> Page:
        context = browser.new_context(locale="en-GB")
        contexts.append(context)
        sign_in(context, live_server.url, user)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield page_for
    for context in contexts:
        context.close()
    assert complaints == []


def test_proposed_accepted_applied_and_reopened_by_itself(live_server, pages):
    company = factories.company(name="Verrière")
    requester = factories.person(company)
    for _each in range(3):
        factories.ticket(requester, description=REJECTED)
    desk = pages(factories.agent(name="Claire Vasseur"))
    admin = pages(factories.person(company, role="customer_admin", name="Hélène Sauvage"))
    stranger = pages(factories.person(role="customer_admin"))

    # The desk sees what keeps coming, and proposes.
    desk.goto(f"{live_server.url}/desk/improvement/recommendations/")
    desk.get_by_role("link", name="Customs rejection, CDS40045").click()
    desk.get_by_label("Title").fill("Add document C678 by rule")
    desk.get_by_label("What to change").fill("When the code is 0901 11, add C678.")
    desk.get_by_label("Where in CAS").fill("Decision tables, documents of an item")
    desk.get_by_role("button", name="Propose to the company").click()
    expect(desk.get_by_text("Proposed by Claire Vasseur", exact=True)).to_be_visible()

    # The company accepts; a stranger sees nothing of it.
    admin.goto(live_server.url)
    admin.get_by_role("link", name="Read and decide").click()
    admin.get_by_role("link", name="Add document C678 by rule").click()
    admin.get_by_role("button", name="Accept").click()
    expect(admin.get_by_text("Accepted by Hélène Sauvage")).to_be_visible()
    here = admin.url
    answer = stranger.goto(here)
    assert answer is not None
    assert answer.status == 404

    # It is applied; a month goes by; the problem comes back.
    desk.reload()
    desk.get_by_role("button", name="Applied now").click()
    expect(desk.get_by_text("Applied, said Claire Vasseur")).to_be_visible()
    with time_machine.travel(timezone.now() + timedelta(days=30), tick=True):
        again = alert_create(company=company, text=REJECTED, payload=None, now=timezone.now())
    found = Recommendation.objects.get()
    assert (again.signature, found.state) == (found.signature, "reopened")

    # Both sides see that it is open again.
    for page in (desk, admin):
        page.goto(page.url)
        expect(page.get_by_text("Reopened: the problem came back")).to_be_visible()
    admin.goto(f"{live_server.url}/reports/review/")
    with admin.expect_download() as download:
        admin.get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename.endswith(".pdf")
