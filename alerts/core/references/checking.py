"""Judging references: check digits, national rules and repairs."""

from collections.abc import Callable
from functools import lru_cache

from alerts.core import check_digits
from alerts.core.references import tables
from alerts.core.references.kinds import Found, ReferenceKind


def checked(kind: ReferenceKind, value: str, start: int, end: int) -> Found:
    """Return a reference with its check digit judged and, where that fails, its repairs."""
    return Found(kind, value, start, end, *_judged(kind, value))


@lru_cache(maxsize=512)
def _judged(kind: ReferenceKind, value: str) -> tuple[bool | None, tuple[str, ...]]:
    """Return whether a value passes, and its repairs. A thread quotes the same value many times."""
    passes = CHECKS[kind]
    if passes(value):
        return True, ()
    if kind is ReferenceKind.MRN and (value[-1] == "F" or value[2:4] == "CH"):
        return None, ()  # fallback and Swiss numbers follow other rules
    return False, check_digits.repairs(value, passes)


def _known_mrn(value: str) -> bool:
    return value[2:4] in tables.COUNTRIES and check_digits.mrn_passes(value)


def _known_grn(value: str) -> bool:
    return value[2:4] in tables.COUNTRIES and check_digits.grn_passes(value)


CHECKS: dict[ReferenceKind, Callable[[str], bool]] = {
    ReferenceKind.MRN: _known_mrn,
    ReferenceKind.GRN: _known_grn,
    ReferenceKind.CONTAINER: check_digits.container_passes,
}


@lru_cache(maxsize=512)
def eori_valid(value: str) -> bool | None:
    """Judge an EORI by its country's rule; None where we know none."""
    shape = tables.EORI_SHAPES.get(value[:2])
    if shape is None:
        return None
    if not shape.fullmatch(value[2:]):
        return False
    if value[:2] == "FR":
        return check_digits.siret_passes(value[2:])
    return check_digits.belgian_number_passes(value[2:]) if value[:2] == "BE" else None


def count_digits(value: str) -> int:
    """Return how many ASCII digits a value has."""
    return sum(map(value.count, "0123456789"))
