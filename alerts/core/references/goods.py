"""Recognisers of what goes with the goods: containers, commodity codes, documents."""

import re

from alerts.core.references import tables
from alerts.core.references.checking import checked
from alerts.core.references.kinds import Found, ReferenceKind, normalise
from alerts.core.spots import Spot

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
    one_piece = len(raw) == len(found.value)
    if found.valid and one_piece:
        return True
    labelled = _CONTAINER_WORDS.search(spot.before(40)) is not None
    if not found.value[:4].isalpha() or not found.value[4:].isdecimal():
        return bool(found.repairs) and (one_piece or labelled)
    usual = found.value[3] == "U" and (raw[:4].isupper() or found.valid is True)
    return usual or labelled


_COMMODITY = re.compile(
    r"(?:\d{11}|\d{4}([ .\-]?)\d{2}([ .\-]?)\d{2}(?:(?:\2|\1)\d{2})?"
    r"|\d{2}([ .])\d{2}\3\d{2}\3\d{2}(?:\3\d{2})?)(?!\d)(?![.,\-]\d)",
    re.ASCII,
)
_COMMODITY_GROUPS = re.compile(
    r"\d{4}([ .])\d{2}\1\d{2}(?:\1\d{2})?(?![A-Za-z0-9])(?![ .]\d{2}(?!\d))(?!,\d)", re.ASCII
)
_CLASSIFYING_REACH = 200
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", re.ASCII)


def commodity_code(spot: Spot) -> Found | None:
    """Recognise a commodity code (8 or 10 digits; German numbers 11): named as one, or in groups."""
    if len(spot.run) == 2 and spot.text[spot.end : spot.end + 1] not in " .":
        return None
    if not spot.run.replace("-", "").isdecimal() or spot.before(1) in (".", ",", "+", "/"):
        return None
    match = _COMMODITY.match(spot.text, spot.start)
    if match and (_named_commodity(spot, match) or _classified(spot, match)):
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
    after = spot.text[match.end() : match.end() + 32].partition("\n")[0]
    if tables.AMOUNT_WORDS.match(after):
        return False
    around = f"{before}{after}".lower()
    if not any(stem in around for stem in tables.COMMODITY_STEMS):
        return False
    named = list(tables.COMMODITY_WORDS.finditer(before))
    names = [name for name in named if name.lastgroup != "any"]
    if not names and _of_known_heading(match.group()):
        names = named
    if not names:
        name = tables.COMMODITY_WORDS.search(after)
        if name is None or name.lastgroup == "any":
            return False
        return not any(character.isdigit() for character in after[: name.start()])
    gap = before[names[-1].end() :]
    if names[-1].lastgroup and len(gap) > 12:
        return False
    if tables.OTHER_NUMBER_WORDS.search(gap) or gap.count("\n") > 1:
        return False
    return len(gap) <= 20 or not _DATE.fullmatch(match.group())


def _of_known_heading(raw: str) -> bool:
    """Tell whether the first four digits are a heading of the Harmonized System."""
    heading = normalise(ReferenceKind.COMMODITY_CODE, raw)[:4]
    return heading[2:] != "00" and heading <= tables.LAST_HEADING.get(heading[:2], "")


def _classified(spot: Spot, match: re.Match[str]) -> bool:
    """Tell whether a bare number follows, some way off, words that ask how goods are classified."""
    if len(match.group()) not in (8, 10) or not _of_known_heading(match.group()):
        return False
    before = spot.before(_CLASSIFYING_REACH)
    asked = tables.CLASSIFYING_WORDS.search(before)
    claimed = asked and tables.OTHER_NUMBER_WORDS.search(before, asked.end())
    return asked is not None and not claimed and not _DATE.fullmatch(match.group())


def _like_a_code(spot: Spot, match: re.Match[str]) -> bool:
    """Tell whether bare groups 4-2-2(-2) are a tariff heading that exists, not a phone or a date."""
    digits = normalise(ReferenceKind.COMMODITY_CODE, match.group())
    if not _of_known_heading(digits):
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
    if run.isdecimal():
        year = run[:2] in ("19", "20")
        return not year and tables.DOCUMENT_CODE_WORDS.search(spot.before(24)) is not None
    capitals = spot.text[spot.start : spot.end] == run
    european = _DOCUMENT.fullmatch(run) is not None
    if not (european or (capitals and _NATIONAL.fullmatch(run))):
        return False
    if tables.PLACE_WORDS.search(spot.before(16)):
        return False
    plain = european and capitals and run[0] in _PLAIN_LETTERS
    return plain or tables.DOCUMENT_WORDS.search(spot.before(30)) is not None
