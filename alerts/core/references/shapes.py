"""One recogniser for each kind of reference: given a spot, the reference that begins there or None.

Every pattern is anchored and bounded, so a spot costs the same in a line and in a megabyte.
"""

import re
from collections.abc import Callable

from alerts.core import check_digits
from alerts.core.references import tables
from alerts.core.references.kinds import Found, ReferenceKind, normalise
from alerts.core.spots import Spot

Recogniser = Callable[[Spot], Found | None]

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
_PIECE = re.compile(r"[A-Za-z0-9]+", re.ASCII)
_GRN_WORDS = re.compile(r"grn|guarantee|garantie|zekerheid|b[üu]rgschaft|sicherheit", re.IGNORECASE)
# A real identifier of this family mixes in at least this many digits; a word does not.
_FEWEST_DIGITS = 5


def uuid(spot: Spot) -> Found | None:
    """Recognise the ids that CAS gives: declarations and ingestion references (UUIDs)."""
    if spot.end - spot.start < 36 or not (match := _UUID.search(spot.text, spot.start, spot.end)):
        return None
    return Found(ReferenceKind.CAS_ID, match.group().lower(), *match.span())


_UUID = re.compile(
    r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f])"
)


def checked(kind: ReferenceKind, value: str, start: int, end: int) -> Found:
    """Return a reference with its check digit judged and, where that fails, its repairs."""
    passes = CHECKS[kind]
    if passes(value):
        return Found(kind, value, start, end, True)
    if kind is ReferenceKind.MRN and (value[-1] == "F" or value[2:4] == "CH"):
        return Found(kind, value, start, end, None)  # fallback and Swiss numbers follow other rules
    return Found(kind, value, start, end, False, check_digits.repairs(value, passes))


def _known_mrn(value: str) -> bool:
    return value[2:4] in tables.COUNTRIES and check_digits.mrn_passes(value)


def _known_grn(value: str) -> bool:
    return value[2:4] in tables.COUNTRIES and check_digits.grn_passes(value)


CHECKS: dict[ReferenceKind, Callable[[str], bool]] = {
    ReferenceKind.MRN: _known_mrn,
    ReferenceKind.GRN: _known_grn,
    ReferenceKind.CONTAINER: check_digits.container_passes,
}


def _digits(value: str) -> int:
    return sum(map(value.count, "0123456789"))


def mrn(spot: Spot) -> Found | None:
    """Recognise an MRN written in one piece, whatever its check digit says."""
    value, start = spot.run, spot.start
    if value.startswith("MRN"):
        value, start = value[3:], start + 3
    if len(value) != _MRN_LENGTH:
        return None
    found = checked(ReferenceKind.MRN, value, start, spot.end)
    shaped = _MRN.fullmatch(value) and value[2:4] in tables.COUNTRIES
    if found.valid or found.repairs or (shaped and _digits(value) >= _FEWEST_DIGITS):
        return found
    return None


def grn(spot: Spot) -> Found | None:
    """Recognise a guarantee number in one piece; a wrong digit needs the word beside it."""
    value = spot.run
    if len(value) not in _GRN_LENGTHS or not value[0].isdigit():
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
    if value[2:4] not in tables.COUNTRIES or _digits(value) < _FEWEST_DIGITS:
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


_CONTAINER = re.compile(
    r"([A-Z0]{3}[UJZR])[ \-/.]?([0-9OISBZ]{3})[ ]?([0-9OISBZ]{3})[ \-/.]?([0-9OISBZ])"
)
_CONTAINER_WORDS = re.compile(
    r"con?te?ne|cntr|ctr|\bbox|bo[iî]te|\btc\b|reefer|equipment|[ée]quipement|b/l|\bbl\b",
    re.IGNORECASE,
)


def container(spot: Spot) -> Found | None:
    """Recognise an ISO 6346 number, in one piece or in groups ("ABCU 123456-7")."""
    start = spot.start
    if spot.run[0].isdigit():
        if (
            start < 5
            or spot.text[start - 2] not in "UJZRujzr"
            or spot.text[start - 1] not in " -/."
        ):
            return None
        start -= 5
    if start and spot.text[start - 1].isalnum():
        return None
    raw = spot.text[start : start + 15]
    match = _CONTAINER.match(raw.upper())
    if match is None or (match.end() < len(raw) and raw[match.end()].isalnum()):
        return None
    value = "".join(match.groups())
    found = checked(ReferenceKind.CONTAINER, value, start, start + match.end())
    return found if _is_container(found, raw[: match.end()], spot) else None


