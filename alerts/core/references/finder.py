"""Finding every reference of a text, once each, in reading order."""

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator

from alerts.core.codes import FoundCode, find_codes
from alerts.core.references import shapes, tables
from alerts.core.references.checking import count_digits
from alerts.core.references.kinds import Found, ReferenceKind
from alerts.core.references.labels import labelled
from alerts.core.spots import LONGEST_TEXT, Spot, capitals, plain, spots


def find_references(text: str, codes: Iterable[FoundCode] | None = None) -> list[Found]:
    """Return the references of `text` in reading order, each (kind, value) at its first span.

    Error codes are references too: pass the `codes` of this text if they were found already, else
    they are looked for. Any string is accepted; LONGEST_TEXT characters of it are read.
    """
    codes = find_codes(text) if codes is None else codes
    text = plain(text[:LONGEST_TEXT])
    named = _merged([_from_code(code) for code in codes if code.is_error], labelled(text))
    written = _merged(named, _by_shape(text, _Taken(named)))
    first: dict[tuple[ReferenceKind, str], Found] = {}
    for reference in _merged(written, _incoterms(text)):
        first.setdefault((reference.kind, reference.value), reference)
    return list(first.values())


def _from_code(code: FoundCode) -> Found:
    return Found(ReferenceKind.ERROR_CODE, code.code, code.start, code.end)


class _Taken:
    """Spans already explained; they do not overlap."""

    def __init__(self, found: Iterable[Found]) -> None:
        spans = sorted((reference.start, reference.end) for reference in found)
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def covers(self, start: int, end: int) -> bool:
        """Tell whether any span overlaps [start, end)."""
        index = bisect_right(self._starts, end - 1) - 1
        return index >= 0 and self._ends[index] > start


def _merged(kept: list[Found], added: Iterable[Found]) -> list[Found]:
    """Return both in reading order, without what overlaps something already kept."""
    taken = _Taken(kept) if kept else None
    fresh: list[Found] = []
    read = 0
    for reference in added:
        start, end = reference.start, reference.end
        if start >= read and not (taken and taken.covers(start, end)):
            fresh.append(reference)
            read = end
    return sorted([*kept, *fresh], key=_start) if kept and fresh else kept or fresh


def _start(reference: Found) -> int:
    return reference.start


def _by_shape(text: str, taken: _Taken) -> Iterator[Found]:
    done = 0
    for chunk in spots(text):
        for part in (chunk, *chunk.runs()) if "-" in chunk.run else (chunk,):
            if part.start < done:
                continue
            found = _first(part)
            if found and not taken.covers(found.start, found.end):
                done = found.end
                yield found


def _first(spot: Spot) -> Found | None:
    for recognise in shapes.recognisers_of(spot):
        if found := recognise(spot):
            return found
    return None


_SMALL_READ = 6_000
"""How far incoterms in small letters are looked for: further down, capitals are all that is sure."""


def _incoterms(text: str) -> list[Found]:
    beginning = text[:_SMALL_READ]
    in_small = tables.INCOTERMS_LOWER
    if "ncoterm" in beginning:
        in_small = frozenset(map(str.lower, tables.INCOTERMS))
    found = [
        *(hit for word in tables.INCOTERMS & capitals(text) for hit in _incoterm(text, word)),
        *(hit for word in in_small if word in beginning for hit in _incoterm(beginning, word)),
    ]
    return sorted(found, key=_start)


def _incoterm(text: str, word: str) -> Iterator[Found]:
    for match in _INCOTERM[word].finditer(text):
        if _means_delivery(word, text[max(0, match.start() - 40) : match.start()]):
            yield Found(ReferenceKind.INCOTERM, word.upper(), *match.span())


_INCOTERM = {
    word: re.compile(rf"{word}(?<![A-Za-z0-9_\-]{word})(?![A-Za-z0-9_])")
    for name in tables.INCOTERMS
    for word in (name, name.lower())
}


def _means_delivery(word: str, before: str) -> bool:
    """Tell an incoterm from its namesakes: DAT is a French transit document, CFR an American law."""
    if word.islower() and word not in tables.INCOTERMS_LOWER:
        return "incoterm" in before[-20:].lower()
    if word == "DAT" or (word == "CFR" and before[-2:-1].isdigit()):
        return tables.DELIVERY_WORDS.search(before) is not None
    return True


def best_repair(found: Found, known: Container[str] = ()) -> str | None:
    """Return the repair to offer: one already known to the desk, else the one with most digits.

    A letter typed for a digit (O for 0) is the commoner slip.
    """
    for candidate in found.repairs:
        if candidate in known:
            return candidate
    return max(found.repairs, key=count_digits, default=None)
