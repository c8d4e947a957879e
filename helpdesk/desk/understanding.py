"""What the customer's words say: findings with their place in the text, codes, references."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import conditional_escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from alerts.core.classify import classify
from alerts.core.outcome import Evidence
from alerts.core.references import find_references
from alerts.core.references.kinds import normalise
from helpdesk.markdown import markdown_html
from helpdesk.quoted import quote_folded
from helpdesk.wording import REFERENCE_LABELS, Chip
from tickets.choices import Side
from tickets.models import Message, Ticket, TicketReference

HIGHEST_HEADING = 4  # below the titles of the page that shows the message
REPLIES_READ = 5  # of the customer's later messages, the newest are read for a written consent

_SENTENCE_ENDS = ("\n", ".", "!", "?")

COPIED_APART = frozenset(
    {"error_code", "incoterm", "document_code"}
)  # decoded or too small to copy


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a message that a finding comes from."""

    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One clue: what was said, and what it means. `number` is 0 where no text shows it."""

    number: int
    text: str
    why: str
    is_consent: bool = False


@dataclass(slots=True)
class Understanding:
    """Everything of the left column that comes from the customer's words."""

    findings: list[Finding] = field(default_factory=list)
    codes: list[dict[str, Any]] = field(default_factory=list)
    references: list[Chip] = field(default_factory=list)
    marks: dict[int, list[Mark]] = field(default_factory=dict)
    confidence: int = 0
    consent: str = ""
    consent_in: int = 0  # the message that says so

    def html_of(self, message: Message) -> SafeString:
        if message.is_markdown:
            return markdown_html(message.body, highest=HIGHEST_HEADING)
        found = self.marks.get(message.pk, ())
        return quote_folded(
            message, lambda start, end: marked(message.body[start:end], within(found, start, end))
        )


def understanding_of(
    ticket: Ticket, messages: Iterable[Message], references: Iterable[TicketReference]
) -> Understanding:
    """Read the customer's messages again, in the agent's language: the classifier is pure and
    quick, and what it explains must not stay in the language of the day it was stored."""
    french = "fr" if get_language() == "fr" else "en"
    said = [message for message in messages if message.side == Side.CUSTOMER]
    opening = next((message for message in said if message.is_opening), None)
    understood = Understanding(references=_chips(references, said))
    if opening is None:
        return understood
    reading = classify(opening.body, subject=ticket.subject, locale=ticket.locale)
    answer: dict[str, Any] = reading.to_dict(french)
    understood.codes = answer["codes"]
    understood.confidence = round(reading.confidence * 100)
    told = (*reading.evidence, *reading.priority_evidence)
    _note(understood, opening, told, french)
    _note(understood, opening, reading.consent, french, is_consent=True)
    for message in [message for message in said if not message.is_opening][-REPLIES_READ:]:
        later = classify(message.body, locale=ticket.locale)
        _note(understood, message, later.consent, french, is_consent=True)
    return understood


def _note(
    into: Understanding,
    message: Message,
    evidence: Iterable[Evidence],
    locale: str,
    *,
    is_consent: bool = False,
) -> None:
    """List the evidence, marked where the message shows it; what shows nothing new is left out."""
    marks = into.marks.setdefault(message.pk, [])
    for item in evidence:
        why = item.why.in_locale(locale)
        number = 0
        if item.field == "text" and _is_free(marks, item):
            number = 1 + sum(len(others) for others in into.marks.values())
            marks.append(Mark(item.start, item.end, number))
        elif any(finding.why == why for finding in into.findings):
            continue
        into.findings.append(Finding(number, item.text, why, is_consent))
        if is_consent and item.field == "text":
            into.consent = sentence_at(message.body, item.start, item.end)
            into.consent_in = message.pk


def sentence_at(text: str, start: int, end: int) -> str:
    """The whole sentence around a finding: what qualifies it stands there too."""
    before = max(text.rfind(mark, 0, start) for mark in _SENTENCE_ENDS)
    after = [at for mark in _SENTENCE_ENDS if (at := text.find(mark, end)) >= 0]
    return text[before + 1 : min(after, default=len(text)) + 1].strip()


def _is_free(marks: Iterable[Mark], item: Evidence) -> bool:
    return all(item.end <= mark.start or item.start >= mark.end for mark in marks)


def within(marks: Iterable[Mark], start: int, end: int) -> list[Mark]:
    """The marks that begin in a stretch of a text, as positions in that stretch."""
    return [
        Mark(mark.start - start, min(mark.end, end) - start, mark.number)
        for mark in marks
        if start <= mark.start < end
    ]


def marked(body: str, marks: Iterable[Mark]) -> SafeString:
    """The message as paragraphs, its findings underlined and numbered."""
    parts: list[SafeString] = []
    at = 0
    for mark in sorted(marks, key=lambda mark: mark.start):
        parts.append(conditional_escape(body[at : mark.start]))
        words = " ".join(body[mark.start : mark.end].split())
        parts.append(
            format_html(
                '<mark id="finding-{0}" data-evidence-text="{0}">{1}<sup>{0}</sup></mark>',
                mark.number,
                words,
            )
        )
        at = mark.end
    parts.append(conditional_escape(body[at:]))
    return mark_safe(linebreaks("".join(parts)))  # noqa: S308  # nosec B308 B703  # every part was escaped above


def _chips(references: Iterable[TicketReference], said: Iterable[Message]) -> list[Chip]:
    """The ticket's references; one whose check digit does not fit says so."""
    doubtful = {
        (str(found.kind), normalise(found.kind, found.value))
        for message in said
        for found in find_references(message.body)
        if found.valid is False
    }
    return [
        chip_of(row, is_doubtful=(row.kind, row.value) in doubtful)
        for row in references
        if row.kind not in COPIED_APART
    ]


def chip_of(row: TicketReference, *, is_doubtful: bool = False) -> Chip:
    label = REFERENCE_LABELS.get(row.kind, row.kind)
    return Chip(row.kind, label, row.value, "doubt" if is_doubtful else "")
