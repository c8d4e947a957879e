"""The pictures of the README and the docs, taken from a running demo (`make screenshots`)."""

import json
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).parent / "screenshots"
ALERT = """POS-26-00725 nous revient de la douane britannique :
ValidationCode:CDS40045;CodeDescription:Missing document;PointerNames:Declaration->GoodsShipment->\
GovernmentAgencyGoodsItem(2)->AdditionalDocument
Conteneur CSQU3054383 à quai, frais de stockage à partir de demain."""


def main(data_dir: str) -> None:
    access = json.loads((Path(data_dir) / "demo.json").read_text(encoding="utf-8"))
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        customer = _signed_in(browser, access, "customer")
        _take(customer, access["url"] + "/", "portal-home")
        customer.goto(access["url"] + "/tickets/new/")
        customer.locator("textarea").first.fill(ALERT)
        customer.get_by_text("CDS40045").nth(1).wait_for()
        customer.screenshot(path=FOLDER / "portal-new-ticket.png", full_page=True)
        _take(customer, access["url"] + "/systems/", "systems")
        agent = _signed_in(browser, access, "agent")
        _take(agent, access["url"] + "/desk/", "desk")
        agent.get_by_role("link", name="BAE toujours pas recu").first.click()
        agent.get_by_role("heading", level=1).wait_for()
        agent.screenshot(path=FOLDER / "desk-ticket.png")
        browser.close()


def _signed_in(browser: Browser, access: dict[str, dict[str, dict[str, str]]], role: str) -> Page:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="fr")
    page.goto(f"{access['url']}/accounts/login/")
    login = access["users"][role]
    page.locator("[name=username]").fill(login["email"])
    page.locator("[name=password]").fill(login["password"])
    page.locator("button.is-primary").click()
    page.wait_for_load_state()
    return page


def _take(page: Page, url: str, name: str) -> None:
    page.goto(url)
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main(sys.argv[1])
