"""A morning of triage without a mouse: find, select, change many, take back, open, reply, solve."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Locator, Page, expect

from accounts.models import User
from tests import factories
from tickets.choices import Status
from tickets.models import Ticket

# What migrations load (queues, macros, systems) is put back after each flush.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def agent(transactional_db: None) -> User:
    return factories.agent(name="Claire Vasseur")


@pytest.fixture
def tickets(agent: User) -> list[Ticket]:
    requester = factories.person(name="Maud Perrot")
    return [factories.ticket(requester, subject=f"Number {n}") for n in ("one", "two", "three")]


@pytest.fixture
def desk(live_server, context: BrowserContext, page: Page, agent: User, tickets) -> Page:
    client = Client()
    client.force_login(agent)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{live_server.url}/desk/")
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, control: Locator) -> None:
    """Press Tab until the control has the focus."""
    for _press in range(15):
        page.keyboard.press("Tab")
        if control.evaluate("one => one === document.activeElement"):
            return
    pytest.fail("Tab does not lead there")


def test_a_morning_without_a_mouse(desk: Page, agent: User, tickets: list[Ticket]):
    toasts = desk.locator("#toasts")
    # The keys are told.
    press(desk, "?")
    expect(desk.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    press(desk, "Escape")

    # Select three, from the first to the last, and change them: mine, and high.
    press(desk, "j", "x", "j", "j", "Shift+X")
    expect(desk.get_by_role("checkbox", name="Select CAS", checked=True)).to_have_count(3)
    press(desk, "b")
    expect(desk.get_by_label("Assign to")).to_be_focused()
    press(desk, "m", "Tab", "Tab", "h")  # assign to me; priority high
    tab_to(desk, desk.get_by_role("button", name="Change", exact=True))
    press(desk, "Enter")
    expect(toasts).to_contain_text("3 tickets changed.")
    rows = Ticket.objects.filter(assignee=agent, priority="high")
    assert rows.count() == 3

    # One key takes all three back.
    press(desk, "z")
    expect(toasts).to_contain_text("3 tickets are as they were.")
    assert rows.count() == 0

    # Take the first, change its priority on its page, answer, solve.
    press(desk, "j", "a")
    expect(toasts).to_contain_text(f"{tickets[0].number} is yours.")
    press(desk, "r")
    expect(desk.get_by_role("heading", level=1, name="Number one")).to_be_visible()
    expect(desk.get_by_label("Your reply")).to_be_focused()
    desk.keyboard.type("Add document C678 to item 2.")
    expect(desk.get_by_label("Your reply")).to_have_value("Add document C678 to item 2.")
    tab_to(desk, desk.get_by_role("button", name="Send", exact=True))
    press(desk, "Enter")
    expect(toasts).to_contain_text("Reply sent.")
    press(desk, "e")
    expect(toasts).to_contain_text(f"{tickets[0].number}: Solved.")
    first = Ticket.objects.get(pk=tickets[0].pk)
    assert (first.status, first.assignee) == (Status.RESOLVED, agent)
    assert first.messages.filter(side="agent").count() == 1

    # To the list again, by its search.
    press(desk, "/")
    desk.keyboard.type("number two")
    press(desk, "Enter")
    expect(desk.locator(".rows").get_by_role("link", name="Number two")).to_be_visible()
    expect(desk.get_by_role("link", name="Number three")).to_have_count(0)
