"""From a notification, an alert or a mail to what it is about, with the evidence.

The engine adds up evidence and knows no customs: what phrases, codes and statuses prove is in
`alerts.core.lexicon`. New words weigh more than quoted ones, a structured notification more than
prose, a code in the message more than the customer's own name for it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import exp

from alerts.core.codes import FoundCode, find_codes
from alerts.core.fold import fold
from alerts.core.knowledge import (
    BITS,
    CLAUSE_RULES,
    LEXICON,
    NEGATABLE,
    TEXT_RULES,
    CompiledRule,
    concept_bit,
    detect_language,
)
from alerts.core.lexicon.calibration import (
    CALIBRATION,
    FALLBACK_SUBTYPE,
    FLOOR,
    SPECIFIC_ENOUGH,
    STATUS_WEIGHT,
)
from alerts.core.lexicon.code_classes import (
    CAS_CODE,
    CODE_CLASSES,
    CODE_WEIGHT,
    CUSTOMS_CODE,
    PORT_CODE,
    WHY_CODE,
)
from alerts.core.lexicon.statuses import DEFAULT_STATUS_CLASSES
from alerts.core.lexicon.systems import PORT_SYSTEMS
from alerts.core.locate import Place, Votes, locate
from alerts.core.notification import Notification, embedded_payload, read_notification
from alerts.core.outcome import Classification, Evidence, Guess
from alerts.core.parse import PART_WEIGHT, Part, Segment, analysed, segments
from alerts.core.references import ReferenceKind, find_references
from alerts.core.scan import Hit
from alerts.core.signature import signature
from alerts.core.texts import Text
from alerts.core.words import NO_DEFAULT_SUBTYPE, SUBTYPES, Category, Environment, PriorityHint

_ASIDE_WEIGHT = 0.4
_NEGATION_REACH = 16
_DECAY = 0.7
_MAX_EVIDENCE = 8
_QUIET_REFERENCE_WEIGHT = 0.3
_WHY_STATUS = Text("Statut donné par CAS.", "Status given by CAS.")
_WHY_URGENT = Text("Le texte dit l'urgence.", "The text tells the urgency.")
_WHY_CONSENT = Text(
    "Le client autorise le contact avec l'administration.",
    "The customer allows contact with the authority.",
)


def classify(
    text: str = "",
    *,
    subject: str = "",
    payload: object = None,
    locale: str = "",
    statuses: Mapping[str, str] = DEFAULT_STATUS_CLASSES,
) -> Classification:
    """Return what a text, a notification or both are about. Accepts anything and never raises.

    `locale` is the requester's and only helps where the text does not tell its language.
    `statuses` maps CAS statuses to "category/subtype" (the desk's own table).
    """
    document = _Document(text, subject, payload, statuses)
    reading = _Reading(document)
    reading.read()
    return reading.answer(locale)


class _Document:
    """Subject, body and notification laid end to end, so that everything is looked for once."""

    def __init__(
        self, text: str, subject: str, payload: object, statuses: Mapping[str, str]
    ) -> None:
        found = embedded_payload(text) if payload is None else None
        pasted = read_notification(found[0], statuses) if found else None
        self.notice = read_notification(payload, statuses) or pasted
        event_text = self.notice.text if self.notice else ""
        self.text = f"{subject}\n\n{text}" if subject else text
        self.body_start = len(self.text) - len(text)
        self.event_start = len(self.text)
        if event_text:
            self.text += "\n\n" + event_text
        self.folded = fold(self.text)
        self.segments = self._segments(len(subject), len(event_text))
        self._starts = [segment.start for segment in self.segments]

    def _segments(self, subject_length: int, event_length: int) -> list[Segment]:
        body = self.folded[self.body_start : self.event_start]
        parts = segments(body, self.folded[:subject_length])
        if self.body_start:
            parts = [
                Segment(item.part, item.start + self.body_start, item.end + self.body_start)
                for item in parts
            ]
            parts.insert(0, Segment(Part.SUBJECT, 0, subject_length))
        if event_length:
            end = len(self.text)
            parts.append(Segment(Part.PAYLOAD, end - event_length, end))
        return parts

    def part_at(self, position: int) -> Part:
        """Return which part of the document a position is in."""
        index = bisect_right(self._starts, position) - 1
        return self.segments[index].part if index >= 0 else Part.NEW

    def evidence(self, start: int, end: int, why: Text) -> Evidence:
        """Return a span as evidence, in the coordinates of the field that it lies in."""
        if start >= self.event_start and self.event_start < len(self.text):
            name, base = "payload", self.event_start + 2
        elif start >= self.body_start:
            name, base = "text", self.body_start
        else:
            name, base = "subject", 0
        return Evidence(self.text[start:end], start - base, end - base, why, name)


@dataclass(slots=True)
class _Proof:
    """One piece of evidence: the class it points at, how strongly, and where it stands."""

    target: str
    weight: float
    evidence: Evidence


@dataclass(slots=True)
class _Spans:
    """Hits that decide nothing about the class but are worth telling."""

    urgent: list[Hit] = field(default_factory=list)
    blocked: list[Hit] = field(default_factory=list)
    calm: list[Hit] = field(default_factory=list)
    consent: list[Hit] = field(default_factory=list)
    acceptance: bool = False


class _Reading:
    """One reading of one document."""

    def __init__(self, document: _Document) -> None:
        self.document = document
        self.proofs: dict[int, _Proof] = {}
        self.votes = Votes()
        self.spans = _Spans()
        self.first_hit: dict[int, Hit] = {}
        notice = document.notice
        self.codes = find_codes(document.text, notice.system if notice else "")
        self.references = find_references(document.text)

    # --- reading ---

    def read(self) -> None:
        """Collect all evidence."""
        if self.document.notice:
            self._read_notice(self.document.notice)
        self._read_codes()
        for segment in self.document.segments:
            self._read_segment(segment)
        self._read_whole()
        weights = [
            max(PART_WEIGHT[self.document.part_at(found.start)], _QUIET_REFERENCE_WEIGHT)
            for found in self.references
        ]
        self.votes.references(zip(self.references, weights, strict=True))

    def _read_notice(self, notice: Notification) -> None:
        self.votes.notification(notice)
        if notice.target:
            shown = notice.status or notice.event_subtype or notice.event_type
            proof = Evidence(shown, 0, len(shown), _WHY_STATUS, "payload")
            self.proofs[-1] = _Proof(notice.target, STATUS_WEIGHT, proof)

    def _read_codes(self) -> None:
        weighted = [(code, PART_WEIGHT[self.document.part_at(code.start)]) for code in self.codes]
        self.votes.codes(weighted)
        for number, (code, weight) in enumerate(weighted):
            if not code.is_error or not weight:
                continue
            why = Text(
                WHY_CODE.fr.format(system=code.system or "douane"),
                WHY_CODE.en.format(system=code.system or "customs"),
            )
            evidence = self.document.evidence(code.start, code.end, why)
            proof = _Proof(_code_target(code), CODE_WEIGHT * weight, evidence)
            self.proofs[-2 - number] = proof

    def _read_segment(self, segment: Segment) -> None:
        part_weight = PART_WEIGHT[segment.part]
        told = part_weight or _QUIET_REFERENCE_WEIGHT
        aside = 0
        stretch = analysed(segment)
        document = self.document
        for clause in LEXICON.clauses(document.text, document.folded, stretch.start, stretch.end):
            self._vote(clause, 0.0 if segment.part is Part.DISCLAIMER else told)
            if not part_weight:
                continue
            if clause[0].name == "aside":
                aside = 2
            weight = part_weight * (_ASIDE_WEIGHT if aside else 1.0)
            aside = max(aside - 1, 0)
            self._apply(_without_negated(clause), weight, fresh=segment.part is not Part.QUOTED)

    def _vote(self, clause: list[Hit], weight: float) -> None:
        for hit in clause:
            name = hit.name
            if ":" in name:
                self.votes.word(name, self.document.folded[hit.start : hit.end], weight)
            elif name.startswith("dir_"):
                self.votes.word(f"direction:{name[4:]}", "", weight)

    def _apply(self, clause: list[Hit], weight: float, *, fresh: bool) -> None:
        """Fire the rules of one clause, and note what the whole text may combine."""
        present: dict[int, Hit] = {}
        bits = 0
        for hit in clause:
            bit = concept_bit(hit.name)
            if bit and not bits & bit:
                bits |= bit
                present[bit] = hit
        for bit in present:
            for rule in CLAUSE_RULES.get(bit, ()):
                if rule.needs & bits == rule.needs and not rule.but & bits:
                    self._fire(rule, weight, present)
        if fresh:
            self._note(present)

    def _note(self, present: dict[int, Hit]) -> None:
        for bit, hit in present.items():
            self.first_hit.setdefault(bit, hit)
            match hit.name:
                case "blocked_now":
                    self.spans.blocked.append(hit)
                case "urgent":
                    self.spans.urgent.append(hit)
                case "no_urgency":
                    self.spans.calm.append(hit)
                case "consent":
                    self.spans.consent.append(hit)
                case "acceptance_environment":
                    self.spans.acceptance = True

    def _read_whole(self) -> None:
        """Fire the rules that combine concepts from anywhere in the new text."""
        bits = 0
        for bit in self.first_hit:
            bits |= bit
        for rule in TEXT_RULES:
            if rule.needs & bits == rule.needs and not rule.but & bits:
                self._fire(rule, 1.0, self.first_hit, whole=True)

    def _fire(
        self, rule: CompiledRule, weight: float, present: dict[int, Hit], *, whole: bool = False
    ) -> None:
        score = rule.rule.weight * weight
        known = self.proofs.get(id(rule))
        if known is not None and known.weight >= score:
            return
        hits = [present[BITS[name]] for name in rule.rule.needs.split()]
        if whole:
            hits = hits[:1]
        start, end = min(hit.start for hit in hits), max(hit.end for hit in hits)
        evidence = self.document.evidence(start, end, rule.rule.why)
        self.proofs[id(rule)] = _Proof(rule.rule.target, score, evidence)

    # --- answering ---

    def answer(self, locale: str) -> Classification:
        """Weigh the evidence and put the answer together."""
        notice = self.document.notice
        guesses, scores = _guesses(self.proofs.values())
        best = guesses[0] if guesses else Guess(Category.UNCLASSIFIED, "", 0.5)
        if best.confidence < FLOOR and best.category is not Category.UNCLASSIFIED:
            best = Guess(Category.UNCLASSIFIED, "", round(1 - best.confidence, 3))
        language = detect_language(self.document.folded[self.document.body_start :]) or locale[:2]
        place = locate(self.votes, best.category, best.subtype, language)
        priority, spans = self._priority()
        return Classification(
            category=best.category,
            subtype=best.subtype,
            confidence=best.confidence,
            customs_system=place.system,
            country=place.country,
            direction=place.direction,
            language=language,
            environment=(
                Environment.ACCEPTANCE if self.spans.acceptance else Environment.PRODUCTION
            ),
            codes=tuple(code for code in self.codes if code.is_error),
            references=self._all_references(),
            evidence=self._evidence(best.category),
            signature=signature(
                best.category, best.subtype, self.codes, self.references, self.document.text
            ),
            guesses=tuple(guesses[:2]),
            priority_hint=priority,
            priority_evidence=self._told(spans, _WHY_URGENT),
            consent=self._told(self.spans.consent, _WHY_CONSENT),
            status=notice.status if notice else "",
            unknown_status=notice is not None and not notice.known,
            scores=scores,
        )

    def _told(self, hits: list[Hit], why: Text) -> tuple[Evidence, ...]:
        return tuple(self.document.evidence(hit.start, hit.end, why) for hit in hits[:5])

    def _priority(self) -> tuple[PriorityHint, list[Hit]]:
        spans = self.spans
        if spans.acceptance:
            return PriorityHint.LOW, []
        if spans.blocked:
            hint = PriorityHint.CRITICAL if spans.urgent else PriorityHint.HIGH
            return hint, spans.blocked + spans.urgent
        if spans.calm:
            return PriorityHint.LOW, spans.calm
        if spans.urgent:
            return PriorityHint.HIGH, spans.urgent
        return PriorityHint.NORMAL, []

    def _evidence(self, category: Category) -> tuple[Evidence, ...]:
        """Return the strongest spans of the answer's category, or of the best guess below it."""
        ours = [p for p in self.proofs.values() if _category(p.target) is category]
        ours = ours or list(self.proofs.values())
        ours.sort(key=lambda proof: -proof.weight)
        seen: dict[tuple[str, int, int], Evidence] = {}
        for proof in ours:
            span = proof.evidence
            seen.setdefault((span.field, span.start, span.end), span)
        return tuple(seen.values())[:_MAX_EVIDENCE]

    def _all_references(self) -> dict[str, list[str]]:
        """Return the references by kind: those of the notification first, then those of the text."""
        notice = self.document.notice
        found = {kind: list(values) for kind, values in notice.references.items()} if notice else {}
        for item in self.references:
            values = found.setdefault(item.kind.value, [])
            if item.value not in values:
                values.append(item.value)
        errors = list(dict.fromkeys(code.code for code in self.codes if code.is_error))
        if errors:
            found[ReferenceKind.ERROR_CODE.value] = errors
        return found


def _without_negated(clause: list[Hit]) -> list[Hit]:
    """Leave out what a "no" right before it denies."""
    kept: list[Hit] = []
    denied_until = -1
    for hit in clause:
        if hit.name == "not":
            denied_until = hit.end + _NEGATION_REACH
        elif hit.name in NEGATABLE and hit.start <= denied_until:
            continue
        kept.append(hit)
    return kept


def _code_target(code: FoundCode) -> str:
    if target := CODE_CLASSES.get((code.system, code.code)):
        return target
    if code.system == "cas":
        return CAS_CODE
    return PORT_CODE if code.system in PORT_SYSTEMS else CUSTOMS_CODE


def _category(target: str) -> Category:
    return Category(target.partition("/")[0])


def _guesses(proofs: Iterable[_Proof]) -> tuple[list[Guess], tuple[float, float] | None]:
    """Return the two best classes, best first, with calibrated confidence; and their scores."""
    weights: dict[Category, list[float]] = {}
    subtypes: dict[Category, dict[str, list[float]]] = {}
    for proof in proofs:
        name, _, subtype = proof.target.partition("/")
        category = Category(name)
        weights.setdefault(category, []).append(proof.weight)
        subtypes.setdefault(category, {}).setdefault(subtype, []).append(proof.weight)
    scores = sorted(((_sum(w), c) for c, w in weights.items()), key=lambda item: -item[0])
    if not scores:
        return [], None
    scores.append((0.0, Category.UNCLASSIFIED))
    guesses = []
    for position, (score, category) in enumerate(scores[:2]):
        if category not in weights:
            break
        rival = scores[1 - position][0]
        subtype = _subtype(category, subtypes[category])
        guesses.append(Guess(category, subtype, confidence(score, rival)))
    return guesses, (scores[0][0], scores[1][0])


def _sum(weights: list[float]) -> float:
    """Add evidence with less for each further piece, so that much weak evidence proves no more."""
    total, share = 0.0, 1.0
    for weight in sorted(weights, reverse=True):
        total += weight * share
        share *= _DECAY
    return total


def _subtype(category: Category, weights: dict[str, list[float]]) -> str:
    """Return the best subtype; a general one only where no specific one is well founded."""
    general = FALLBACK_SUBTYPE.get(category, "")
    scores = {name: _sum(found) for name, found in weights.items() if name}
    specific = {name: score for name, score in scores.items() if name != general}
    best = max(specific, key=lambda name: specific[name], default="")
    if best and (specific[best] >= SPECIFIC_ENOUGH.get(category, 0.0) or general not in scores):
        return best
    if general:
        return general
    return best or ("" if category in NO_DEFAULT_SUBTYPE else SUBTYPES[category][0])


def confidence(score: float, rival: float) -> float:
    """Return how likely a class with this score is right, given its best rival's score.

    A logistic map fitted on labelled items (`manage.py evaluate_classifier --fit`).
    """
    base, per_score, per_lead = CALIBRATION
    value = base + per_score * min(score, 10.0) + per_lead * (score - rival)
    return round(1 / (1 + exp(-max(min(value, 30.0), -30.0))), 3)


__all__ = ["Classification", "Place", "classify", "confidence"]
