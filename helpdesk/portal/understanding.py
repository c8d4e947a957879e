"""What we understood of a request before it is sent, in the reader's language."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.scope import ScopeVerdict, scope_verdict
from alerts.choices import Category
from alerts.core.classify import Classification, classify
from alerts.core.pointers import pointer_words
from alerts.core.references import Found, best_repair, find_references
from alerts.models import Alert
from customs.models import CustomsSystem, Outage
from customs.queries import outage_known
from helpdesk.portal import queries
from helpdesk.portal.articles import Suggestion, suggestion_of
from helpdesk.portal.systems import Line, line_of
from helpdesk.portal.urgency import URGENCIES, Urgency
from helpdesk.support import Promise as Answer
from helpdesk.support import Support
from helpdesk.templatetags.times import moment
from helpdesk.wording import REFERENCE_LABELS, Chip, category_label
from tickets.knowledge import Topic, articles_about
from tickets.models import Ticket

SUBJECT_LENGTH = 90
IN_SUBJECT = ("shipment", "cas_id", "mrn", "container", "lrn", "ducr")
NOT_CHIPS = frozenset({"error_code", "incoterm", "document_code"})

PLAIN: dict[str, str | Promise] = {
    Category.TECHNICAL_VALIDATION: gettext_lazy(
        "CAS could not read or complete the message. Nothing went to customs yet."
    ),
    Category.VALIDATION_VIOLATION: gettext_lazy(
        "Data contradict each other, so CAS holds the declaration back."
    ),
    Category.CUSTOMS_ERROR: gettext_lazy(
        "Customs received your declaration and refuse it as it is. It has to be corrected, then "
        "sent again."
    ),
    Category.PORT_ERROR: gettext_lazy(
        "The port system does not accept the announcement or does not know the reference."
    ),
    Category.SENDING_ERROR: gettext_lazy("The message did not reach customs."),
    Category.FINALISATION: gettext_lazy(
        "The declaration is accepted, but a message that ends it is missing."
    ),
    Category.CONTINUITY: gettext_lazy("A system is disturbed, or its fallback is asked for."),
    Category.RECTIFICATION: gettext_lazy("An accepted declaration has to be changed."),
    Category.IMPROVEMENT: gettext_lazy("You would like CAS to do something better."),
    Category.OUT_OF_SCOPE: gettext_lazy("This looks like something that Premium does not cover."),
    Category.UNCLASSIFIED: gettext_lazy(
        "We do not recognise it yet. Send it all the same: an agent reads it."
    ),
}


@dataclass(frozen=True, slots=True)
class Request:
    """What was typed so far. `kept` holds the references that must stay as they were typed."""

    description: str
    subject: str = ""
    category: str = ""
    customs_system: str = ""
    priority: str = ""
    suggested: str = ""
    kept: Collection[str] = ()
    alert: Alert | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """A reference that we read otherwise than it was typed, unless the reader keeps it."""

    kind: str
    typed: str
    value: str
    is_kept: bool

    @property
    def label(self) -> str | Promise:
        return REFERENCE_LABELS.get(self.kind, self.kind)


@dataclass(frozen=True, slots=True)
class Choice:
    """An urgency with the answer that it is promised."""

    urgency: Urgency
    answer: Answer
    checked: bool

    @property
    def due(self) -> str:
        return moment(self.answer.due) if self.answer.due else ""

    @property
    def due_at(self) -> str:
        return self.answer.due.isoformat() if self.answer.due else ""


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything that the page shows below what was typed."""

    category: str
    label: str
    plain: str
    codes: list[dict[str, Any]]
    chips: list[Chip]
    repairs: list[Repair]
    system: Line | None
    verdict: ScopeVerdict
    choices: list[Choice]
    suggested: str
    suggested_by: str
    subject: str
    similar: list[Ticket] = field(default_factory=list)
    articles: list[Suggestion] = field(default_factory=list)

    @property
    def repaired(self) -> dict[str, list[str]]:
        """What the ticket is found by beside what was typed."""
        values: dict[str, list[str]] = {}
        for repair in self.repairs:
            if not repair.is_kept:
                values.setdefault(repair.kind, []).append(repair.value)
        return values


