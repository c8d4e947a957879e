"""From a notification, an alert or a mail to what it is about, with the evidence.

The engine adds up evidence and knows no customs: what phrases, codes and statuses prove is in
`alerts.core.lexicon`. New words weigh more than quoted ones, a structured notification more than
prose, a code in the message more than the customer's own name for it.
"""

from collections.abc import Mapping
from dataclasses import replace

from alerts.core.codes import FoundCode, find_codes
from alerts.core.document import Document
from alerts.core.knowledge import (
    CLAUSE_RULES,
    CONCEPT_BITS,
    LEXICON,
    NEGATABLE,
    PLACES,
    TEXT_RULES,
    WORD_VOTES,
    CompiledRule,
    detect_language,
)
from alerts.core.lexicon.calibration import (
    FLOOR,
    STATUS_WEIGHT,
    SUBTYPE_VOTE_FROM,
    SURE_BY_WORDS,
    UNSURE,
    WORD_VOTE_FROM,
    WORD_VOTE_WEIGHT,
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
from alerts.core.locate import Votes, locate
from alerts.core.notification import Notification
from alerts.core.outcome import Classification, Evidence, Guess
from alerts.core.parse import PART_WEIGHT, Part, Segment, readable
from alerts.core.references import ReferenceKind, find_references
from alerts.core.scan import Hit
from alerts.core.signature import product_code, signature
from alerts.core.texts import Text
from alerts.core.votes import (
    TARGETS,
    beginnings,
    by_category,
    concept_feature,
    likelihoods,
    strongest,
)
from alerts.core.weigh import Proof, guesses, split_target
from alerts.core.words import NO_DEFAULT_SUBTYPE, Category, Environment, PriorityHint

_ASIDE_WEIGHT = 0.4
_NEGATION_REACH = 16
_MAX_EVIDENCE = 8
_MAX_CODES = 200
_MAX_REFERENCES = 200
"""How many may decide: a list of a thousand says no more than its beginning."""

_MAX_SPANS = 5
_OLD_WEIGHT = 0.3
_WHY_STATUS = Text("Statut donné par CAS.", "Status given by CAS.")
_WHY_WORDS = Text(
    "Les mots ressemblent à ceux de tels tickets.", "The words are like those of such tickets."
)
_WHY_URGENT = Text("Le texte dit l'urgence.", "The text tells the urgency.")
_WHY_CONSENT = Text(
    "Le client autorise le contact avec l'administration.",
    "The customer allows contact with the authority.",
)
_REFERENCE_CONCEPT = {
    ReferenceKind.CONTAINER: "container",
    ReferenceKind.MRN: "mrn",
    ReferenceKind.INCOTERM: "incoterm_code",
}
_TOLD = frozenset(
    {
        "blocked_now",
        "urgent",
        "no_urgency",
        "consent",
        "acceptance_environment",
        "product_word",
    }
)
"""Concepts that decide nothing about the class but are worth telling."""


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
    reading = _Reading(Document(text, subject, payload, statuses))
    reading.read()
    return reading.answer(locale)


def learned_features(text: str, subject: str) -> list[str]:
    """Return what the learned vote looks at in a text, to train it by."""
    reading = _Reading(Document(text, subject, None, DEFAULT_STATUS_CLASSES))
    reading.read()
    return list(reading.features())


class _Reading:
    """One reading of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.proofs: dict[int, Proof] = {}
        self.votes = Votes()
        self.told: dict[str, list[Hit]] = {name: [] for name in _TOLD}
        self.first_hit: dict[int, Hit] = {}
        self.named = False  # whether a status or a code in the message names the class
        notice = document.notice
        text = document.without_repeats()
        self.codes = find_codes(text, notice.system if notice else "")
        self.errors = [code for code in self.codes if code.is_error]
        self.references = find_references(text, self.codes)

    # --- reading ---

    def read(self) -> None:
        """Collect all evidence."""
        if self.document.notice:
            self._read_notice(self.document.notice)
        self._read_codes()
        for stretch in readable(self.document.segments):
            self._read_stretch(stretch)
        self._read_whole()
        for found in self.references[:_MAX_REFERENCES]:
            weight = max(self._weight_at(found.start), _OLD_WEIGHT)
            self.votes.reference(found, weight)

    def _weight_at(self, position: int) -> float:
        return PART_WEIGHT[self.document.part_at(position)]

    def _read_notice(self, notice: Notification) -> None:
        self.votes.notification(notice)
        if notice.target:
            category, subtype = split_target(notice.target)
            shown = notice.status or notice.event_subtype or notice.event_type
            self.proofs[0] = Proof(category, subtype, STATUS_WEIGHT, 0, 0, _WHY_STATUS, shown)
            self.named = True

    def _read_codes(self) -> None:
        for code in self.codes[:_MAX_CODES]:
            weight = self._weight_at(code.start)
            self.votes.code(code, weight)
            if not (code.is_error and weight):
                continue
            name = code.system.replace("_", " ").upper()
            why = Text(
                WHY_CODE.fr.format(system=name or "la douane"),
                WHY_CODE.en.format(system=name or "customs"),
            )
            category, subtype = split_target(_code_target(code))
            proof = Proof(category, subtype, CODE_WEIGHT * weight, code.start, code.end, why)
            self.proofs[id(code)] = proof
            self.named |= weight > _OLD_WEIGHT

    def _read_stretch(self, stretch: Segment) -> None:
        """Read one part: every hit may tell the place, those of weighty parts the class."""
        part_weight = PART_WEIGHT[stretch.part]
        aside = 0
        text, folded = self.document.text, self.document.folded
        for clause in LEXICON.clauses(text, folded, stretch.start, stretch.end):
            if not part_weight:
                continue
            self._vote(clause, part_weight)
            if clause[0].name == "aside":
                aside = 2
            weight = part_weight * (_ASIDE_WEIGHT if aside else 1.0)
            aside = max(aside - 1, 0)
            self._apply(_without_negated(clause), weight, fresh=stretch.part is not Part.QUOTED)

    def _vote(self, clause: list[Hit], weight: float) -> None:
        for hit in clause:
            if said := PLACES.get(hit.name):
                self.votes.word(*said, self.document.folded[hit.start : hit.end], weight)

    def _apply(self, clause: list[Hit], weight: float, *, fresh: bool) -> None:
        """Fire the rules of one clause, and note what the whole text may combine."""
        present: dict[int, Hit] = {}
        bits = 0
        for hit in clause:
            bit = CONCEPT_BITS.get(hit.name, 0)
            if bit and not bits & bit:
                bits |= bit
                present[bit] = hit
        for bit in present:
            for rule in CLAUSE_RULES.get(bit, ()):
                if rule.needs & bits == rule.needs and not rule.but & bits:
                    self._fire(rule, weight, [present[need] for need in rule.bits])
        if fresh:
            for bit, hit in present.items():
                self.first_hit.setdefault(bit, hit)
                if hit.name in _TOLD:
                    self.told[hit.name].append(hit)

    def _read_whole(self) -> None:
        """Fire the rules that combine concepts from anywhere in the new text.

        A reference is a concept too: who quotes a container number speaks of the container.
        """
        for found in self.references[:_MAX_REFERENCES]:
            name = _REFERENCE_CONCEPT.get(found.kind)
            if name and self._weight_at(found.start) > _OLD_WEIGHT:
                hit = Hit(name, found.start, found.end)
                self.first_hit.setdefault(CONCEPT_BITS[name], hit)
        bits = 0
        for bit in self.first_hit:
            bits |= bit
        for bit, hit in self.first_hit.items():
            for rule in TEXT_RULES.get(bit, ()):
                if rule.needs & bits == rule.needs and not rule.but & bits:
                    self._fire(rule, 1.0, [hit])

    def _fire(self, rule: CompiledRule, weight: float, hits: list[Hit]) -> None:
        score = rule.rule.weight * weight
        known = self.proofs.get(id(rule))
        if known is not None and known.weight >= score:
            return
        start = min(hit.start for hit in hits)
        end = max(hit.end for hit in hits)
        proof = Proof(rule.category, rule.subtype, score, start, end, rule.rule.why)
        self.proofs[id(rule)] = proof

    # --- answering ---

    def answer(self, locale: str) -> Classification:
        """Weigh the evidence and put the answer together."""
        notice = self.document.notice
        found, scores = guesses(self.proofs.values())
        if not self.named and (not found or found[0].confidence < UNSURE):
            self._ask_words()
            found, scores = guesses(self.proofs.values(), surest=SURE_BY_WORDS)
        best = found[0] if found else Guess(Category.UNCLASSIFIED, "", 0.5)
        if not best.subtype:
            best = self._with_likely_subtype(best)
        if best.confidence < FLOOR and best.category is not Category.UNCLASSIFIED:
            best = Guess(Category.UNCLASSIFIED, "", round(1 - best.confidence, 3))
        language = detect_language(self.document.folded_body) or locale[:2]
        place = locate(self.votes, best.category, best.subtype, language)
        priority, urgent = self._priority()
        acceptance = self.told["acceptance_environment"]
        return Classification(
            category=best.category,
            subtype=best.subtype,
            confidence=best.confidence,
            customs_system=place.system,
            country=place.country,
            direction=place.direction,
            language=language,
            environment=Environment.ACCEPTANCE if acceptance else Environment.PRODUCTION,
            codes=tuple(self.errors),
            references=self._all_references(),
            evidence=self._evidence(best.category),
            signature=signature(
                best.category, best.subtype, self.errors, self.references, self._product()
            ),
            guesses=tuple(found),
            priority_hint=priority,
            priority_evidence=self._spans(urgent, _WHY_URGENT),
            consent=self._spans(self.told["consent"], _WHY_CONSENT),
            status=notice.status if notice else "",
            unknown_status=notice is not None and not notice.known,
            scores=scores,
        )

    def _product(self) -> str:
        text = self.document.text
        return product_code(text, (hit.end for hit in self.told["product_word"]))

    def features(self) -> dict[str, tuple[int, int]]:
        """Return what the learned vote looks at, each with its first span."""
        found = {concept_feature(h.name): (h.start, h.end) for h in self.first_hit.values()}
        for stretch in readable(self.document.segments):
            if PART_WEIGHT[stretch.part] > _OLD_WEIGHT:
                found |= beginnings(self.document.folded, stretch.start, stretch.end)
        return found

    def _ask_words(self) -> None:
        """Add the learned vote: it speaks where the rules are unsure."""
        features = self.features()
        votes = by_category(likelihoods(WORD_VOTES, features))
        for category, (chance, target) in votes.items():
            if chance < WORD_VOTE_FROM:
                continue
            start, end = features[strongest(WORD_VOTES, features, target)]
            weight = WORD_VOTE_WEIGHT * chance
            _name, _slash, subtype = target.partition("/")
            proof = Proof(category, subtype, weight, start, end, _WHY_WORDS)
            self.proofs[-TARGETS.index(target) - 1] = proof

    def _with_likely_subtype(self, best: Guess) -> Guess:
        """Let the learned words name the subtype that no rule named; "" where they waver."""
        if best.category not in NO_DEFAULT_SUBTYPE or self.document.notice:
            return best
        chances = likelihoods(WORD_VOTES, self.features())
        whole, target = by_category(chances).get(best.category, (0.0, ""))
        if not whole or chances[target] < SUBTYPE_VOTE_FROM * whole:
            return best
        return replace(best, subtype=target.partition("/")[2])

    def _spans(self, hits: list[Hit], why: Text) -> tuple[Evidence, ...]:
        return tuple(self.document.evidence(hit.start, hit.end, why) for hit in hits[:_MAX_SPANS])

    def _priority(self) -> tuple[PriorityHint, list[Hit]]:
        blocked, urgent = self.told["blocked_now"], self.told["urgent"]
        if acceptance := self.told["acceptance_environment"]:
            return PriorityHint.LOW, acceptance
        if blocked:
            return PriorityHint.CRITICAL if urgent else PriorityHint.HIGH, blocked + urgent
        if calm := self.told["no_urgency"]:
            return PriorityHint.LOW, calm
        return PriorityHint.HIGH if urgent else PriorityHint.NORMAL, urgent

    def _evidence(self, category: Category) -> tuple[Evidence, ...]:
        """Return the strongest spans of the answer's category, or of the best guess below it."""
        ours = [proof for proof in self.proofs.values() if proof.category is category]
        ours = ours or list(self.proofs.values())
        ours.sort(key=lambda proof: -proof.weight)
        spans: dict[tuple[int, int], Evidence] = {}
        for proof in ours:
            if (proof.start, proof.end) not in spans and len(spans) < _MAX_EVIDENCE:
                spans[proof.start, proof.end] = self._shown(proof)
        return tuple(spans.values())

    def _shown(self, proof: Proof) -> Evidence:
        if proof.status:
            return Evidence(proof.status, 0, len(proof.status), proof.why, "status")
        return self.document.evidence(proof.start, proof.end, proof.why)

    def _all_references(self) -> dict[str, list[str]]:
        """Return the references by kind: those of the notification first, then those of the text."""
        notice = self.document.notice
        found = {kind: list(values) for kind, values in notice.references.items()} if notice else {}
        for item in self.references:
            found.setdefault(item.kind.value, []).append(item.value)
        return {kind: list(dict.fromkeys(values)) for kind, values in found.items()}


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


__all__ = ["Classification", "classify"]
