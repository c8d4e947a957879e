"""The gallery in a real browser: widths, keyboard, and without script."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import factories
from tests.browser.visitors import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/desk/styleguide/"


@pytest.fixture
def gallery(live_server, context: BrowserContext, page: Page) -> Page:
    """The styleguide, seen by an agent; whatever the browser complains of fails the test."""
    sign_in(context, live_server.url, factories.agent())
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(live_server.url + ADDRESS)
    yield page
    assert complaints == []


@pytest.mark.parametrize("width", [860, 320])
def test_no_width_scrolls_sideways(gallery: Page, width: int):
    gallery.set_viewport_size({"width": width, "height": 900})
    assert gallery.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


def test_the_theme_chosen_is_there_after_a_reload_before_any_script(gallery: Page):
    gallery.emulate_media(color_scheme="light")
    gallery.get_by_role("button", name="Switch between light and dark").click()
    html = gallery.request.get(gallery.url).text()
    assert 'data-theme="dark"' in html


def test_the_gallery_speaks_both_languages(gallery: Page):
    gallery.get_by_role("button", name="Français").click()
    expect(gallery.locator("html")).to_have_attribute("lang", "fr")
    gallery.get_by_role("button", name="English").click()
    expect(gallery.locator("html")).to_have_attribute("lang", "en")


def test_copying_says_so(gallery: Page, context: BrowserContext):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    gallery.get_by_role("button", name="Copy 26FRD41Q8K9P3B16R7").first.click()
    expect(gallery.get_by_role("status")).to_have_text("26FRD41Q8K9P3B16R7 copied")
    assert gallery.evaluate("navigator.clipboard.readText()") == "26FRD41Q8K9P3B16R7"


def test_an_error_summary_takes_the_focus(gallery: Page):
    expect(gallery.get_by_role("alert")).to_be_focused()


def test_j_and_k_move_through_the_list_and_x_selects(gallery: Page):
    gallery.locator("h1").click()
    links = gallery.locator(".rows .sub a")
    gallery.keyboard.press("k")
    expect(links.nth(1)).to_be_focused()
    gallery.keyboard.press("j")
    gallery.keyboard.press("j")
    expect(links.nth(3)).to_be_focused()
    gallery.keyboard.press("x")
    expect(gallery.get_by_role("checkbox", name="Select CAS-004167")).to_be_checked()


def test_keys_do_nothing_while_typing(gallery: Page):
    field = gallery.get_by_role("textbox", name="Subject", exact=True)
    field.press_sequentially("jkx")
    expect(field).to_have_value("jkx")
    expect(field).to_be_focused()


def test_a_dialog_opens_closes_and_gives_the_focus_back(gallery: Page):
    opener = gallery.get_by_role("button", name="Open a dialog")
    opener.click()
    dialog = gallery.get_by_role("dialog", name="Change the priority to critical?")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Go back").click()
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_dropped_file_joins_the_chosen_ones(gallery: Page):
    gallery.locator("#sg-files").set_input_files(
        {"name": "one.txt", "mimeType": "text/plain", "buffer": b"1"}
    )
    drop = """zone => { const data = new DataTransfer();
        data.items.add(new File(["2"], "two.txt"));
        zone.dispatchEvent(new DragEvent("drop", {bubbles: true, dataTransfer: data})); }"""
    gallery.locator("[data-drop]").evaluate(drop)
    names = gallery.locator("#sg-files").evaluate("input => [...input.files].map(f => f.name)")
    assert names == ["one.txt", "two.txt"]
    expect(gallery.locator("[data-drop-list]")).to_contain_text("two.txt")
    gallery.get_by_role("button", name="Leave out: one.txt").click()
    left = gallery.locator("#sg-files").evaluate("input => [...input.files].map(f => f.name)")
    assert left == ["two.txt"]


def test_a_slash_opens_the_macros_and_enter_inserts_one(gallery: Page):
    gallery.route("**/macro", lambda route: route.fulfill(body="Dear Maud,"))
    editor = gallery.get_by_label("Your answer")
    editor.press_sequentially("/remind")
    options = gallery.locator("#sg-editor-macros [role=option]:visible")
    expect(options).to_have_count(1)
    editor.press("Enter")
    expect(editor).to_have_value("Dear Maud,")
    expect(options).to_have_count(0)


def test_an_at_sign_in_a_note_names_a_colleague_and_nobody_in_a_reply(gallery: Page):
    editor, menu = gallery.get_by_label("Your answer"), gallery.locator("#sg-editor-colleagues")
    editor.press_sequentially("@jo")
    expect(menu).to_be_hidden()
    editor.fill("")
    gallery.get_by_role("radiogroup").get_by_text("Internal note").click()
    editor.press_sequentially("Look, @we")
    expect(menu.get_by_role("option", name="Jonas Weber")).to_be_visible()
    expect(editor).to_have_attribute("aria-activedescendant", "sg-editor-colleagues-1")
    editor.press("Enter")
    expect(editor).to_have_value("Look, @Jonas Weber ")
    expect(menu).to_be_hidden()


def test_escape_closes_the_macros_and_keeps_the_text(gallery: Page):
    editor = gallery.get_by_label("Your answer")
    editor.press_sequentially("see /")
    expect(gallery.locator("#sg-editor-macros")).to_be_visible()
    editor.press("Escape")
    expect(gallery.locator("#sg-editor-macros")).to_be_hidden()
    expect(editor).to_have_value("see /")


def test_a_draft_survives_a_reload(gallery: Page):
    gallery.get_by_role("radiogroup").get_by_text("Internal note").click()
    gallery.get_by_label("Your answer").press_sequentially("Half an answer")
    expect(gallery.locator("[data-draft-note]")).to_contain_text("Draft saved")
    gallery.reload()
    expect(gallery.get_by_label("Your answer")).to_have_value("Half an answer")
    expect(gallery.get_by_role("radio", name="Internal note")).to_be_checked()


def test_a_file_that_is_announced_but_missing_is_noticed(gallery: Page):
    gallery.get_by_label("Your answer").press_sequentially("See the form attached.")
    expect(gallery.get_by_text("none is attached")).to_be_visible()


def test_n_turns_the_answer_into_a_note_and_r_goes_on_writing(gallery: Page):
    gallery.locator("h1").click()
    gallery.keyboard.press("n")
    expect(gallery.get_by_role("radio", name="Internal note")).to_be_checked()
    expect(gallery.get_by_role("button", name="Send and wait")).to_be_hidden()
    expect(gallery.get_by_label("Your answer")).to_be_focused()


def test_choosing_an_urgency_moves_the_promise_on_the_ruler(gallery: Page):
    words = gallery.locator("[data-ruler-words]").first
    before = words.get_attribute("x")
    gallery.get_by_role("radio", name="A question").check()
    assert words.get_attribute("x") != before


def test_without_script_everything_shows_and_nothing_useless_does(live_server, browser):
    context = browser.new_context(java_script_enabled=False)
    sign_in(context, live_server.url, factories.agent())
    page = context.new_page()
    page.goto(live_server.url + ADDRESS)
    expect(page.get_by_role("heading", name="Components and states")).to_be_visible()
    expect(page.get_by_role("button", name="Switch between light and dark")).to_be_hidden()
    page.get_by_label("Account of").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    context.close()


def test_customers_are_refused(client):
    client.force_login(factories.person())
    assert client.get(ADDRESS).status_code == 403
