"""The leads' pages in a real browser: nothing for axe to find, a draft published, a priority asked."""

from datetime import timedelta

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from sla.choices import ClockState, Metric
from sla.models import Clock, Policy
from tests import factories
from tickets.models import Ticket

# What migrations load (policies, calendars, rules) is put back after each flush.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PAGES = [
    "reports/",
    "reports/workload/",
    "service-levels/",
    "service-levels/policies/{policy}/",
    "service-levels/policies/{policy}/preview/",
    "service-levels/calendars/{calendar}/",
    "service-levels/calendars/{calendar}/preview/",
    "service-levels/rules/",
    "service-levels/rules/new/",
    "service-levels/fired/",
]


@pytest.fixture
def lead(transactional_db: None) -> User:
    return factories.agent(name="Claire Vasseur", role="lead")


@pytest.fixture
def policy(lead: User) -> Policy:
    return Policy.objects.get(plan="premium")


@pytest.fixture
def ticket(lead: User) -> Ticket:
    """Open, with a first response that was late."""
    row = factories.ticket(priority="normal")
    started = timezone.now() - timedelta(days=3)
    Clock.objects.filter(ticket=row, metric=Metric.FIRST_RESPONSE).update(
        state=ClockState.BREACHED,
        started_at=started,
        breached_at=started + timedelta(hours=4),
        stopped_at=started + timedelta(hours=5),
        elapsed_seconds=18_000,
        next_action_at=None,
    )
    return row


def sign_in(context: BrowserContext, url: str, user: User) -> None:
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(
    live_server, context: BrowserContext, page: Page, lead, policy, ticket, path: str
):
    sign_in(context, live_server.url, lead)
    page.goto(
        f"{live_server.url}/desk/{path.format(policy=policy.pk, calendar=policy.calendar_id)}"
    )
    for scheme, width in (("light", 1440), ("dark", 390)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        violations = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["target"]) for one in violations] == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


def test_without_script_a_draft_is_previewed_and_published(
    browser: Browser, live_server, lead, policy
):
    context = browser.new_context(java_script_enabled=False)
    sign_in(context, live_server.url, lead)
    page = context.new_page()
    page.goto(f"{live_server.url}/desk/service-levels/")
    page.get_by_role("link", name="Premium", exact=True).first.click()
    page.get_by_label("First response, Critical, in business minutes").fill("45")
    page.get_by_role("button", name="Save, and see what would change").click()
    expect(page.get_by_role("heading", name="What would Premium change?")).to_be_visible()
    page.get_by_role("button", name="Publish for new tickets").click()
    expect(page.get_by_text("Premium v2 holds for new tickets.")).to_be_visible()
    context.close()
    policy.refresh_from_db()
    assert ["first_response", "critical", "", 2700] in policy.current.snapshot["targets"]


def test_a_priority_that_breaks_a_promise_is_asked_for_first(
    live_server, context: BrowserContext, page: Page, lead
):
    # Three days hold at least eight hours of support: more than the four of a critical solution.
    with time_machine.travel(timezone.now() - timedelta(days=3)):
        ticket = factories.ticket(priority="normal")
    sign_in(context, live_server.url, lead)
    page.goto(f"{live_server.url}/desk/tickets/{ticket.number}/")
    page.get_by_label("Priority").select_option("critical")
    expect(page.get_by_text("Critical: late at once.")).to_be_visible()
    assert Ticket.objects.get(pk=ticket.pk).priority == "normal"
    page.get_by_role("button", name="Change it all the same").click()
    expect(page.locator("#toasts")).to_contain_text("Priority changed.")
    assert Ticket.objects.get(pk=ticket.pk).priority == "critical"
