"""The pictures of the README and docs/screens.md, taken from a running demo (`make screenshots`)."""

import io
import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

FOLDER = Path(__file__).parent / "screenshots"
ALERT = """POS-26-00725 nous revient de la douane britannique :
ValidationCode:CDS40045;CodeDescription:Missing document;PointerNames:Declaration->GoodsShipment->\
GovernmentAgencyGoodsItem(2)->AdditionalDocument
Conteneur CSQU3054383 à quai, frais de stockage à partir de demain."""
SCREEN = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=844)

Scheme = Literal["light", "dark"]
# Name, address, and who looks at it in the demo.
PAGES: list[tuple[str, str, str]] = [
    ("portal-home", "/", "customer"),
    ("portal-tickets", "/tickets/", "customer"),
    ("portal-systems", "/systems/", "customer"),
    ("portal-help", "/help/", "customer"),
    ("portal-company", "/company/", "customer_admin"),
    ("portal-people", "/company/people/", "customer_admin"),
    ("portal-own-sign-in", "/accounts/", "customer_admin"),
    ("desk-list", "/desk/", "agent"),
    ("desk-board", "/desk/board/", "agent"),
    ("desk-finalisation", "/desk/finalisation/", "agent"),
    ("desk-improvement", "/desk/improvement/", "agent"),
    ("desk-articles", "/desk/knowledge/", "agent"),
    ("desk-volumes", "/desk/reports/volumes/?days=90", "lead"),
    ("desk-promises", "/desk/reports/?days=90", "lead"),
    ("desk-playbook", "/desk/playbooks/customs_error/", "lead"),
    ("desk-team", "/desk/team/", "lead"),
    ("desk-policies", "/desk/service-levels/", "lead"),
    ("api-docs", "/api/docs/", "agent"),
]


@dataclass(frozen=True)
class Demo:
    """A demo that runs, and a browser to look at it."""

    browser: Browser
    url: str
    logins: dict[str, dict[str, str]]

    def come_in(self, role: str, *, scheme: Scheme = "light", size: ViewportSize = SCREEN) -> Page:
        """A page of somebody with this role, signed in and speaking French."""
        context = self.browser.new_context(
            viewport=size, locale="fr", color_scheme=scheme, reduced_motion="reduce"
        )
        page = context.new_page()
        page.goto(f"{self.url}/accounts/login/")
        page.locator("main input[type=email]").fill(self.logins[role]["email"])
        page.locator("main input[type=password]").fill(self.logins[role]["password"])
        page.locator("main button.is-primary").first.click()
        page.wait_for_url(lambda url: "login" not in url)
        return page


def main(data_dir: str) -> None:
    access = json.loads((Path(data_dir) / "demo.json").read_text(encoding="utf-8"))
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        demo = Demo(browser, access["url"], access["users"])
        _take_entrance(demo)
        _take_pages(demo)
        _take_new_ticket(demo)
        _take_thread(demo)
        _take_desk_ticket(demo, "desk-ticket", "light")
        _take_desk_ticket(demo, "desk-ticket-dark", "dark")
        _take_others(demo)
        browser.close()


def _take_entrance(demo: Demo) -> None:
    page = demo.browser.new_context(viewport=SCREEN, locale="fr").new_page()
    page.goto(f"{demo.url}/accounts/login/")
    _save(page, "sign-in")


def _take_pages(demo: Demo) -> None:
    signed_in = {role: demo.come_in(role) for role in {role for *_where, role in PAGES}}
    for name, path, role in PAGES:
        page = signed_in[role]
        page.goto(demo.url + path)
        page.locator("h1").first.wait_for()
        _save(page, name)


def _take_new_ticket(demo: Demo) -> None:
    page = demo.come_in("customer")
    page.goto(f"{demo.url}/tickets/new/")
    page.locator("[name=description]").fill(ALERT)
    page.locator("#understood").get_by_text("CDS40045").first.wait_for()
    _save(page, "portal-new-ticket", whole=True)


def _take_thread(demo: Demo) -> None:
    """A ticket with its promise, on a screen and on a phone."""
    page = demo.come_in("customer")
    page.goto(f"{demo.url}/tickets/")
    page.get_by_role("link", name="BAE toujours pas recu").first.click()
    page.locator(".thread").wait_for()
    _save(page, "portal-ticket")
    small = demo.come_in("customer", size=PHONE)
    small.goto(page.url)
    _save(small, "portal-ticket-phone")


def _take_desk_ticket(demo: Demo, name: str, scheme: Scheme) -> None:
    page = demo.come_in("agent", scheme=scheme)
    page.goto(f"{demo.url}/desk/")
    page.get_by_role("link", name="BAE toujours pas recu").first.click()
    page.get_by_role("heading", level=1).wait_for()
    _save(page, name)


def _take_others(demo: Demo) -> None:
    """The list with its preview, and a page of each face in the dark and on a phone."""
    agent = demo.come_in("agent", scheme="dark")
    agent.goto(f"{demo.url}/desk/")
    agent.locator("#peek h2, #peek h1").first.wait_for()
    _save(agent, "desk-list-dark")
    for size, name in ((SCREEN, "portal-home-dark"), (PHONE, "portal-home-phone")):
        customer = demo.come_in("customer", scheme="dark" if size is SCREEN else "light", size=size)
        customer.goto(f"{demo.url}/")
        _save(customer, name)


def _save(page: Page, name: str, *, whole: bool = False) -> None:
    """As WebP, which is a third of a PNG; once what the page loads later is there."""
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot(full_page=whole)))
    picture.save(FOLDER / f"{name}.webp", quality=80, method=6)


if __name__ == "__main__":
    main(sys.argv[1])