def _is_container(found: Found, raw: str, spot: Spot) -> bool:
    """Weigh capitals, grouping, owner letter and the words around against a failed check digit."""
    labelled = _CONTAINER_WORDS.search(spot.before(40)) is not None
    one_piece = len(raw) == len(found.value)
    if not found.value[:4].isalpha() or not found.value[4:].isdecimal():
        return bool(found.repairs) and (one_piece or labelled)
    if found.valid and one_piece:
        return True
    usual = found.value[3] == "U" and (raw[:4].isupper() or found.valid is True)
    return usual or labelled


_DUCR = re.compile(
    r"\d[A-Z]{2} ?[A-Z0-9]{6,15}-[0-9A-Z()\-]{1,18}(?![0-9A-Z])", re.IGNORECASE | re.ASCII
)


def ducr(spot: Spot) -> Found | None:
    """Recognise a declaration unique consignment reference, as HMRC defines it."""
    run = spot.run
    if not run[0].isdigit() or not run[1:3].isalpha() or run[1:3] not in tables.COUNTRIES:
        return None
    match = _DUCR.match(spot.text, spot.start)
    if match is None or _digits(match.group().partition("-")[0][3:]) < 6:
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


def atlas_number(spot: Spot) -> Found | None:
    """Recognise a German import registration number (AT/C/40/123456/11/2026/4851)."""
    run = spot.run
    start = spot.start
    if run[0].isdigit():
        head = _ATLAS_HEAD.search(spot.before(6))
        if len(run) not in (2, 8, 18) or head is None:
            return None
        start -= len(head.group())
    elif len(run) != 21 or not run.startswith("AT"):
        return None
    match = _ATLAS.match(spot.text, start)
    if match is None:
        return None
    value = normalise(ReferenceKind.ATLAS_NUMBER, match.group())
    return Found(ReferenceKind.ATLAS_NUMBER, value, *match.span())


_ATLAS_HEAD = re.compile(r"(?<![A-Z0-9])AT[ /]?[A-Z][ /]$", re.ASCII)

_CALL_NUMBER = re.compile(r"N\d{5,6}-D:\d{8}-T\d{6}|N\d{5}(?![A-Z0-9])", re.ASCII)


def call_number(spot: Spot) -> Found | None:
    """Recognise a Belgian emergency call number, alone or with its date and time."""
    match = _CALL_NUMBER.match(spot.text, spot.start) if spot.run[0] == "N" else None
    return Found(ReferenceKind.CALL_NUMBER, match.group(), *match.span()) if match else None


_COMMODITY = re.compile(
    r"(?:\d{11}|\d{4}([ .\-]?)\d{2}([ .\-]?)\d{2}(?:(?:\2|\1)\d{2})?)(?!\d)(?![.,\-]\d)", re.ASCII
)
_COMMODITY_GROUPS = re.compile(
    r"\d{4}([ .])\d{2}\1\d{2}(?:\1\d{2})?(?![A-Za-z0-9])(?![ .]\d{2}(?!\d))(?!,\d)", re.ASCII
)
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", re.ASCII)


def commodity_code(spot: Spot) -> Found | None:
    """Recognise a commodity code (8 or 10 digits; German numbers 11): named as one, or in groups."""
    if not spot.run.replace("-", "").isdecimal() or spot.before(1) in (".", ",", "+", "/"):
        return None
    match = _COMMODITY.match(spot.text, spot.start)
    if match and _named_commodity(spot, match):
        pass
    elif not (match := _COMMODITY_GROUPS.match(spot.text, spot.start)) or not _like_a_code(
        spot, match
    ):
        return None
    value = normalise(ReferenceKind.COMMODITY_CODE, match.group())
    return Found(ReferenceKind.COMMODITY_CODE, value, *match.span())


