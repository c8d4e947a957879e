"""Which place in a declaration each code of a text points at."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from alerts.core.codes.words import FoundCode

# Each shape of pointer, and what a text must hold before the shape is worth looking for.
_SHAPES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"PointerNames?\s{0,2}:\s{0,2}([^;\r\n]{1,300})"), ("PointerName",)),
    (
        re.compile(
            r"[PpZzVvCcFf](?:ointeur|ointer|eiger|erwijzing|hamp|ield|eld|ath)[\s:=\"'<>]{1,4}"
            r"([/A-Za-z_](?=[\w/\[\]().\->]{0,200}(?:[/.>][A-Za-z]|[\[(]\d))(?:[\w/\[\]().]|->|-){3,300})",
        ),
        ("ointe", "eiger", "erwijzing", "hamp", "ield", "eld", "ath"),
    ),
    (re.compile(r"(/(?:CC|IE)\d{3}[A-Z]?/[\w/\[\]()]{1,300})"), ("/CC", "/IE")),
    (re.compile(r"(Declaration->[\w\->()]{1,300})"), ("Declaration->",)),
    (
        re.compile(
            r"([A-Za-z](?<![A-Za-z].)[A-Za-z]{3,40}+\(\d{1,3}\)(?:(?:/|->)[\w()]{1,80}){0,6})"
        ),
        (")/", ")->"),
    ),
    (
        re.compile(r"(SingleAdministrativeDocument\.[\w.\[\]]{1,200})"),
        ("SingleAdministrativeDocument.",),
    ),
)
# How far from its code a pointer may stand.
_REACH_AFTER = 400
_REACH_BEFORE = 200
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class _Pointer:
    raw: str
    start: int
    end: int


def with_pointers(text: str, found: list[FoundCode]) -> list[FoundCode]:
    """Return the codes that stand outside pointers, in order, each with its own pointer."""
    pointers = _pointers(text, found)
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


def _pointers(text: str, found: list[FoundCode]) -> list[_Pointer]:
    """Return the pointers near codes, in order; of two that overlap, the one that begins first."""
    shapes = [shape for shape, needles in _SHAPES if any(needle in text for needle in needles)]
    matches = [
        match
        for start, end in _near(found)
        for shape in shapes
        for match in shape.finditer(text, start, end)
    ]
    pointers: list[_Pointer] = []
    for match in sorted(matches, key=lambda match: match.start()):
        if not pointers or pointers[-1].end <= match.start():
            pointers.append(_Pointer(_trimmed(match.group(1)), *match.span()))
    return pointers


def _near(found: list[FoundCode]) -> list[tuple[int, int]]:
    """Return the stretches within reach of any code, merged; pointers are up to 300 long."""
    stretches: list[tuple[int, int]] = []
    for code in found:
        start = max(0, code.start - _REACH_BEFORE - _LONGEST)
        end = code.end + _REACH_AFTER + _LONGEST
        if stretches and start <= stretches[-1][1]:
            start = stretches.pop()[0]
        stretches.append((start, end))
    return stretches


def _trimmed(raw: str) -> str:
    """Return a pointer without the punctuation of the sentence around it."""
    raw = raw.rstrip(" .,")
    return raw.rstrip(")") if raw.count("(") < raw.count(")") else raw


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
