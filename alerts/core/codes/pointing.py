"""Which place in a declaration each code of a text points at."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from alerts.core.codes.words import FoundCode

_POINTER = re.compile(
    r"PointerNames?\s{0,2}:\s{0,2}(?P<cds>[^;\r\n]{1,300})"
    r"|(?:pointeur|pointer|zeiger|verwijzing|champ|field|feld|veld|path)[\s:=\"'<>]{1,4}"
    r"(?P<named>[/A-Za-z_](?=[\w/\[\]().\->]*[/\[(.>])[\w/\[\]().\->]{3,300})"
    r"|(?P<bare>/(?:CC|IE)\d{3}[A-Z]?/[\w/\[\]()]{1,300}|Declaration->[\w\->()]{1,300}"
    r"|[A-Za-z]{4,40}\(\d{1,3}\)(?:(?:/|->)[\w()]{1,80}){0,6}|SingleAdministrativeDocument\.[\w.\[\]]{1,200})",
    re.IGNORECASE,
)
# How far from its code a pointer may stand.
_REACH_AFTER = 400
_REACH_BEFORE = 200


@dataclass(frozen=True, slots=True)
class _Pointer:
    raw: str
    start: int
    end: int


def with_pointers(text: str, found: list[FoundCode]) -> list[FoundCode]:
    """Return the codes that stand outside pointers, in order, each with its own pointer."""
    pointers = [_pointer(match) for match in _POINTER.finditer(text)]
    if not pointers:
        return found
    outside = _outside(found, pointers)
    leads = "errorPointer" in text  # EU messages state the pointer before its code
    return [
        replace(
            code,
            pointer=_before(code, pointers) if leads else _after(text, code, following, pointers),
        )
        for code, following in zip(outside, [*outside[1:], None], strict=True)
    ]


def _pointer(match: re.Match[str]) -> _Pointer:
    raw = next(filter(None, match.groups())).rstrip(" .,")
    if raw.count("(") < raw.count(")"):
        raw = raw.rstrip(")")
    return _Pointer(raw, *match.span())


def _outside(found: list[FoundCode], pointers: list[_Pointer]) -> list[FoundCode]:
    """Return the codes that are not part of a pointer ("/CC015C/...")."""
    starts = [pointer.start for pointer in pointers]
    kept = []
    for code in found:
        index = bisect_right(starts, code.start) - 1
        if index < 0 or pointers[index].end <= code.start:
            kept.append(code)
    return kept


def _after(
    text: str, code: FoundCode, following: FoundCode | None, pointers: list[_Pointer]
) -> str:
    """Return the next pointer, unless it belongs to a code that stands on a line between."""
    index = bisect_left(pointers, code.end, key=lambda pointer: pointer.start)
    if index == len(pointers) or pointers[index].start - code.end > _REACH_AFTER:
        return ""
    between = following is not None and following.start < pointers[index].start
    if following and between and "\n" in text[code.end : following.start]:
        return ""
    return pointers[index].raw


def _before(code: FoundCode, pointers: list[_Pointer]) -> str:
    index = bisect_right(pointers, code.start, key=lambda pointer: pointer.end) - 1
    if index < 0 or code.start - pointers[index].end > _REACH_BEFORE:
        return ""
    return pointers[index].raw
