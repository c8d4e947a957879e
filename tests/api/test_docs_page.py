"""The schema's page in a real browser, under the product's content security policy."""

import pytest
from playwright.sync_api import Page


@pytest.mark.django_db(transaction=True)
def test_the_page_shows_the_routes_and_breaks_no_policy(live_server, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    page.goto(f"{live_server.url}/api/docs/")
    page.get_by_text("Open a ticket", exact=True).click()
    page.get_by_text("Idempotency-Key").first.wait_for()

    assert complaints == []
