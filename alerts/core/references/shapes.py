"""Recognisers of the other references, and which recognisers a spot is tried with.

A recogniser returns the reference that begins at a spot, or None. Every pattern is anchored and
bounded, so a spot costs the same in a line and in a megabyte.
"""

import re
from collections.abc import Callable

from alerts.core.references import tables
from alerts.core.references.checking import count_digits, eori_valid
from alerts.core.references.goods import commodity_code, container, document_code
from alerts.core.references.kinds import Found, ReferenceKind, normalise
from alerts.core.references.movement import arc, grn, loose_mrn, mrn
from alerts.core.spots import Spot

Recogniser = Callable[[Spot], Found | None]

_UUID = re.compile(
    r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f])"
)


def uuid(spot: Spot) -> Found | None:
    """Recognise the ids that CAS gives: declarations and ingestion references (UUIDs)."""
    if spot.end - spot.start < 36 or not (match := _UUID.search(spot.text, spot.start, spot.end)):
        return None
    return Found(ReferenceKind.CAS_ID, match.group().lower(), *match.span())


_DUCR = re.compile(
    r"\d[A-Z]{2} ?[A-Z0-9]{6,15}-[0-9A-Z()\-]{1,18}(?![0-9A-Z])", re.IGNORECASE | re.ASCII
)


def ducr(spot: Spot) -> Found | None:
    """Recognise a declaration unique consignment reference, as HMRC defines it."""
    run = spot.run
    if not run[0].isdigit() or not run[1:3].isalpha() or run[1:3] not in tables.COUNTRIES:
        return None
    match = _DUCR.match(spot.text, spot.start)
    if match is None or count_digits(match.group().partition("-")[0][3:]) < 6:
        return None
    raw = match.group().rstrip("-(")
    if raw.endswith(")") and "(" not in raw:
        raw = raw.rstrip(")")
    value = normalise(ReferenceKind.DUCR, raw)
    return (
        Found(ReferenceKind.DUCR, value, match.start(), match.start() + len(raw))
        if len(value) <= 35
        else None
    )


_EORI = re.compile(r"[A-Z]{2}(?=[A-Z0-9]*\d{4})[A-Z0-9]{5,15}", re.ASCII)


def eori(spot: Spot) -> Found | None:
    """Recognise an EORI in one piece: of an unmistakable shape, or with the word beside it."""
    run = spot.run
    if run[:2] not in tables.COUNTRIES or not _EORI.fullmatch(run):
        return None
    _, eori_word, since = spot.before(60).lower().rpartition("eori")
    named = bool(eori_word) or "eori" in spot.after(20).lower()
    vat = tables.VAT_WORDS.search(since[-20:]) is not None
    shape = tables.EORI_SHAPES.get(run[:2]) if run[:2] in tables.EORI_UNMISTAKABLE else None
    unmistakable = shape is not None and shape.fullmatch(run[2:]) is not None
    if (vat and not (named and unmistakable)) or not (named or unmistakable):
        return None
    return Found(ReferenceKind.EORI, run, spot.start, spot.end, eori_valid(run))


_LRN = re.compile(r"\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3,10}[A-Z]{3,10}", re.ASCII)


def lrn(spot: Spot) -> Found | None:
    """Recognise an LRN as CAS makes it: date, serial number, letters of customer and flow."""
    if not 12 <= len(spot.run) <= 22 or not _LRN.fullmatch(spot.run):
        return None
    return Found(ReferenceKind.LRN, spot.run, spot.start, spot.end)


_ATLAS = re.compile(
    r"AT[ /]?[A-Z][ /]?\d{2}[ /]?\d{6}[ /]?(0[1-9]|1[0-2])[ /]?\d{4}[ /]?\d{4}(?![A-Z0-9])",
    re.ASCII,
)
_ATLAS_HEAD = re.compile(r"(?<![A-Z0-9])AT[ /]?[A-Z][ /]$", re.ASCII)


def atlas_number(spot: Spot) -> Found | None:
    """Recognise a German import registration number (AT/C/40/123456/11/2026/4851)."""
    run = spot.run
    start = spot.start
    if run[0].isdigit():
        if len(run) not in (2, 8, 18) or spot.text[max(0, start - 1)] not in " /":
            return None
        head = _ATLAS_HEAD.search(spot.before(6))
        if head is None:
            return None
        start -= len(head.group())
    elif len(run) != 21 or not run.startswith("AT"):
        return None
    match = _ATLAS.match(spot.text, start)
    if match is None:
        return None
    value = normalise(ReferenceKind.ATLAS_NUMBER, match.group())
    return Found(ReferenceKind.ATLAS_NUMBER, value, *match.span())


_CALL_NUMBER = re.compile(r"N\d{5,6}-D:\d{8}-T\d{6}|N\d{5}(?![A-Z0-9])", re.ASCII)


