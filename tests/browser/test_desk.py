"""The agent's main job in a real browser: triage by keyboard, reply, solve; with and without script."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from accounts.models import User
from tests import factories
from tests.browser.visitors import sign_in
from tickets.choices import Status
from tickets.models import Ticket

# What migrations load (queues, macros, systems) is put back after each flush.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PASTED = "Rejet douane, code CDS40045.\nMRN 26FRD41Q8K9P3B16R7\nJe vous donne mon accord."


@pytest.fixture
def agent(transactional_db: None) -> User:
    return factories.agent(name="Claire Vasseur")


@pytest.fixture
def tickets(agent: User) -> list[Ticket]:
    """Three, in the order of their deadlines."""
    requester = factories.person(name="Maud Perrot")
    rows = [
        factories.ticket(requester, subject=subject, description=PASTED)
        for subject in ("The first", "The second", "The third")
    ]
    for hours, row in enumerate(rows, start=1):
        due = timezone.now() + timedelta(hours=hours)
        Ticket.objects.filter(pk=row.pk).update(next_due_at=due)
    return rows


@pytest.fixture
def desk(live_server, context: BrowserContext, page: Page, agent: User) -> Page:
    """A page of the agent; whatever the browser complains of fails the test."""
    sign_in(context, live_server.url, agent)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_viewport_size({"width": 1440, "height": 900})
    yield page
    expected = ("422", "htmx:afterRequest", "htmx:sendAbort")  # refused, or overtaken by the next
    assert [one for one in complaints if not any(word in one for word in expected)] == []


def toasts(page: Page) -> Locator:
    return page.locator("#toasts")  # the spoken copy of a toast stands elsewhere


def test_triage_by_keyboard_alone(desk: Page, live_server, tickets, agent):
    desk.goto(f"{live_server.url}/desk/")
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    expect(desk.get_by_role("link", name="The second")).to_be_focused()
    expect(desk.get_by_role("heading", name="The second")).to_be_visible()  # in the preview
    desk.keyboard.press("a")
    expect(toasts(desk)).to_contain_text(f"{tickets[1].number} is yours.")
    expect(desk.get_by_role("link", name="The second")).to_be_focused()
    assert Ticket.objects.get(pk=tickets[1].pk).assignee == agent
    desk.keyboard.press("j")
    expect(desk.get_by_role("link", name="The third")).to_be_focused()
    desk.keyboard.press("k")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1, name="The second")).to_be_visible()
    desk.keyboard.press("r")
    expect(desk.get_by_label("Your reply")).to_be_focused()


def test_triage_keeps_what_is_typed_and_the_reply_still_goes(desk: Page, live_server, tickets):
    desk.goto(f"{live_server.url}/desk/tickets/{tickets[0].number}/")
    desk.get_by_label("Your reply").fill("We look at it.")
    with desk.expect_response("**/priority/"):
        desk.get_by_label("Priority").select_option("critical")
    expect(toasts(desk)).to_contain_text("Priority changed.")
    expect(desk.get_by_label("Your reply")).to_have_value("We look at it.")
    desk.get_by_role("button", name="Send", exact=True).click()
    expect(toasts(desk)).to_contain_text("Reply sent.")


def test_a_colleague_s_message_stops_the_reply_and_keeps_it(desk: Page, live_server, tickets):
    ticket = tickets[0]
    desk.goto(f"{live_server.url}/desk/tickets/{ticket.number}/")
    desk.get_by_label("Your reply").fill("Please send it again.")
    colleague = Client()
    colleague.force_login(factories.agent())
    colleague.post(
        f"/desk/tickets/{ticket.number}/reply/", {"kind": "public", "body": "Already solved."}
    )
    desk.get_by_role("button", name="Send", exact=True).click()
    expect(desk.get_by_role("alert")).to_contain_text("wrote meanwhile. Read it first.")
    expect(desk.get_by_label("Your reply")).to_have_value("Please send it again.")
    expect(desk.get_by_role("form", name="Reply").get_by_text("Already solved.")).to_be_visible()
    desk.get_by_role("button", name="Send", exact=True).click()  # it was read, and is meant
    expect(toasts(desk)).to_contain_text("Reply sent.")


def test_n_writes_a_note(desk: Page, live_server, tickets):
    desk.goto(f"{live_server.url}/desk/tickets/{tickets[0].number}/")
    desk.keyboard.press("n")
    expect(desk.get_by_role("radio", name="Internal note")).to_be_checked()
    expect(desk.get_by_role("button", name="Send and wait")).to_be_hidden()


def test_a_finding_lights_the_words_it_comes_from(desk: Page, live_server, tickets):
    desk.goto(f"{live_server.url}/desk/tickets/{tickets[0].number}/")
    desk.get_by_role("link", name="Clue 1 in the text").hover()
    expect(desk.locator("mark.is-on")).to_have_count(1)


def test_without_script_a_ticket_is_taken_answered_and_solved(
    browser: Browser, live_server, tickets, agent
):
    context = browser.new_context(java_script_enabled=False)
    sign_in(context, live_server.url, agent)
    page = context.new_page()
    page.goto(f"{live_server.url}/desk/tickets/{tickets[0].number}/")
    page.get_by_role("button", name="Take").click()
    page.get_by_label("Your reply").fill("Add document C678.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("article").filter(has_text="Add document C678.")).to_be_visible()
    page.get_by_role("button", name="Solve", exact=False).first.click()
    context.close()
    ticket = Ticket.objects.get(pk=tickets[0].pk)
    assert (ticket.assignee, ticket.status) == (agent, Status.RESOLVED)


def test_j_and_k_step_through_the_tickets(desk: Page, live_server, tickets):
    desk.goto(f"{live_server.url}/desk/tickets/{tickets[0].number}/")
    desk.keyboard.press("j")
    expect(desk.get_by_role("heading", level=1, name="The second")).to_be_visible()
    desk.keyboard.press("k")
    expect(desk.get_by_role("heading", level=1, name="The first")).to_be_visible()
