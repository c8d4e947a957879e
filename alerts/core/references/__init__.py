"""References in texts: finding, checking, repairing and normalising what customers quote."""

from alerts.core.references.finder import best_repair, find_references
from alerts.core.references.kinds import Found, ReferenceKind, normalise
from alerts.core.references.query import guess_kinds

__all__ = [
    "Found",
    "ReferenceKind",
    "best_repair",
    "find_references",
    "guess_kinds",
    "normalise",
]