def call_number(spot: Spot) -> Found | None:
    """Recognise a Belgian emergency call number, alone or with its date and time."""
    match = _CALL_NUMBER.match(spot.text, spot.start) if spot.run[0] == "N" else None
    return Found(ReferenceKind.CALL_NUMBER, match.group(), *match.span()) if match else None


_OFFICE = re.compile(r"[A-Z]{2}[A-Z0-9]{6}", re.ASCII)


def customs_office(spot: Spot) -> Found | None:
    """Recognise a customs office's reference number: all digits from 00, or named as an office."""
    run = spot.run
    if len(run) != 8 or run[:2] not in tables.COUNTRIES or not _OFFICE.fullmatch(run):
        return None
    usual = run[2:].isdecimal() and run[2:4] == "00"
    if not usual and not (count_digits(run) >= 3 and tables.OFFICE_WORDS.search(spot.before(40))):
        return None
    return Found(ReferenceKind.CUSTOMS_OFFICE, run, spot.start, spot.end)


def gmr(spot: Spot) -> Found | None:
    """Recognise a goods movement reference of GVMS."""
    if len(spot.run) != 12 or not spot.run.startswith("GMR"):
        return None
    return Found(ReferenceKind.GMR, spot.run, spot.start, spot.end)


_SHIPMENT = re.compile(r"[A-Z]{2,6}(?:-[A-Z0-9]{1,10}){0,3}-(\d{4,8}[A-Z]?)", re.ASCII)


def shipment(spot: Spot) -> Found | None:
    """Recognise a customer's own shipment reference: letters, dashes and a serial number."""
    match = _SHIPMENT.fullmatch(spot.run)
    if match is None or spot.run.partition("-")[0] in tables.NOT_SHIPMENTS:
        return None
    head, _, rest = spot.run.partition("-")
    if "-" not in rest and (len(match.group(1)) < 5 or len(head) < 3):
        return None
    if tables.ARTICLE_WORDS.search(spot.before(20)):
        return None
    return Found(ReferenceKind.SHIPMENT, spot.run, spot.start, spot.end)


# In the order of precedence: for a chunk that holds hyphens ...
WITH_HYPHENS: tuple[Recogniser, ...] = (
    uuid, loose_mrn, ducr, container, commodity_code, call_number, shipment,
)  # fmt: skip
# ... for each number, by how many digits it may have ...
_DECIMAL: tuple[tuple[Recogniser, range], ...] = (
    (loose_mrn, range(2, 3)),
    (commodity_code, range(2, 12)),
    (document_code, range(4, 5)),
)
_DECIMAL_AFTER_LETTER = ((container, range(3, 8)), (atlas_number, range(2, 19)), *_DECIMAL)
# ... and for each run of letters and digits, by how many characters.
_FROM_DIGIT: tuple[tuple[Recogniser, range], ...] = (
    (mrn, range(18, 19)),
    (loose_mrn, range(2, 17)),
    (grn, range(17, 25)),
    (arc, range(21, 22)),
    (ducr, range(3, 19)),
    (lrn, range(12, 23)),
    (document_code, range(4, 5)),
)
_FROM_LETTER: tuple[tuple[Recogniser, range], ...] = (
    (container, range(4, 12)),
    (eori, range(7, 18)),
    (document_code, range(4, 5)),
    (customs_office, range(8, 9)),
    (atlas_number, range(21, 22)),
    (call_number, range(6, 8)),
    (mrn, range(18, 22)),
    (gmr, range(12, 13)),
)


def _by_length(recognisers: tuple[tuple[Recogniser, range], ...]) -> list[tuple[Recogniser, ...]]:
    longest = max(lengths.stop for _, lengths in recognisers)
    return [
        tuple(recognise for recognise, lengths in recognisers if length in lengths)
        for length in range(longest)
    ]


_BY_LENGTH_DECIMAL = _by_length(_DECIMAL)
_BY_LENGTH_DECIMAL_AFTER_LETTER = _by_length(_DECIMAL_AFTER_LETTER)
_BY_LENGTH_FROM_DIGIT = _by_length(_FROM_DIGIT)
_BY_LENGTH_FROM_LETTER = _by_length(_FROM_LETTER)


def recognisers_of(spot: Spot) -> tuple[Recogniser, ...]:
    """Return the recognisers that a spot has a chance with."""
    run = spot.run
    if run.isdecimal():
        after_letter = spot.before(2)[:1].isalpha()
        table = _BY_LENGTH_DECIMAL_AFTER_LETTER if after_letter else _BY_LENGTH_DECIMAL
    elif "-" in run:
        return WITH_HYPHENS
    else:
        table = _BY_LENGTH_FROM_DIGIT if run[0].isdigit() else _BY_LENGTH_FROM_LETTER
    return table[len(run)] if len(run) < len(table) else ()
