"""What the import contracts cannot see: foreign keys, and queries in templates."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOMS = [
    "notifications",
    "accounts",
    "customs",
    "alerts",
    "tickets",
    "sla",
    "api",
    "desk",
]  # bottom first
OURS = [model for model in apps.get_models() if model._meta.app_label in ROOMS]


def relations():
    for model in OURS:
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model in OURS:
                yield pytest.param(model, field, id=f"{model._meta.label}.{field.name}")


@pytest.mark.parametrize(("model", "field"), list(relations()))
def test_a_foreign_key_points_down_the_list_of_rooms(model, field):
    target = field.related_model._meta.app_label
    assert ROOMS.index(target) <= ROOMS.index(model._meta.app_label)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_words_the_database_stores_are_held_by_the_database(model):
    """`choices` binds no database, so a column of known words has a check that names it."""
    checked = " ".join(
        str(one.condition) for one in model._meta.constraints if hasattr(one, "condition")
    )
    columns = [field.name for field in model._meta.concrete_fields if field.choices]
    assert [name for name in columns if f"'{name}" not in checked] == []


def test_rooms_ask_the_faces_for_their_addresses():
    """`reverse()` by name: a face that moves a page moves the links of e-mails and webhooks."""
    written = re.compile(
        r"""["'}]/(accounts|api|company|desk|improvement|invitations|profile|rate|regularisation"""
        r"""|systems|tickets|unsubscribe)/"""
    )
    rooms = ("notifications", "accounts", "customs", "alerts", "tickets", "sla", "templates/email")
    found = [
        str(path.relative_to(settings.BASE_DIR))
        for room in rooms
        for path in Path(settings.BASE_DIR, room).rglob("*.*")
        if path.suffix in {".py", ".html", ".txt"} and written.search(path.read_text("utf-8"))
    ]
    assert found == []


def test_templates_compare_loop_and_format_but_do_not_ask_the_database():
    asks = re.compile(r"{[{%][^}]*\.(all|exists|filter)\b")
    found = [
        str(path.relative_to(settings.BASE_DIR))
        for path in Path(settings.BASE_DIR, "templates").rglob("*.html")
        if asks.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


# Whose answer the tests may decide: the clock is not among them, and nothing of ours is.
NOT_OURS = {"getaddrinfo", "stdin", "handle_DATA"}
A_LIMIT = re.compile(r"[A-Z_]+")  # a constant made small, so that a test reaches it
A_FRESH_STATE = {"_bell"}


def test_no_test_replaces_what_it_tests():
    """Faults have real causes: see tests/faults.py."""
    replaced = re.compile(r"""\.setattr\(\s*(?:"[\w.]+\.(\w+)"|[\w.]+, "(\w+)")""")
    found, imported = [], []
    for path in Path(settings.BASE_DIR, "tests").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        names = {one or other for one, other in replaced.findall(text)}
        ours = names - NOT_OURS - A_FRESH_STATE
        found += [(path.name, name) for name in ours if not A_LIMIT.fullmatch(name)]
        imported += [path.name] * ("import " + "mock" in text or "unittest." + "mock" in text)
    assert (found, imported) == ([], [])