def _named_commodity(spot: Spot, match: re.Match[str]) -> bool:
    """Tell whether words of tariff classification claim the number, and nothing else does."""
    before = spot.before(70)
    names = list(tables.COMMODITY_WORDS.finditer(before))
    if not names:
        after = spot.text[match.end() : match.end() + 22].partition("\n")[0]
        name = tables.COMMODITY_WORDS.search(after)
        return name is not None and not any(
            character.isdigit() for character in after[: name.start()]
        )
    gap = before[names[-1].end() :]
    if tables.OTHER_NUMBER_WORDS.search(gap) or gap.count("\n") > 1:
        return False
    return len(gap) <= 20 or not _DATE.fullmatch(match.group())


def _like_a_code(spot: Spot, match: re.Match[str]) -> bool:
    """Tell whether bare groups 4-2-2(-2) are a tariff heading that exists, not a phone or a date."""
    digits = normalise(ReferenceKind.COMMODITY_CODE, match.group())
    heading = digits[:4]
    if heading[2:] == "00" or heading > tables.LAST_HEADING.get(heading[:2], ""):
        return False
    return not _DATE.fullmatch(digits) and not tables.PHONE_WORDS.search(spot.before(30))


_DOCUMENT = re.compile(r"[A-Z]\d{3}", re.ASCII)
_NATIONAL = re.compile(r"\d[A-Z0-9]{3}", re.ASCII)
# Letters of EU documents that stand alone; other letters need the word "document" beside them.
_PLAIN_LETTERS = "CNY"
# HMRC's repayment form, which has the shape of a document code.
_FORMS = frozenset({"C285"})


def document_code(spot: Spot) -> Found | None:
    """Recognise a code of a supporting document or certificate (N935, C678, Y901, 1ACG)."""
    run = spot.run
    if len(run) != 4 or run in _FORMS or not _is_document(run, spot):
        return None
    return Found(ReferenceKind.DOCUMENT_CODE, run, spot.start, spot.end)


def _is_document(run: str, spot: Spot) -> bool:
    if run in tables.NATIONAL_DOCUMENTS:
        return True
    before = spot.before(45)
    if tables.PLACE_WORDS.search(before):
        return False
    capitals = spot.text[spot.start : spot.end] == run
    if _DOCUMENT.fullmatch(run) and run[0] in _PLAIN_LETTERS and capitals:
        return True
    if not tables.DOCUMENT_WORDS.search(before[-30:]):
        return False
    return (_DOCUMENT.fullmatch(run) or (capitals and _NATIONAL.fullmatch(run))) is not None


_OFFICE = re.compile(r"[A-Z]{2}[A-Z0-9]{6}", re.ASCII)


def customs_office(spot: Spot) -> Found | None:
    """Recognise a customs office's reference number: all digits from 00, or named as an office."""
    run = spot.run
    if len(run) != 8 or run[:2] not in tables.COUNTRIES or not _OFFICE.fullmatch(run):
        return None
    usual = run[2:].isdecimal() and run[2:4] == "00"
    if not usual and not (_digits(run) >= 3 and tables.OFFICE_WORDS.search(spot.before(40))):
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
    if spot.run.count("-") < 2 and len(match.group(1)) < 5:
        return None
    if tables.ARTICLE_WORDS.search(spot.before(20)):
        return None
    return Found(ReferenceKind.SHIPMENT, spot.run, spot.start, spot.end)


# In the order of precedence: for a chunk that holds hyphens ...
WITH_HYPHENS: tuple[Recogniser, ...] = (
    uuid, loose_mrn, ducr, container, commodity_code, call_number, shipment,
)  # fmt: skip
# ... and for each run of letters and digits, by how many characters it may have.
_FROM_DIGIT: tuple[tuple[Recogniser, range], ...] = (
    (mrn, range(18, 19)),
    (loose_mrn, range(2, 17)),
    (grn, range(17, 25)),
    (arc, range(21, 22)),
    (container, range(3, 8)),
    (ducr, range(3, 19)),
    (atlas_number, range(2, 19)),
    (commodity_code, range(4, 12)),
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


_BY_LENGTH_FROM_DIGIT = _by_length(_FROM_DIGIT)
_BY_LENGTH_FROM_LETTER = _by_length(_FROM_LETTER)


def recognisers_of(run: str) -> tuple[Recogniser, ...]:
    """Return the recognisers that a run of letters and digits has a chance with."""
    table = _BY_LENGTH_FROM_DIGIT if run[0].isdigit() else _BY_LENGTH_FROM_LETTER
    return table[len(run)] if len(run) < len(table) else ()
