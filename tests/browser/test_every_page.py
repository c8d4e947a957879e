"""Every page that a person can reach: axe in both themes, headings, focus, and a phone.

The addresses come from the URL configuration, so a new page is looked at the day it is added; one
that no address shows fails the last test here.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.test.signals import template_rendered
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from accounts.models import User
from tests.browser.places import TELLING, Places
from tests.browser.visitors import sign_in, signed_in
from tests.factories import PASSWORD

IN_THE_PORTAL = {"signed in", "customers", "customer administrators"}
IN_THE_DESK = {"agents", "leads", "administrators"}
# What answers a form or refuses: no address shows it by itself.
NOT_BY_ADDRESS = {
    *("403.html", "429.html", "500.html", "viewing/refused.html", "account/logout.html"),
    *("desk/bulk.html", "desk/bulk_check.html", "keys/secret.html", "webhooks/secret.html"),
    *("mfa/authenticate.html", "mfa/totp/deactivate_form.html"),
    *("account/sso_leaving.html", "account/sso_refused.html"),
    *("ratings/over.html", "invitations/over.html", "unsubscribing/over.html"),
    "invitations/elsewhere.html",
}
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
AXE = Axe().axe_script
# What draws the reference of the API is not ours.
BROKEN_RULES = """async rules => {
  const options = {resultTypes: ["violations"], preload: false, elementRef: true};
  if (rules.length) options.runOnly = {type: "rule", values: rules};
  const {violations} = await axe.run(document, options);
  return violations.flatMap(({id, nodes}) => nodes
    .filter(node => !node.element.closest(".swagger-ui")).map(node => `${id}: ${node.target}`));
}"""
# Title and headings, the order of the focus, and that it is seen wherever it stands. What shows it
# may be the control itself or what is drawn in its place.
DISORDER = """() => {
  const found = [];
  const seen = one => one.checkVisibility({visibilityProperty: true});
  if (!document.title.split(" · ")[0].trim()) found.push("no title");
  const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(seen);
  const levels = headings.map(one => Number(one.tagName[1]));
  if (levels.filter(level => level === 1).length !== 1) found.push("not one h1");
  levels.forEach((level, at) => {
    if (headings[at].closest(".swagger-ui")) return;
    if (at && level > levels[at - 1] + 1) found.push(`skips a level: ${headings[at].innerText}`);
  });
  const marked = one => {
    const drawn = [one, one.closest("label"), one.parentElement, one.nextElementSibling];
    return drawn.filter(Boolean).map(each => {
      const {outlineStyle, outlineWidth, boxShadow, borderColor, backgroundColor, color}
        = getComputedStyle(each);
      const outline = outlineStyle === "none" ? "" : outlineWidth;
      return [outline, boxShadow, borderColor, backgroundColor, color].join();
    }).join("|");
  };
  for (const one of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")) {
    if (!seen(one) || one.disabled || one.closest(".swagger-ui")) continue;
    if (one.tabIndex > 0) found.push(`out of order: ${one.outerHTML.slice(0, 80)}`);
    if (one.tabIndex < 0) continue;
    document.activeElement?.blur();
    const before = marked(one);
    one.focus();
    if (document.activeElement === one && marked(one) === before)
      found.push(`focus not seen: ${one.outerHTML.slice(0, 80)}`);
  }
  return found;
}"""
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"


class Looker:
    """A browser that goes from page to page and writes down what is wrong."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url, self.wrong = page, url, []
        page.on("pageerror", lambda error: self._note(f"script: {error}"))
        page.on("console", self._hear)
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.set_viewport_size(WIDE)

    def go(self, path: str) -> None:
        self.page.goto(self.url + path)
        self.look()

    def look(self) -> None:
        """At the page that is open."""
        page = self.page
        page.locator("h1").first.wait_for()  # scripts draw the reference of the API
        expect(page.locator(".htmx-request")).to_have_count(0)
        page.evaluate(AXE)
        self._note(*page.evaluate(BROKEN_RULES, []))
        page.keyboard.press("Tab")  # so that the focus is one of the keyboard
        self._note(*page.evaluate(DISORDER))
        page.emulate_media(color_scheme="dark")
        self._note(*(f"dark {one}" for one in page.evaluate(BROKEN_RULES, ["color-contrast"])))
        page.set_viewport_size(PHONE)
        if page.evaluate(SIDEWAYS) > 0:
            self._note("wider than a phone")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(WIDE)

    def _hear(self, said: ConsoleMessage) -> None:
        """A page that refuses is looked at like any other; what belongs to it must be there."""
        refuses = "status of 4" in said.text and "/static/" not in said.location["url"]
        if said.type == "error" and not refuses:
            self._note(said.text)

    def _note(self, *found: str) -> None:
        path = self.page.url.removeprefix(self.url)
        self.wrong += [f"{path} {one}" for one in found]


