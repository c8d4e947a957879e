"""Finding the lexicon's phrases in a text: one walk over its words, for all languages at once."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from alerts.core.fold import fold

_BETWEEN = re.compile("([^a-z0-9]+)")
_STOP = re.compile(r"\n[ \t]*\n|[.!?;]\s|\n[ \t]*[-*>]")
_WORD_GAP = 3
"""Characters that may stand between the words of one phrase."""
_CLAUSE_GAP = 160
"""Hits further apart than this (characters) belong to different thoughts."""
_STEM = 4
"""A phrase that ends openly starts with at least this many letters."""


class Meaning(NamedTuple):
    """What a phrase stands for. `capitals` asks that the text writes it in capitals."""

    name: str
    capitals: bool


class Hit(NamedTuple):
    """A phrase found: its meaning and where. A tuple, since a text has many."""

    name: str
    start: int
    end: int


@dataclass(slots=True)
class _Node:
    """The phrases that begin with the words so far: what is complete here, and what may follow."""

    meanings: list[Meaning] = field(default_factory=list)
    following: dict[str, "_Node"] = field(default_factory=dict)

    def mean(self, meaning: Meaning) -> None:
        if meaning not in self.meanings:
            self.meanings.append(meaning)


_NOTHING: list[Meaning] = []


class Lexicon:
    """A set of phrases. Looking for them costs one walk of the text, however many they are."""

    def __init__(
        self, phrases: Iterable[tuple[str, str, bool]], four_signs: str, four_name: str
    ) -> None:
        """`phrases` are (notation, name, also written as one word). Unknown words of four signs that
        match the pattern `four_signs` are hits named `four_name`.
        """
        self._words: dict[str, _Node] = {}
        self._stems: dict[str, list[tuple[str, _Node]]] = {}
        self._four = re.compile(four_signs)
        self._four_node = _Node([Meaning(four_name, capitals=False)])
        for notation, name, joined in phrases:
            self._add(notation, Meaning(name, notation.startswith("^")), joined=joined)

    def _add(self, notation: str, meaning: Meaning, *, joined: bool) -> None:
        words = re.findall("[a-z0-9]+", fold(notation))
        if notation.endswith("*"):
            node = _Node()
            node.mean(meaning)
            self._stems.setdefault(words[0][:_STEM], []).append(("".join(words), node))
            return
        following = self._words
        for word in words:
            node = following.setdefault(word, _Node())
            following = node.following
        node.mean(meaning)
        if joined:
            self._words.setdefault("".join(words), _Node()).mean(meaning)

    def clauses(self, text: str, folded: str, start: int, end: int) -> Iterator[list[Hit]]:
        """Yield the hits of `text[start:end]`, clause by clause, in reading order."""
        pieces = _BETWEEN.split(folded[start:end])
        ends = list(accumulate(map(len, pieces), initial=start))
        clause: list[Hit] = []
        last = start
        for meanings, first, upto in self._phrases(pieces):
            if meanings:
                begin, stop = ends[first], ends[upto + 1]
                if clause and begin - last > _CLAUSE_GAP:
                    yield clause
                    clause = []
                for meaning in meanings:
                    if not meaning.capitals or text[begin:stop].isupper():
                        clause.append(Hit(meaning.name, begin, stop))
                        last = stop
            elif clause:
                yield clause
                clause = []
        if clause:
            yield clause

    def _phrases(self, pieces: list[str]) -> Iterator[tuple[list[Meaning], int, int]]:
        """Yield the phrases among words (even places) and what is between them (odd places).

        Each is its meanings and the places of its first and last word; without meanings it is the
        end of a thought.
        """
        words, stems = self._words, self._stems
        index, last = 0, len(pieces) - 1
        while index <= last:
            piece = pieces[index]
            node = words.get(piece)
            if node is None:
                if piece[:_STEM] in stems or (len(piece) == 4 and not piece.isalpha()):
                    node = self._unlisted(piece)
                    if node is not None:
                        yield node.meanings, index, index
            elif index < last and pieces[index + 2] in node.following:
                meanings, upto = _longest(node, pieces, index)
                if meanings:
                    yield meanings, index, upto
                index = upto
            elif node.meanings:
                yield node.meanings, index, index
            index += 2
            if index <= last and pieces[index - 1] != " " and _STOP.search(pieces[index - 1]):
                yield _NOTHING, index, index

    def _unlisted(self, word: str) -> _Node | None:
        """Return the meaning of a word that is no entry: by its beginning, or by its form."""
        for stem, node in self._stems.get(word[:_STEM], ()):
            if word.startswith(stem):
                return node
        if len(word) == 4 and self._four.fullmatch(word):
            return self._four_node
        return None


def _longest(node: _Node, pieces: list[str], index: int) -> tuple[list[Meaning], int]:
    """Return the meanings of the longest phrase from `index` on, and the index of its last word."""
    meanings, upto = node.meanings, index
    position = index + 2
    while node.following and position < len(pieces) and len(pieces[position - 1]) <= _WORD_GAP:
        follower = node.following.get(pieces[position])
        if follower is None:
            break
        node = follower
        if node.meanings:
            meanings, upto = node.meanings, position
        position += 2
    return meanings, upto
