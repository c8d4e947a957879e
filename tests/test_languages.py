"""French and English are complete: nothing untranslated, nothing out of date, nothing mistyped."""

import ast
import re
from pathlib import Path

import polib
import pytest
from django.conf import settings

CATALOGUE = Path(settings.BASE_DIR, "locale/fr/LC_MESSAGES/django.po")
ROOMS = ["accounts", "alerts", "customs", "helpdesk", "notifications", "sla", "tickets"]
MARKERS = {
    "_": 0,
    "gettext": 0,
    "gettext_lazy": 0,
    "ngettext": 0,
    "pgettext": 1,
    "pgettext_lazy": 1,
}
TRANSLATE = re.compile(r"""{%\s*translate\s+("[^"]*"|'[^']*')""")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


@pytest.fixture(scope="module")
def catalogue():
    return [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete]


def written(entry):
    return [entry.msgstr] if not entry.msgid_plural else list(entry.msgstr_plural.values())


def test_every_text_has_its_french(catalogue):
    assert [e.msgid for e in catalogue if e.fuzzy or not all(written(e))] == []


def test_no_translation_loses_a_placeholder(catalogue):
    for entry in catalogue:
        wanted = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
        for text in written(entry):
            assert set(PLACEHOLDER.findall(text)) <= wanted, entry.msgid
        assert set(PLACEHOLDER.findall("".join(written(entry)))) == wanted, entry.msgid


def test_french_signs_stand_behind_a_space_that_does_not_break(catalogue):
    wrong = re.compile(r"(?<=\w) [;:!?»](?!\w)|« ")
    assert [t for e in catalogue for t in written(e) if wrong.search(t)] == []


def test_every_text_in_the_code_is_in_the_catalogue(catalogue):
    """Texts are looked for where they are marked; a new one without French fails here."""
    known = {entry.msgid for entry in catalogue}
    assert {*_marked_in_python(), *_marked_in_templates()} - known == set()


def _marked_in_python():
    for room in ROOMS:
        for path in Path(settings.BASE_DIR, room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    yield from _first_text(node)


def _first_text(call):
    """The English of one marked call: its first text, or the one behind the context."""
    place = MARKERS.get(call.func.id)
    if place is not None and len(call.args) > place:
        text = call.args[place]
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            yield text.value


def _marked_in_templates():
    for path in Path(settings.BASE_DIR, "templates").rglob("*.*"):
        for literal in TRANSLATE.findall(path.read_text(encoding="utf-8")):
            yield literal[1:-1].replace("%", "%%")
