"""Finding the lexicon's phrases in a text: one walk over its words, for all languages at once."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from string import ascii_lowercase, digits
from typing import NamedTuple

from alerts.core.fold import fold

_ONLY_WORDS = bytes(byte if chr(byte) in ascii_lowercase + digits else 32 for byte in range(256))
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
        words = _words(folded[start:end])
        lengths = list(accumulate(map(len, words), initial=start))
        clause: list[Hit] = []
        last = start
        for meanings, first, upto in self._phrases(words):
            # One sign stands between two pieces, so the place in the list counts too.
            begin, stop = lengths[first] + first, lengths[upto + 1] + upto
            if not meanings:
                if clause and _STOP.search(folded, begin - 1, stop + 1):
                    yield clause
                    clause = []
                continue
            if clause and begin - last > _CLAUSE_GAP:
                yield clause
                clause = []
            for name, capitals in meanings:
                if not capitals or text[begin:stop].isupper():
                    clause.append(Hit(name, begin, stop))
                    last = stop
        if clause:
            yield clause

    def _phrases(self, words: list[str]) -> Iterator[tuple[list[Meaning], int, int]]:
        """Yield the phrases among words, and the gaps of more than one sign.

        Each is its meanings and the places of its first and last word; a gap is empty words, and has
        no meanings.
        """
        stems = self._stems
        nodes = list(map(self._words.get, words))
        index, count = 0, len(words)
        while index < count:
            node = nodes[index]
            if node is None:
                word = words[index]
                if not word:
                    first = index
                    index = _next_word(words, index)
                    yield _NOTHING, first, index - 1
                    continue
                if word[:_STEM] in stems or (len(word) == 4 and not word.isalpha()):
                    node = self._unlisted(word)
                    if node is not None:
                        yield node.meanings, index, index
            elif not words[index + 1] or words[index + 1] in node.following:
                meanings, upto = _longest(node, words, index)
                if meanings:
                    yield meanings, index, upto
                index = upto
            elif node.meanings:
                yield node.meanings, index, index
            index += 1

    def _unlisted(self, word: str) -> _Node | None:
        """Return the meaning of a word that is no entry: by its beginning, or by its form."""
        for stem, node in self._stems.get(word[:_STEM], ()):
            if word.startswith(stem):
                return node
        if len(word) == 4 and self._four.fullmatch(word):
            return self._four_node
        return None


def _words(folded: str) -> list[str]:
    """Return the words of a folded text, with an empty one for each further sign between two, and
    one at the end.
    """
    return f"{folded} ".encode("ascii").translate(_ONLY_WORDS).decode("ascii").split(" ")


def _next_word(words: list[str], index: int) -> int:
    """Return the place of the first word from `index` on that is not empty, or the list's length."""
    while index < len(words) and not words[index]:
        index += 1
    return index


def _longest(node: _Node, words: list[str], index: int) -> tuple[list[Meaning], int]:
    """Return the meanings of the longest phrase from `index` on, and the place of its last word."""
    meanings, upto = node.meanings, index
    while node.following:
        following = _next_word(words, index + 1)
        if following == len(words) or following - index > _WORD_GAP:
            break
        follower = node.following.get(words[following])
        if follower is None:
            break
        node, index = follower, following
        if node.meanings:
            meanings, upto = node.meanings, index
    return meanings, upto