@pytest.fixture
def places(transactional_db: None, settings: Any) -> Places:
    settings.MAIL_IS_READ = True
    return Places()


@pytest.fixture
def looker(live_server: Any, page: Page) -> Iterator[Looker]:
    looker = Looker(page, live_server.url)
    yield looker
    assert "\n".join(looker.wrong) == ""


def is_page(client: Client, address: str) -> bool:
    """Whether it shows one, and is no part of a page, no file and nothing that is only written to."""
    answer = client.get(address)
    is_html = answer.headers.get("Content-Type", "").startswith("text/html")
    whole = is_html and answer.content.lstrip()[:9].lower() == b"<!doctype"
    answer.close()
    return whole and answer.status_code == 200


def pages_of(user: User | None, addresses: Iterator[str]) -> list[str]:
    client = signed_in(user) if user else Client()
    return [address for address in addresses if is_page(client, address)]


def test_pages_of_everybody(looker: Looker, places: Places):
    for address in pages_of(None, places.addresses({"anybody"})):
        looker.go(address)
    for over in ("/rate/none/", "/invitations/none/", "/unsubscribe/none/"):
        looker.go(over)


def test_pages_of_customers(looker: Looker, places: Places, context: BrowserContext):
    sign_in(context, looker.url, places.boss)
    for address in pages_of(places.boss, places.addresses(IN_THE_PORTAL)):
        looker.go(address)


@pytest.mark.parametrize(
    "doors", [{"agents"}, {"leads", "administrators"}], ids=["agents", "leads"]
)
def test_pages_of_the_desk(looker: Looker, places: Places, context: BrowserContext, doors):
    sign_in(context, looker.url, places.admin)
    for address in pages_of(places.admin, places.addresses(doors, desk=True)):
        looker.go(address)


def post(page: Page, path: str, fields: list[tuple[str, str]]) -> None:
    """Send a form as a browser without script does."""
    send = """([path, fields]) => { const form = document.createElement("form");
        const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
        for (const [name, value] of [...fields, ["csrfmiddlewaretoken", token]]) {
          const input = document.createElement("input");
          [input.name, input.value] = [name, value];
          form.append(input);
        }
        [form.action, form.method] = [path, "post"];
        document.body.append(form);
        form.submit(); }"""
    with page.expect_navigation():
        page.evaluate(send, [path, fields])


def test_pages_behind_a_form(looker: Looker, places: Places, context: BrowserContext):
    page = looker.page
    sign_in(context, looker.url, places.boss)
    page.goto(f"{looker.url}/tickets/new/")
    page.get_by_label("What happened").fill(TELLING)
    expect(page.locator("#understood")).to_contain_text("CDS12005")
    looker.look()
    post(page, "/tickets/new/", [("description", "Too little")])
    looker.look()
    key = [("name", "ERP"), ("user", f"{places.boss.pk}"), ("scopes", "tickets:read")]
    post(page, "/company/keys/new/", key)
    looker.look()
    hook = [("url", "https://hooks.example/"), ("event_types", "ticket.created")]
    post(page, "/company/webhooks/new/", hook)
    looker.look()
    looker.go("/nowhere/")
    looker.go("/desk/")  # which is not for customers
    sign_in(context, looker.url, places.admin)
    page.goto(f"{looker.url}/desk/")
    picked = [("tickets", f"{places.ticket.number}.{places.ticket.version}")]
    post(page, "/desk/bulk/", picked)
    looker.look()
    post(page, "/desk/bulk/apply/", [*picked, ("macro", "ask-declaration")])
    looker.look()
    TOTP.activate(places.boss, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    sign_in(context, looker.url, places.boss)
    looker.go("/accounts/app/remove/")
    context.clear_cookies()
    page.goto(f"{looker.url}/accounts/login/")
    page.fill("[name=username]", places.boss.email)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/code/")
    looker.look()


def test_no_page_is_left_out(places: Places, client: Client):
    """Each template of a page is shown by an address here, or by a form above."""
    shown: set[str] = set()

    def note(template: Any, **_said: Any) -> None:
        shown.add(template.name)

    template_rendered.connect(note)
    for user, doors in ((None, {"anybody"}), (places.boss, IN_THE_PORTAL)):
        pages_of(user, places.addresses(doors))
    pages_of(places.admin, places.addresses(IN_THE_DESK, desk=True))
    root = Path(settings.BASE_DIR, "templates")
    pages = {
        str(path.relative_to(root))
        for path in root.rglob("*.html")
        if "{% extends" in path.read_text(encoding="utf-8")
    }
    hidden = {page for page in pages - shown if not page.startswith(("base_", "email/"))}
    assert sorted(hidden - NOT_BY_ADDRESS) == []
