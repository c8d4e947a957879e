"""Checks the reference numbers of continuity. No Django in it.

A wrong shape is refused; a wrong check digit is only a warning, for test data and typing errors
have them and the customer may be right.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from customs.plans import ReferenceKind
from customs.texts import Bilingual
from customs.words import ReferenceCheck

LONGEST = 64


@dataclass(frozen=True, slots=True)
class Checked:
    """A value as it should be written, whether its shape is right, and what looks odd about it."""

    value: str
    valid: bool
    warning: Bilingual | None = None


def check_reference(kind: ReferenceKind, value: str) -> Checked:
    """Normalise `value` and check it against what is known of `kind`."""
    for candidate in _spellings(kind, value):
        if len(candidate) <= LONGEST and re.fullmatch(kind.pattern, candidate):
            return _check_further(kind, candidate)
    return Checked(value.strip(), valid=False)


def read_references(rows: Iterable[Mapping[str, str]], *, system: str) -> dict[str, str]:
    """The reference numbers that an outage gives for `system`: its own before the shared ones."""
    found: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: row["system"] != system):
        if row["system"] in ("", system):
            found.setdefault(row["key"], row["value"])
    full = found.get("emergency_reference", "")
    if "call_number" not in found and full:
        found["call_number"] = full.partition("-")[0]
    return found


def mrn_check_digit(body: str) -> int:
    """The check digit of the first 17 characters of an MRN (European Commission, DGXXI/0879/99)."""
    return sum(_VALUES[char] << place for place, char in enumerate(body)) % 11 % 10


def _spellings(kind: ReferenceKind, value: str) -> tuple[str, ...]:
    """The ways in which a value may be meant: as typed, then without what people add."""
    typed = value.strip()
    if kind.check is ReferenceCheck.MRN:
        return (re.sub(r"[\s.\-]", "", typed).upper(),)
    return (typed, typed.upper(), typed.lower())


def _check_further(kind: ReferenceKind, value: str) -> Checked:
    if kind.check is ReferenceCheck.MRN and str(mrn_check_digit(value[:17])) != value[17]:
        return Checked(value, valid=True, warning=_CHECK_DIGIT)
    if kind.check is ReferenceCheck.EMERGENCY_REFERENCE and not _plausible(value):
        return Checked(value, valid=False)
    return Checked(value, valid=True)


def _plausible(reference: str) -> bool:
    """Whether the date and the time of N…-D:yyyymmdd-Thhmmss exist."""
    try:
        datetime.strptime(reference.partition("-")[2], "D:%Y%m%d-T%H%M%S")  # noqa: DTZ007
    except ValueError:
        return False
    return True


def _letter_values() -> dict[str, int]:
    """Digits count as themselves; letters from 10 up, leaving out the multiples of 11."""
    numbers = (number for number in range(10, 40) if number % 11)
    letters = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", numbers, strict=False))
    return {str(digit): digit for digit in range(10)} | letters


_VALUES = _letter_values()
_CHECK_DIGIT = Bilingual(
    "The check digit does not fit: compare with the document.",
    "La clé de contrôle ne correspond pas : comparer avec le document.",
)
