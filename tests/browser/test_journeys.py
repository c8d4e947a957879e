"""The main journeys of customers, their administrators, agents and leads.

Each runs in French on a screen and in English on a phone, by the words that a person reads: what
the catalogue says of a text is what must stand on the page.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from accounts.models import User
from helpdesk.desk.models import SavedView
from notifications.models import OutboxMessage
from sla.models import Policy
from tests import factories
from tests.browser.visitors import sign_in
from tickets.choices import ApprovalState, Status
from tickets.models import (
    Article,
    AuthorityApproval,
    AuthorityContactLog,
    Rating,
    Ticket,
    TicketEvent,
)
from tickets.services import approval_ask, message_add

# What migrations load (policies, systems, services) is put back after each flush.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

TELLING = """CES-GB-26-0087 nous revient de la douane britannique :
ValidationCode:CDS12005;CodeDescription:Authorisation Error;PointerNames:Declaration->GoodsShipment->Importer
MRN 26GB5K8H2M7Q0W3TR7, conteneur CESU2066754. Frais de stockage à partir de demain."""
SCREEN, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)


@dataclass(frozen=True)
class Visitor:
    """Somebody at a page, who reads it in one language."""

    page: Page
    url: str
    language: str

    def word(self, text: str, **values: object) -> str:
        """What stands on the page for this English text."""
        with override(self.language):
            return gettext(text) % values if values else gettext(text)

    def go(self, path: str) -> None:
        self.page.goto(self.url + path)
        expect(self.page.locator("html")).to_have_attribute("lang", self.language)

    def button(self, text: str) -> Locator:
        words = r"\s".join(map(re.escape, self.word(text).split()))
        named = re.compile(rf"^\W*{words}( \w)?$")  # a key may stand behind them
        return self.page.get_by_role("button", name=named).locator("visible=true").first

    def press(self, text: str) -> None:
        self.button(text).click()

    def follow(self, text: str) -> None:
        name = self.word(text)
        self.page.get_by_role("link", name=name).locator("visible=true").first.click()

    def unfold(self, text: str) -> None:
        self.page.locator("summary", has_text=self.word(text)).locator("visible=true").click()

    def field(self, name: str, within: str = "main") -> Locator:
        return self.page.locator(f"{within} [name={name}]").locator("visible=true").first

    def fill(self, within: str = "main", **values: str) -> None:
        for name, value in values.items():
            self.field(name, within).fill(value)

    def reads(self, text: str, **values: object) -> None:
        said = self.page.get_by_text(self.word(text, **values)).locator("visible=true")
        expect(said.first).to_be_visible()

    def is_told(self, text: str, **values: object) -> None:
        expect(self.page.locator("#toasts")).to_contain_text(self.word(text, **values))


@pytest.fixture(params=[("fr", SCREEN), ("en", PHONE)], ids=["fr-screen", "en-phone"])
def visit(
    request: pytest.FixtureRequest, live_server, browser: Browser, transactional_db: None
) -> Iterator[Callable[[User | None], Visitor]]:
    """Comes in as somebody; whatever the browser complains of fails the test."""
    language, size = request.param
    contexts, complaints = [], []

    def come(user: User | None) -> Visitor:
        context = browser.new_context(locale=language, viewport=size)
        contexts.append(context)
        if user:
            user.language = language
            user.save(update_fields=["language"])
            sign_in(context, live_server.url, user)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return Visitor(page, live_server.url, language)

    yield come
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def customer(transactional_db: None) -> User:
    company = factories.company(contract_countries=["FR", "GB"])
    return factories.person(company, name="Maud Perrot")


@pytest.fixture
def agent(transactional_db: None) -> User:
    return factories.agent(name="Claire Vasseur")


@pytest.fixture
def ticket(customer: User) -> Ticket:
    return factories.ticket(customer, subject="CDS rejection", description=TELLING, locale="fr")


def test_a_customer_opens_a_ticket_that_is_understood_while_they_write(visit, customer):
    maud = visit(customer)
    maud.go("/")
    expect(maud.page.locator("header summary .av")).to_be_visible()  # profile and signing out
    maud.follow("New ticket")
    maud.fill(description=TELLING)
    understood = maud.page.locator("#understood")
    expect(understood).to_contain_text("CDS12005")
    expect(understood).to_contain_text("26GB5K8H2M7Q0W3TR7")
    expect(maud.page.locator("[name=priority][value=high]")).to_be_checked()  # a cut-off is near
    maud.page.locator("[name=priority][value=critical]").check(force=True)
    maud.press("Send the ticket")
    expect(maud.page.get_by_role("heading", level=1)).to_contain_text("CDS12005")
    assert Ticket.objects.get().priority == "critical"


def test_a_customer_answers_closes_and_reopens(visit, customer, agent, ticket):
    by_agent = factories.actor(agent, "desk")
    message_add(ticket_id=ticket.pk, author=agent, body="Which lorry?", actor=by_agent)
    maud = visit(customer)
    maud.go(f"/tickets/{ticket.number}/")
    expect(maud.page.locator(".thread")).to_contain_text("Which lorry?")
    maud.fill(body="The red one.")
    maud.press("Send")
    expect(maud.page.locator(".thread")).to_contain_text("The red one.")
    maud.press("It is solved")
    maud.reads("Is it solved for you too?")
    maud.press("It is not solved: reopen")
    expect(maud.button("It is solved")).to_be_visible()
    ticket.refresh_from_db()
    assert ticket.status == Status.OPEN


def test_a_customer_approves_a_contact_with_an_authority(visit, customer, agent, ticket):
    by_agent = factories.actor(agent, "desk")
    approval_ask(ticket_id=ticket.pk, purpose="Why", shared="The exact text", actor=by_agent)
    maud = visit(customer)
    maud.go("/")
    maud.follow("Read and answer")
    expect(maud.page.get_by_text("The exact text", exact=True)).to_be_visible()
    maud.press("Give my approval")
    maud.is_told("Approval recorded. We write to the authority.")
    approval = AuthorityApproval.objects.get()
    assert (approval.state, approval.answered_by) == (ApprovalState.GIVEN, customer)


def test_a_customer_confirms_a_solution_and_rates(visit, customer, agent, ticket):
    factories.solution(ticket, agent)
    maud = visit(customer)
    maud.go("/")
    maud.follow("Does it work?")
    maud.press("It works")
    maud.is_told("Thank you. The ticket is solved.")
    maud.fill(comment="Quick.")
    maud.press("Good")
    maud.reads("You said: good.")
    rating = Rating.objects.get()
    assert (rating.ticket, rating.comment) == (ticket, "Quick.")


def test_an_administrator_invites_a_colleague_who_opens_a_ticket_and_makes_a_key(visit, customer):
    boss = factories.person(customer.company, role="customer_admin")
    admin = visit(boss)
    admin.go("/company/people/")
    admin.follow("Invite someone")
    admin.fill(email="nina@customer.example")
    admin.page.locator("main form .btn.is-primary").click()
    row = admin.page.get_by_role("rowheader", name="nina@customer.example")
    expect(row).to_be_visible()

    nina = visit(None)
    nina.go(OutboxMessage.objects.get(template="invitation").context["path"])
    words = "trois-camions-verts"
    nina.fill(name="Nina Neuf", password1=words, password2=words)
    nina.page.locator("form .btn.is-primary").click()
    expect(nina.page.locator("h1")).to_contain_text("Nina Neuf")

    admin.go("/company/keys/")
    admin.follow("New key")
    admin.fill(name="ERP")
    admin.page.locator("[name=scopes][value='tickets:read']").check()
    admin.press("Make the key")
    expect(admin.page.get_by_text("c4tdesk_")).to_be_visible()
    admin.go("/company/keys/")
    expect(admin.page.locator("main")).to_contain_text("ERP")
    assert User.objects.get(email="nina@customer.example").company == customer.company


def test_an_agent_takes_a_ticket_corrects_it_and_answers_with_a_macro(visit, agent, ticket):
    claire = visit(agent)
    claire.go("/desk/")
    claire.page.get_by_role("link", name="CDS rejection").first.click()
    expect(claire.page.get_by_role("heading", name="CDS rejection").first).to_be_visible()
    claire.go(f"/desk/tickets/{ticket.number}/")
    claire.press("Take")
    claire.is_told("%(number)s is yours.", number=ticket.number)
    claire.field("of_class").select_option("sending_error/")
    with claire.page.expect_response("**/classify/"):
        claire.press("Confirm")
    editor = claire.page.locator("#reply textarea")
    editor.press_sequentially("/ask")
    editor.press("Enter")
    expect(editor).to_have_value(re.compile("^Bonjour Maud Perrot,"))  # in the customer's language
    claire.press("Send and wait")
    claire.is_told("Reply sent.")
    ticket.refresh_from_db()
    found = (ticket.assignee, ticket.category, ticket.status)
    assert found == (agent, "sending_error", Status.WAITING_CUSTOMER)


def test_an_agent_asks_for_an_approval_and_logs_the_contact(visit, customer, agent, ticket):
    claire = visit(agent)
    claire.go(f"/desk/tickets/{ticket.number}/")
    claire.unfold("Ask for an approval")
    claire.fill("#tk-right", purpose="The EORI is refused", shared="The MRN and the EORI")
    claire.press("Ask the customer")
    maud = visit(customer)
    maud.go(f"/tickets/{ticket.number}/")
    maud.press("Give my approval")
    maud.is_told("Approval recorded. We write to the authority.")

    claire.page.reload()
    claire.unfold("Log a contact")
    claire.fill("#tk-right", authority="Bureau du Havre", reference="2026-118")
    claire.page.locator("#tk-right form[action$='/contact/'] [name=shared]").fill("Pourquoi ?")
    claire.page.locator("#tk-right form[action$='/contact/'] [name=answer]").fill("Ce soir.")
    claire.press("Log this contact")
    expect(claire.page.locator("#tk-thread")).to_contain_text("Bureau du Havre")
    maud.page.reload()
    expect(maud.page.get_by_text("Ce soir.").first).to_be_visible()
    logged = AuthorityContactLog.objects.get()
    assert logged.approval == AuthorityApproval.objects.get()
    ticket.refresh_from_db()
    assert ticket.status == Status.WAITING_AUTHORITY


def test_an_agent_changes_several_tickets_of_a_view_and_takes_it_back(visit, customer, agent):
    tickets = [factories.ticket(customer, subject=f"Number {n}") for n in (1, 2)]
    claire = visit(agent)
    claire.go("/desk/?priority=normal")
    claire.unfold("Save as view")
    claire.page.locator("#view-name").fill("Normal ones")
    claire.press("Save")
    claire.go(f"/desk/?view={SavedView.objects.get(name='Normal ones').pk}")
    for ticket in tickets:
        claire.page.locator(f"[name=tickets][value^='{ticket.number}.']").check()
    claire.press("Change the selected")
    claire.field("priority", "#bulk").select_option("low")
    claire.press("Change")
    expect(claire.page.locator("#toasts")).to_contain_text("2 tickets")
    assert set(Ticket.objects.values_list("priority", flat=True)) == {"low"}
    with claire.page.expect_response("**/undo/**"):
        claire.press("Undo")
    assert set(Ticket.objects.values_list("priority", flat=True)) == {"normal"}


def test_a_lead_changes_a_promise_and_sees_what_moves(visit, ticket):
    policy = Policy.objects.get(plan="premium")
    lead = visit(factories.agent(role="lead"))
    lead.go("/desk/service-levels/")
    lead.page.get_by_role("link", name="Premium", exact=True).first.click()
    lead.page.locator("#id_first_response-critical").fill("45")
    lead.press("Save, and see what would change")
    lead.reads("Applied to open tickets")
    lead.press("Publish for new tickets")
    policy.refresh_from_db()
    assert ["first_response", "critical", "", 2700] in policy.current.snapshot["targets"]


def test_a_lead_writes_a_step_and_an_agent_ticks_it_beside_the_ticket(visit, agent, ticket):
    laurence = visit(factories.agent(role="lead", name="Laurence Petit"))
    laurence.go("/desk/playbooks/customs_error/")
    told = {"fr": "Relire le pointeur.", "en": "Read the pointer again."}
    for language, text in told.items():
        laurence.page.locator(f"[name=step-0-text_{language}]").fill(text)
    laurence.press("Save")
    laurence.is_told("The playbook is saved. It holds for every ticket from now on.")
    claire = visit(agent)
    claire.go(f"/desk/tickets/{ticket.number}/")
    step = claire.page.get_by_role("button", name=told[claire.language])
    step.click()
    expect(step).to_have_attribute("aria-pressed", "true")
    assert TicketEvent.objects.get(kind="step_ticked").actor == agent


def test_a_lead_publishes_an_article_and_reads_a_report(visit, customer, ticket):
    lead = visit(factories.agent(role="lead"))
    lead.go("/desk/knowledge/new/")
    lead.fill(title_fr="L’EORI", title_en="The EORI", body_fr="Écrivez-le.", body_en="Write it.")
    lead.fill(slug="the-eori")
    lead.press("Keep this text")
    lead.press("Publish this text")
    expect(lead.button("Publish this text")).to_have_count(0)
    assert Article.objects.get(slug="the-eori").is_published
    lead.go("/desk/reports/volumes/")
    expect(lead.page.get_by_role("table").first).to_be_visible()
    maud = visit(customer)
    maud.go("/help/")
    title, text = {"en": ("The EORI", "Write it."), "fr": ("L’EORI", "Écrivez-le.")}[maud.language]
    maud.page.get_by_role("link", name=title).click()
    expect(maud.page.locator("main")).to_contain_text(text)
