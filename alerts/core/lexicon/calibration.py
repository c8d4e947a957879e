"""Figures of the engine: how scores become a likelihood, and which subtypes are general ones."""

from alerts.core.words import Category, Subtype

CALIBRATION = (-2.2, 0.35, 0.6)
"""Base, per point of score (at most 10), per point of lead over the best rival.

`manage.py evaluate_classifier tests/data/evaluation/steer.jsonl --fit` gives steeper figures, because
those items steered the lexicon. These are set below them: of thirteen batches, each classified for
the first time before anything was changed for it, 773 of the 783 answers above 0.9 were right.
"""

FLOOR = 0.42
"""Below this likelihood the answer is "unclassified", with the two best guesses. No written item is
answered rightly below it, while small talk that is no alert gets guesses of 0.2 to 0.4."""

UNSURE = 0.85
WORD_VOTE_FROM = 0.2
WORD_VOTE_WEIGHT = 9.0
"""Below this likelihood the learned words are asked; from this chance on they vote, with this
weight for certainty."""

SUBTYPE_VOTE_FROM = 0.5
"""From this share of their category's chance on, the learned words name a subtype."""

SURE_BY_WORDS = 0.89
"""An answer that needed the learned words is never given as sure."""

STATUS_WEIGHT = 7.0
"""What a status of a notification proves."""

FALLBACK_SUBTYPE: dict[Category, str] = {
    Category.TECHNICAL_VALIDATION: Subtype.INGESTION_FAILED,
    Category.VALIDATION_VIOLATION: Subtype.OTHER,
    Category.CUSTOMS_ERROR: Subtype.FUNCTIONAL_REJECTION,
    Category.SENDING_ERROR: Subtype.CONNECTION_FAILED,
}
"""The subtype that is true of every such alert, so that a specific one needs only good evidence."""

SPECIFIC_ENOUGH: dict[Category, float] = {
    Category.TECHNICAL_VALIDATION: 2.5,
    Category.VALIDATION_VIOLATION: 2.0,
    Category.CUSTOMS_ERROR: 4.0,
    Category.SENDING_ERROR: 3.0,
}
"""The score from which a specific subtype is preferred to the general one."""
