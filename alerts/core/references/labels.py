"""References that only their label tells: free-form LRNs, MUCRs, grouped EORIs, named shipments."""

import re
from collections.abc import Callable, Iterator
from itertools import chain

from alerts.core.references import tables
from alerts.core.references.checking import CHECKS, count_digits, eori_valid
from alerts.core.references.kinds import Found, ReferenceKind, normalise

_FILLER = r"\W{0,4}(?:(?:is|est|ist|was|war|lautet|le|la|no|nr|n[°ºo]|number|nummer|num[ée]ro|van|de|of)\b\W{1,3}){0,2}"
_VALUE_END = r"(?![A-Za-z0-9\-_/]|\.[A-Za-z0-9])"

_LRN_VALUE = _FILLER + r"([A-Za-z0-9][A-Za-z0-9\-_/.]{3,21})" + _VALUE_END
# Patterns that begin with a plain word are looked for quickest.
_LRN = {
    word: re.compile(word + rf"(?<![A-Za-z0-9]{word})" + _LRN_VALUE)
    for word in ("LRN", "Lrn", "lrn")
} | {
    "ocal reference": re.compile(
        r"ocal reference(?<=[Ll]ocal reference)(?<![A-Za-z0-9].ocal reference)(?: number)?"
        + _LRN_VALUE
    )
}
_MUCR = re.compile(
    r"(?<![A-Za-z0-9])MUCR" + _FILLER + r"([A-Z0-9][A-Z0-9:/\-]{5,34})" + _VALUE_END, re.IGNORECASE
)
_EORI = re.compile(
    r"EORI(?<![A-Za-z]EORI)([^\n]{0,40}?)[^A-Za-z0-9]([A-Z]{2})[ .\-]?(\d{2,}(?:[ .\-]\d{2,15}){0,5})(?![A-Za-z0-9])"
)
_SHIPMENT = re.compile(
    r"(?:customsShipment|external|business|trader|shipment)Reference\"?\s{0,2}[:=]\s{0,2}\"?"
    r"([A-Za-z0-9][A-Za-z0-9\-_/.]{3,39})" + _VALUE_END,
)
_DUCR_SHAPE = re.compile(r"\d[A-Z]{2}[A-Z0-9]{6,15}-.+", re.IGNORECASE | re.ASCII)


def labelled(text: str) -> list[Found]:
    """Return what labels name, in reading order."""
    found: list[Found] = []
    for needles, finder in _FINDERS:
        if any(needle in text for needle in needles):
            found.extend(finder(text))
    found.sort(key=lambda reference: reference.start)
    return found


def _lrns(text: str) -> Iterator[Found]:
    named = (pattern.finditer(text) for word, pattern in _LRN.items() if word in text)
    for match in chain.from_iterable(named):
        raw = match.group(1).rstrip(".-_/")
        value = normalise(ReferenceKind.LRN, raw)
        if count_digits(value) >= 3 and not _is_mrn(value) and len(value) >= 4:
            yield Found(ReferenceKind.LRN, value, match.start(1), match.start(1) + len(raw))


def _is_mrn(value: str) -> bool:
    return len(value) == 18 and value[2:4] in tables.COUNTRIES and CHECKS[ReferenceKind.MRN](value)


def _mucrs(text: str) -> Iterator[Found]:
    for match in _MUCR.finditer(text):
        value = normalise(ReferenceKind.MUCR, match.group(1).rstrip("-:/"))
        if count_digits(value) >= 3 and not _DUCR_SHAPE.fullmatch(value):
            yield Found(ReferenceKind.MUCR, value, match.start(1), match.start(1) + len(value))


def _eoris(text: str) -> Iterator[Found]:
    for match in _EORI.finditer(text):
        between, country, raw = match.groups()
        if tables.VAT_WORDS.search(between):
            continue
        if country in tables.COUNTRIES and (raw := _of_right_length(country, raw)):
            value = country + normalise(ReferenceKind.EORI, raw)
            yield Found(
                ReferenceKind.EORI,
                value,
                match.start(2),
                match.start(3) + len(raw),
                eori_valid(value),
            )


def _of_right_length(country: str, raw: str) -> str:
    """Cut trailing groups that belong to what follows: the longest prefix of a possible length."""
    shape = tables.EORI_SHAPES.get(country)
    if raw.isdecimal():
        return raw if (shape and shape.fullmatch(raw)) or 5 <= len(raw) <= 15 else ""
    cuts = [match.start() for match in re.finditer(r"[ .\-]", raw)]
    for cut in (len(raw), *reversed(cuts)):
        squeezed = normalise(ReferenceKind.EORI, raw[:cut])
        if shape.fullmatch(squeezed) if shape else 6 <= len(squeezed) <= 15:
            return raw[:cut]
    return ""


def _shipments(text: str) -> Iterator[Found]:
    for match in _SHIPMENT.finditer(text):
        value = normalise(ReferenceKind.SHIPMENT, match.group(1))
        if count_digits(value) >= 1 and not _DUCR_SHAPE.fullmatch(value):
            yield Found(ReferenceKind.SHIPMENT, value, *match.span(1))


# A finder runs only over a text that holds one of its needles.
_FINDERS: tuple[tuple[tuple[str, ...], Callable[[str], Iterator[Found]]], ...] = (
    (tuple(_LRN), _lrns),
    (("MUCR", "mucr"), _mucrs),
    (("EORI",), _eoris),
    (("Reference",), _shipments),
)
