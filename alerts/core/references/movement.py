"""Recognisers of movement numbers: MRN, guarantee number, excise code, in one piece or in groups."""

import re

from alerts.core.references import tables
from alerts.core.references.checking import CHECKS, checked, count_digits
from alerts.core.references.kinds import Found, ReferenceKind, normalise
from alerts.core.spots import Spot

_MRN_LENGTH = 18
_GRN_LENGTHS = (17, 24)
# The last character may be F (fallback) or a letter mistaken for a digit.
_MRN = re.compile(r"\d{2}[A-Z]{2}[A-Z0-9]{13}[0-9FOISBZ]", re.ASCII)
_GRN = re.compile(r"\d{2}[A-Z]{2}[A-Z0-9]{12}\d(?:[A-Z]\d{6})?", re.ASCII)
_ARC = re.compile(r"\d{2}[A-Z]{2}[A-Z0-9]{16}\d", re.ASCII)
_LOOSE = {
    length: re.compile(
        rf"\d{{2}}[\s.\-/]{{0,2}}+[A-Za-z]{{2}}(?:[\s.\-/>]{{0,3}}+[A-Za-z0-9]){{{length - 4}}}(?![A-Za-z0-9])",
        re.ASCII,
    )
    for length in (_MRN_LENGTH, _GRN_LENGTHS[0])
}
# A day before the name of a month is no beginning of a number in groups.
_LOOSE_HEAD = re.compile(
    r"\d{2}[\s.\-/]{0,2}+(?![A-Za-z][a-z]{2,}(?![A-Za-z0-9]))([A-Za-z]{2})", re.ASCII
)
_PIECE = re.compile(r"[A-Za-z0-9]+", re.ASCII)
_GRN_WORDS = re.compile(r"grn|guarantee|garantie|zekerheid|b[üu]rgschaft|sicherheit", re.IGNORECASE)
# A real identifier of this family mixes in at least this many digits; a word does not.
_FEWEST_DIGITS = 5


def mrn(spot: Spot) -> Found | None:
    """Recognise an MRN written in one piece, whatever its check digit says."""
    value, start = spot.run, spot.start
    if value.startswith("MRN"):
        value, start = value[3:], start + 3
    if len(value) != _MRN_LENGTH:
        return None
    found = checked(ReferenceKind.MRN, value, start, spot.end)
    shaped = _MRN.fullmatch(value) and value[2:4] in tables.COUNTRIES
    if found.valid or found.repairs or (shaped and count_digits(value) >= _FEWEST_DIGITS):
        return found
    return None


def grn(spot: Spot) -> Found | None:
    """Recognise a guarantee number in one piece; a wrong digit needs the word beside it."""
    value = spot.run
    if len(value) not in _GRN_LENGTHS or not value[0].isdigit() or value[2:4].isdecimal():
        return None
    found = checked(ReferenceKind.GRN, value, spot.start, spot.end)
    shaped = _GRN.fullmatch(value) and value[2:4] in tables.COUNTRIES
    if found.valid or ((shaped or found.repairs) and _GRN_WORDS.search(spot.before(40))):
        return found
    return None


def arc(spot: Spot) -> Found | None:
    """Recognise the administrative reference code of an excise movement."""
    if len(spot.run) != 21 or not _ARC.fullmatch(spot.run) or spot.run[2:4] not in tables.COUNTRIES:
        return None
    return Found(ReferenceKind.ARC, spot.run, spot.start, spot.end)


def loose_mrn(spot: Spot) -> Found | None:
    """Recognise an MRN or a GRN written in groups: checked, or labelled, or in typical groups."""
    run = spot.run
    if len(run) >= _GRN_LENGTHS[0] or (len(run) > 2 and run[2].isdigit()):
        return None
    if len(run) == 2 and spot.text[spot.end : spot.end + 1] not in " .-/\n":
        return None
    head = _LOOSE_HEAD.match(spot.text, spot.start)
    if head is None or head.group(1).upper() not in tables.COUNTRIES:
        return None
    candidates = [
        found
        for kind, length in ((ReferenceKind.MRN, _MRN_LENGTH), (ReferenceKind.GRN, 17))
        if (found := _loose(spot, kind, length))
    ]
    return next((found for found in candidates if found.valid), next(iter(candidates), None))


def _loose(spot: Spot, kind: ReferenceKind, length: int) -> Found | None:
    match = _LOOSE[length].match(spot.text, spot.start)
    if match is None:
        return None
    raw = match.group()
    value = normalise(kind, raw)
    if value[2:4] not in tables.COUNTRIES or count_digits(value) < _FEWEST_DIGITS:
        return None
    pieces: list[str] = _PIECE.findall(raw)
    if any(len(piece) > 3 and piece.isalpha() and not piece.isupper() for piece in pieces):
        return None  # "20 DE novembre": a word, not a group
    if CHECKS[kind](value) or _trusted_unchecked(spot, kind, raw, pieces):
        return checked(kind, value, *match.span())
    return None


def _trusted_unchecked(spot: Spot, kind: ReferenceKind, raw: str, pieces: list[str]) -> bool:
    """Tell whether a label or typical groups outweigh a wrong check digit."""
    before = spot.before(25)
    if kind is ReferenceKind.GRN:
        return _GRN_WORDS.search(before) is not None
    if "mrn" in before.lower():
        return True
    return _MRN.fullmatch("".join(pieces)) is not None and _in_typical_groups(raw, pieces)


def _in_typical_groups(raw: str, pieces: list[str]) -> bool:
    """Tell whether every group but the country's mixes in a digit, in capitals on one line."""
    groups = [piece for piece in pieces if len(piece) != 2 or not piece.isalpha()]
    letters = sum(map(str.isalpha, "".join(pieces)[4:]))
    return (
        raw.isupper()
        and "\n" not in raw
        and letters >= 2
        and not any(group.isalpha() for group in groups)
    )
