"""The rules that every template keeps, and the filters that components stand on."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from django.utils import translation

from helpdesk.templatetags import ui

TEMPLATES = Path(settings.BASE_DIR) / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
PAGES = [path for path in sorted(TEMPLATES.rglob("*.html")) if "email" not in path.parts]
ICON = re.compile(r'{% icon "([\w-]+)"')


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def render(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_begins_by_naming_its_variables(path):
    first = path.read_text().partition("\n")[0]
    assert first.startswith(f"{{# components/{path.name}: ")
    assert first.endswith("#}")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_has_nothing_that_the_security_policy_refuses(path):
    source = path.read_text()
    assert not re.search(r"<[^>]*\sstyle=", source)
    assert not re.search(r"<[^>]*\son[a-z]+=", source)
    assert "<style" not in source
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_icon_named_is_in_the_sprite(path):
    sprite = (Path(settings.BASE_DIR) / "static/img/icons.svg").read_text()
    for name in ICON.findall(path.read_text()):
        assert f'id="i-{name}"' in sprite


def test_every_component_is_shown_on_the_styleguide():
    gallery = (TEMPLATES / "styleguide.html").read_text()
    shown = set(re.findall(r"[\w-]+\.html", gallery)) | {f"{t}.html" for t in _tags(gallery)}
    frame = {"logo.html", "theme_switch.html", "language_switch.html", "account_menu.html"}
    assert {path.name for path in COMPONENTS} <= shown | frame


def _tags(source: str) -> list[str]:
    return re.findall(r"{% (\w+) ", source)


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Maud Perrot", "MP"), ("Jean-Luc van der Meer", "JM"), ("Ines", "I"), ("", "–")],
)
def test_initials_are_the_first_and_last_word(name, letters):
    assert ui.initials(name) == letters


def test_a_repaired_reference_underlines_what_was_changed():
    html = ui.repaired("26GB5K8H2M7Q0W3TR7", "26GB 5K8H2M7QOW3TR7")
    assert html == '26GB5K8H2M7Q<span class="fix">0</span>W3TR7'


def test_a_repaired_reference_is_escaped():
    assert "<b>" not in ui.repaired("<b>", "")


def test_a_short_number_is_read_out_in_full():
    assert ui.short_number("CAS-004182") == '<span class="vh">CAS-00</span>4182'


@pytest.mark.parametrize("kind", ["ok", "soon", "late", "paused", "met", "none", "info"])
def test_a_state_has_a_shape_and_a_word(kind):
    html = render_to_string("components/state.html", {"kind": kind, "text": "Word"})
    assert f"#s-{kind}" in html
    assert "Word" in html


def test_what_a_customer_wrote_is_escaped_where_it_is_a_name():
    html = render_to_string("components/reference.html", {"label": "MRN", "value": '"><script>'})
    assert "<script>" not in html


def test_a_clock_without_a_target_says_so():
    clock = {"name": "Resolution", "kind": "none", "reason": "not covered"}
    html = render_to_string("components/clock.html", {"clock": clock})
    assert "no target" in html
    assert "not covered" in html


def test_tags_need_no_load():
    assert "#i-search" in render('{% icon "search" %}')
    assert render("{{ seconds|countdown }}", seconds=2280) == "0:38"
