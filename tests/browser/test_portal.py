"""What the page of a new ticket keeps and says, in a real browser, with and without script."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from tests import factories
from tests.browser.visitors import sign_in
from tests.servers import until
from tickets.models import AuthorityApproval, Ticket
from tickets.services import approval_ask, message_add

# What migrations load (policies, systems, services) is put back after each flush.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PASTED = """Bonjour, CES-GB-26-0087 nous revient de la douane britannique :
ValidationCode:CDS12005;CodeDescription:Authorisation Error;PointerNames:Declaration->GoodsShipment->Importer
MRN 26GB5K8H2M7QOW3TR7, conteneur CESU2066754. Frais de stockage à partir de demain."""
REPAIRED = "26GB5K8H2M7Q0W3TR7"


@pytest.fixture
def requester(transactional_db: None) -> User:
    company = factories.company(contract_countries=["FR", "GB"])
    return factories.person(company, name="Maud Perrot")


@pytest.fixture
def agent(transactional_db: None) -> User:
    return factories.agent(name="Claire Vasseur")


@pytest.fixture
def ticket(requester: User, agent: User) -> Ticket:
    """A conversation with an approval that is asked."""
    ticket = factories.ticket(requester, subject="CDS rejection", description=PASTED)
    actor = factories.actor(agent, "desk")
    message_add(ticket_id=ticket.pk, author=agent, body="We look into it", actor=actor)
    approval_ask(ticket_id=ticket.pk, purpose="Why", shared="The exact text", actor=actor)
    return ticket


@pytest.fixture
def portal(live_server, context: BrowserContext, page: Page, requester: User) -> Page:
    """A page of the requester; whatever the browser complains of fails the test."""
    sign_in(context, live_server.url, requester)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(live_server.url)
    yield page
    expected = ("422", "htmx:afterRequest", "htmx:sendAbort")  # refused, or overtaken by the next
    assert [one for one in complaints if not any(word in one for word in expected)] == []


def paste(page: Page, text: str = PASTED) -> None:
    page.get_by_label("What happened").fill(text)


def understood(page: Page):
    return page.locator("#understood")


def test_a_refused_form_takes_the_focus_and_leads_to_the_field(portal: Page):
    portal.goto(f"{portal.url}tickets/new/")
    paste(portal, "Hello there, we would like to know something")
    portal.get_by_role("button", name="Send the ticket").click()
    summary = portal.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(portal.get_by_label("What happened")).to_have_value(
        "Hello there, we would like to know something"
    )
    summary.get_by_role("link").click()
    assert portal.url.endswith("#id_priority")


def test_a_draft_survives_a_closed_tab_and_is_understood_again(portal: Page):
    portal.goto(f"{portal.url}tickets/new/")
    paste(portal)
    expect(portal.locator("[data-draft-note]")).to_contain_text("Draft saved")
    portal.get_by_role("radio", name="I have a question").check()
    kept = "Object.values(localStorage).some(kept => kept.includes('low'))"
    until(lambda: portal.evaluate(kept), seconds=5)
    portal.reload()
    expect(portal.get_by_label("What happened")).to_have_value(PASTED)
    expect(portal.get_by_role("radio", name="I have a question")).to_be_checked()
    expect(understood(portal)).to_contain_text("CDS12005")


def test_a_draft_is_forgotten_once_sent(portal: Page):
    new = f"{portal.url}tickets/new/"
    portal.goto(new)
    paste(portal)
    expect(portal.locator("[data-draft-note]")).to_contain_text("Draft saved")
    portal.get_by_role("radio", name="I have a question").check()
    portal.get_by_role("button", name="Send the ticket").click()
    expect(portal.locator(".thread")).to_be_visible()
    portal.goto(new)
    expect(portal.get_by_label("What happened")).to_have_value("")


def test_writing_on_does_not_take_a_choice_away(portal: Page):
    portal.goto(f"{portal.url}tickets/new/")
    paste(portal)
    expect(understood(portal)).to_contain_text("CDS12005")
    portal.get_by_role("radio", name="I have a question").check()
    paste(portal, PASTED + "\nCDS40045")
    expect(understood(portal)).to_contain_text("CDS40045")
    expect(portal.get_by_role("radio", name="I have a question")).to_be_checked()


def test_a_repair_is_taken_back_with_one_click(portal: Page):
    portal.goto(f"{portal.url}tickets/new/")
    paste(portal)
    keep = portal.get_by_role("checkbox", name="Keep 26GB5K8H2M7QOW3TR7 as I wrote it")
    keep.check()
    expect(understood(portal)).to_contain_text("Compare it with the document")
    expect(keep).to_be_checked()
    keep.uncheck()
    expect(understood(portal).get_by_role("button", name=f"Copy {REPAIRED}")).to_be_visible()


def test_a_dropped_file_is_sent(portal: Page):
    portal.goto(f"{portal.url}tickets/new/")
    paste(portal)
    drop = """zone => { const data = new DataTransfer();
        data.items.add(new File(["2"], "rejet.txt"));
        zone.dispatchEvent(new DragEvent("drop", {bubbles: true, dataTransfer: data})); }"""
    portal.locator("[data-drop]").evaluate(drop)
    expect(portal.locator("[data-drop-list]")).to_contain_text("rejet.txt")
    portal.get_by_role("radio", name="I have a question").check()
    portal.get_by_role("button", name="Send the ticket").click()
    expect(portal.get_by_role("link", name="rejet.txt")).to_be_visible()


def test_without_script_one_opens_answers_and_refuses(
    live_server, browser: Browser, requester: User, ticket: Ticket
):
    context = browser.new_context(java_script_enabled=False)
    sign_in(context, live_server.url, requester)
    page = context.new_page()
    page.goto(f"{live_server.url}/tickets/new/")
    paste(page)
    page.get_by_role("button", name="Show what you understand").click()
    expect(understood(page)).to_contain_text("CDS12005")
    page.get_by_role("button", name="Send the ticket").click()
    expect(page.locator(".thread")).to_contain_text("CES-GB-26-0087")
    page.get_by_label("Your message").fill("One thing more")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".thread")).to_contain_text("One thing more")
    page.goto(f"{live_server.url}/tickets/{ticket.number}/")
    page.get_by_text("Refuse", exact=True).click()
    page.get_by_label("What would you prefer?").fill("Wait a day")
    page.get_by_role("button", name="Confirm the refusal").click()
    expect(page.get_by_text("Refusal recorded.")).to_be_visible()
    context.close()
    assert AuthorityApproval.objects.get().reason == "Wait a day"


def test_signing_in_leads_home(live_server, page: Page, requester: User):
    page.goto(live_server.url)
    page.get_by_label("E-mail").fill(requester.email)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Maud Perrot")
