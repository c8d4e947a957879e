"""What the classifier answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from alerts.core.codes import FoundCode
from alerts.core.texts import Text
from alerts.core.words import Category, Environment, PriorityHint


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span that decided, half-open in the field it names, and why it did."""

    text: str
    start: int
    end: int
    why: Text
    field: str = "text"

    def to_dict(self, locale: str) -> dict[str, object]:
        """Return the JSON form, with the reason in the reader's language."""
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "field": self.field,
            "why": self.why.in_locale(locale),
        }


@dataclass(frozen=True, slots=True)
class Guess:
    """A class that the evidence points at, with the likelihood that it is right (0 to 1)."""

    category: Category
    subtype: str
    confidence: float

    def to_dict(self) -> dict[str, object]:
        """Return the JSON form."""
        return {
            "category": self.category.value,
            "subtype": self.subtype,
            "confidence": self.confidence,
        }


@dataclass(frozen=True, slots=True)
class Classification:
    """What a ticket or alert is about, and the evidence for it.

    `guesses` are the best classes, best first, also when none was good enough to be the answer.
    `scores` are the best class's and its rival's, before they become a likelihood.
    `consent` are the spans in which the customer allows C4T to contact an authority.
    """

    category: Category
    subtype: str
    confidence: float
    customs_system: str
    country: str
    direction: str
    language: str
    environment: Environment
    codes: tuple[FoundCode, ...]
    references: Mapping[str, list[str]]
    evidence: tuple[Evidence, ...]
    signature: str
    guesses: tuple[Guess, ...] = ()
    priority_hint: PriorityHint = PriorityHint.NORMAL
    priority_evidence: tuple[Evidence, ...] = ()
    consent: tuple[Evidence, ...] = ()
    status: str = ""
    unknown_status: bool = False
    scores: tuple[float, float] | None = None

    def to_dict(self, locale: str = "") -> dict[str, object]:
        """Return the JSON form of the interface, with texts in the reader's language."""
        return {
            "category": self.category.value,
            "subtype": self.subtype,
            "confidence": self.confidence,
            "customs_system": self.customs_system,
            "country": self.country,
            "codes": [_code(found, locale) for found in self.codes],
            "references": {kind: list(values) for kind, values in self.references.items()},
            "evidence": [item.to_dict(locale) for item in self.evidence],
            "signature": self.signature,
            "direction": self.direction,
            "language": self.language,
            "environment": self.environment.value,
            "guesses": [guess.to_dict() for guess in self.guesses],
            "priority_hint": {
                "priority": self.priority_hint.value,
                "evidence": [item.to_dict(locale) for item in self.priority_evidence],
            },
            "written_consent": [item.to_dict(locale) for item in self.consent],
            "status": self.status,
            "unknown_status": self.unknown_status,
        }


def _code(found: FoundCode, locale: str) -> dict[str, object]:
    entry = found.entry
    texts = (
        (
            ("title", entry.title),
            ("explanation", entry.explanation),
            ("likely_fix", entry.likely_fix),
        )
        if entry
        else ()
    )
    return {
        "code": found.code,
        "system": found.system,
        "pointer": found.pointer,
        **dict.fromkeys(("title", "explanation", "likely_fix"), ""),
        **{name: text.in_locale(locale) for name, text in texts},
    }
