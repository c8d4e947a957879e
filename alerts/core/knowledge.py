"""The lexicon's tables, compiled once for the engine."""

from collections.abc import Iterator
from dataclasses import dataclass

from alerts.core.fold import fold
from alerts.core.lexicon.concepts import CONCEPTS
from alerts.core.lexicon.rules import RULES, TEXT, Rule
from alerts.core.lexicon.systems import (
    COUNTRY_WORDS,
    LANGUAGE_WORDS,
    PORT_SYSTEMS,
    SYSTEM_WORDS,
)
from alerts.core.scan import Lexicon
from alerts.core.votes import load
from alerts.core.words import Category, Direction

DOCUMENT_CODE = r"[cnyul]\d{3}|\d[a-z]{3}"
_BUILT_IN = ("system", "pcs", "doc_code")
NEGATABLE = frozenset(
    {
        "control",
        "label_control",
        "outage",
        "maintenance",
        "reject",
        "stock",
        "audit",
        "label_port_error",
        "label_customs_error",
        "label_sending",
        "bcp",
        "info_request",
    }
)
"""Concepts that a "no" right before them takes away: "no control requested" is not a control."""


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule with its concepts as bits, so that a clause is checked by two operations."""

    rule: Rule
    category: Category
    subtype: str
    needs: int
    but: int
    bits: tuple[int, ...]


BITS: dict[str, int] = {
    name: 1 << position for position, name in enumerate((*CONCEPTS, *_BUILT_IN))
}


def mask(names: str) -> int:
    """Return the bits of the named concepts (blank-separated). Raises KeyError for an unknown one."""
    bits = 0
    for name in names.split():
        bits |= BITS[name]
    return bits


def _phrases() -> Iterator[tuple[str, str, bool]]:
    """Yield all phrases with their names; system labels are also known as one word ("PortError")."""
    for name, languages in CONCEPTS.items():
        for language, phrases in languages.items():
            for phrase in phrases.split("|"):
                yield phrase, name, language == "x"
    for kind, table in (("system", SYSTEM_WORDS), ("country", COUNTRY_WORDS)):
        for name, phrases in table.items():
            for phrase in phrases.split("|"):
                yield phrase, f"{kind}:{name}", kind == "system"


def _compiled(scope_is_text: bool) -> dict[int, list[CompiledRule]]:
    """Return the rules of one scope by the bit of their first concept."""
    table: dict[int, list[CompiledRule]] = {}
    for rule in RULES:
        if (rule.scope == TEXT) == scope_is_text:
            category, _, subtype = rule.target.partition("/")
            bits = tuple(BITS[name] for name in rule.needs.split())
            compiled = CompiledRule(
                rule, Category(category), subtype, sum(bits), mask(rule.but), bits
            )
            table.setdefault(bits[0], []).append(compiled)
    return table


WORD_VOTES = load()
LEXICON = Lexicon(_phrases(), DOCUMENT_CODE, "doc_code")
CLAUSE_RULES = _compiled(scope_is_text=False)
TEXT_RULES = _compiled(scope_is_text=True)
_SMALL_WORDS = {
    language: frozenset(fold(words).split()) for language, words in LANGUAGE_WORDS.items()
}


CONCEPT_BITS: dict[str, int] = BITS | {
    f"system:{name}": BITS["pcs" if name in PORT_SYSTEMS else "system"] for name in SYSTEM_WORDS
}
"""The bit of a hit's concept; names of systems count as "system" or "pcs"."""

PLACES: dict[str, tuple[str, str]] = {
    **{f"system:{name}": ("system", name) for name in SYSTEM_WORDS},
    **{f"country:{name}": ("country", name) for name in COUNTRY_WORDS},
    **{f"dir_{direction}": ("direction", direction.value) for direction in Direction},
}
"""What a hit says about the place: kind and value."""


def detect_language(folded: str) -> str:
    """Return the language (fr, en, nl, de) whose small words occur most, or "" where two tie."""
    words = set(folded.split())
    counts = {language: len(words & small) for language, small in _SMALL_WORDS.items()}
    second, best = sorted(counts, key=lambda language: counts[language])[-2:]
    return best if counts[best] > counts[second] else ""
