"""The tables that people correct: a slip of the hand is refused at the start, with its row."""

import pytest

from customs.data import record, tables
from customs.legal import Rule
from customs.rectification.rules import NOTES, RULES
from customs.words import EU

ROW = {
    "key": "arrival",
    "kind": "goods_not_arrived",
    "start": "lodged_on",
    "days": 30,
    "what": {"en": "present the goods", "fr": "présenter les marchandises"},
    "source": "somebody",
}


def test_a_row_becomes_a_rule_of_every_country() -> None:
    rule = record(Rule, ROW)
    assert (rule.countries, rule.days, rule.what.fr) == (None, 30, "présenter les marchandises")


def test_the_union_stands_for_its_members_less_those_that_are_named() -> None:
    rule = record(Rule, ROW | {"countries": ["EU", "GB"], "except": ["DE", "BE"]})
    assert rule.countries == EU - {"DE", "BE"} | {"GB"}


@pytest.mark.parametrize(
    "slip",
    [
        {"dyas": 30},
        {"kind": "goods_not_arived"},
        {"days": "30"},
        {"what": {"en": "present the goods"}},
    ],
)
def test_a_slip_is_refused_with_its_row(slip: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="arrival"):
        record(Rule, ROW | slip)


def test_a_rule_without_its_key_is_refused() -> None:
    with pytest.raises(ValueError, match="key"):
        record(Rule, {name: value for name, value in ROW.items() if name != "key"})


def test_every_shared_text_is_used_and_every_key_is_its_own() -> None:
    table = tables("rectification")
    lines = [*table["rule"], table["unknown"], table["too_late"]]
    used = {line[name] for line in lines for name in ("reason", "tell") if type(line[name]) is str}
    assert used == set(table["texts"])
    assert len({rule.key for rule in RULES}) == len(RULES)


def test_what_names_no_source_is_not_called_sourced() -> None:
    assert [note for note in NOTES if not note.source and note.certainty == "sourced"] == []