def understood(request: Request, *, user: User, support: Support) -> Understanding:
    """Read it with the same classifier as the service that opens the ticket. Eight queries at most."""
    locale = "fr" if get_language() == "fr" else "en"
    reading = classify(
        request.description,
        subject=request.subject,
        payload=request.alert.payload if request.alert else None,
        locale=user.language,
    )
    category = request.category or str(reading.category)
    subtype = str(reading.subtype) if category == reading.category else ""
    found = find_references(f"{request.subject}\n{request.description}")
    repairs = repairs_of(found, request.kept)
    suggested, words = suggestion(reading)
    return Understanding(
        category=category,
        label=category_label(category, subtype),
        plain=str(PLAIN[category]),
        codes=_codes(reading, locale),
        chips=chips_of(reading, found, repairs),
        repairs=repairs,
        system=_system(request.customs_system or reading.customs_system, reading.country, support),
        verdict=scope_verdict(
            contract=support.contract, category=category, subtype=subtype, locale=locale
        ),
        choices=choices_of(request, suggested, support.promises(category)),
        suggested=suggested,
        suggested_by=words,
        subject=subject_of(request.description, reading, category, subtype),
        similar=queries.similar_solved(user, reading.signature) if subtype else [],
        articles=suggestions_of(request, reading, category, user),
    )


def suggestions_of(
    request: Request, reading: Classification, category: str, user: User
) -> list[Suggestion]:
    """Articles that may answer instead of a ticket: one query."""
    topic = Topic(
        category,
        request.customs_system or reading.customs_system,
        [code.code for code in reading.codes],
    )
    return [suggestion_of(one, category) for one in articles_about(topic, user)]


def suggestion(reading: Classification) -> tuple[str, str]:
    """The priority that the text itself asks for and the words that do; nothing without words."""
    if not reading.priority_evidence:
        return "", ""
    words = " ".join(reading.priority_evidence[-1].text.split())
    return str(reading.priority_hint), words


def choices_of(request: Request, suggested: str, answers: Iterable[Answer]) -> list[Choice]:
    """A choice of the reader stays; one that we had suggested follows the text."""
    is_ours = request.priority == request.suggested
    chosen = suggested if is_ours else request.priority
    by_priority = {answer.priority: answer for answer in answers}
    return [
        Choice(urgency, by_priority[urgency.priority], urgency.priority == chosen)
        for urgency in URGENCIES
    ]


def _codes(reading: Classification, locale: str) -> list[dict[str, Any]]:
    answer: dict[str, Any] = reading.to_dict(locale)
    return [code | {"where": pointer_words(code["pointer"], locale)} for code in answer["codes"]]


def repairs_of(found: Iterable[Found], kept: Collection[str]) -> list[Repair]:
    """The references whose check digit fits once one look-alike character is swapped."""
    return [
        Repair(str(one.kind), one.value, repair, is_kept=one.value in kept)
        for one in found
        if one.valid is False and (repair := best_repair(one))
    ]


def chips_of(
    reading: Classification, found: Iterable[Found], repairs: Iterable[Repair]
) -> list[Chip]:
    """The references as we read them: repaired, or doubtful where the check digit does not fit."""
    doubtful = {(str(one.kind), one.value) for one in found if one.valid is False}
    swapped = {(one.kind, one.typed): one.value for one in repairs if not one.is_kept}
    chips = []
    for kind, values in reading.references.items():
        label = REFERENCE_LABELS.get(kind, kind)
        for value in values if kind not in NOT_CHIPS else ():
            if (kind, value) in swapped:
                chips.append(Chip(kind, label, swapped[kind, value], "fixed", typed=value))
            else:
                state = "doubt" if (kind, value) in doubtful else ""
                chips.append(Chip(kind, label, value, state))
    return chips


def _system(slug: str, country: str, support: Support) -> Line | None:
    system = CustomsSystem.objects.filter(slug=slug).first() if slug else None
    if system is None:
        return None
    known: Outage | None = outage_known(slug=slug, country=country, now=support.now)
    return line_of(system, known)


def subject_of(text: str, reading: Classification, category: str, subtype: str) -> str:
    """A subject for who gives none: class, codes and the best reference; else the first words."""
    if category == Category.UNCLASSIFIED:
        return first_line(text)
    codes = ", ".join(dict.fromkeys(code.code for code in reading.codes[:3]))
    reference = next(
        (reading.references[kind][0] for kind in IN_SUBJECT if reading.references.get(kind)), ""
    )
    parts = [part for part in (category_label(category, subtype), codes, reference) if part]
    return " · ".join(parts)[:300]


def first_line(text: str) -> str:
    """The first line that says more than hello, cut at a word."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    line = next((line for line in lines if len(line.split()) > 3), lines[0] if lines else "")
    if len(line) <= SUBJECT_LENGTH:
        return line or _("Without a subject")
    return line[:SUBJECT_LENGTH].rpartition(" ")[0].rstrip(" ,;:") + "…"
