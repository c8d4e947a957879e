"""Finding the lexicon's phrases in a text: one pass, one pattern, for all languages at once."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from alerts.core.fold import fold

_GAP = "[^a-z0-9]{0,3}"
_END = "(?![a-z0-9])"
_CLAUSE_GAP = 160
"""Hits further apart than this (characters) belong to different thoughts."""

_Node = dict[str, "_Node"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase stands for. `capitals` asks that the text writes it in capitals."""

    name: str
    capitals: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: its meaning and where."""

    name: str
    start: int
    end: int


class Lexicon:
    """A compiled set of phrases. Looking for them costs one walk of the text, however many they are."""

    def __init__(self, phrases: Iterable[tuple[str, str]], extra: Mapping[str, str]) -> None:
        """`phrases` are (notation, name) pairs; `extra` are (name, pattern) for what no list holds."""
        self._meanings: dict[str, list[Meaning]] = {}
        root: _Node = {}
        for notation, name in phrases:
            self._add(root, notation, name)
        named = "".join(f"|(?P<{name}>{pattern}){_END}" for name, pattern in extra.items())
        self._pattern = re.compile(
            r"(?P<stop>\n[ \t]*\n|[.!?;](?=\s)|\n[ \t]*[-*>\d][ .)])|(?<![a-z0-9])(?:"
            + _pattern(root)
            + named
            + ")"
        )

    def _add(self, root: _Node, notation: str, name: str) -> None:
        capitals = notation.startswith("^")
        phrase = fold(notation.lstrip("^"))
        is_open = phrase.endswith("*")
        words = re.findall("[a-z0-9]+", phrase)
        node = root
        for position, word in enumerate(words):
            if position:
                node = node.setdefault(" ", {})
            for letter in word:
                node = node.setdefault(letter, {})
        node["*" if is_open else "."] = {}
        meaning = Meaning(name, capitals)
        known = self._meanings.setdefault("".join(words), [])
        if meaning not in known:
            known.append(meaning)

    def clauses(self, text: str, folded: str, start: int, end: int) -> Iterator[list[Hit]]:
        """Yield the hits of `text[start:end]`, clause by clause, in reading order."""
        clause: list[Hit] = []
        last = start
        for match in self._pattern.finditer(folded, start, end):
            kind = match.lastgroup
            begin, stop = match.span()
            if clause and (kind == "stop" or begin - last > _CLAUSE_GAP):
                yield clause
                clause = []
            if kind == "stop":
                continue
            last = stop
            if kind:
                clause.append(Hit(kind, begin, stop))
                continue
            self._read(text, match.group(), begin, stop, clause)
        if clause:
            yield clause

    def _read(self, text: str, found: str, begin: int, stop: int, clause: list[Hit]) -> None:
        key = found if found.isalnum() else re.sub("[^a-z0-9]", "", found)
        for meaning in self._meanings[key]:
            if not meaning.capitals or text[begin:stop].isupper():
                clause.append(Hit(meaning.name, begin, stop))


def _pattern(node: _Node) -> str:
    """Return the pattern of a trie node: longer phrases are tried before shorter ones."""
    branches = [letter + _pattern(child) for letter, child in node.items() if letter.isalnum()]
    if " " in node:
        branches.insert(0, _GAP + _pattern(node[" "]))
    if "*" in node:
        branches.append("")
    elif "." in node:
        branches.append(_END)
    if len(branches) == 1:
        return branches[0]
    return "(?:" + "|".join(branches) + ")"
