"""Spots: the stretches of a text that hold a digit, each with a look at what stands around it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from string import ascii_letters

# A time of day and a year of ours are matched without the group: they are never part of a reference.
_FROM_DIGIT = re.compile(
    r"[0-9](?:[0-9]?:[0-5][0-9](?::[0-5][0-9])?(?![A-Za-z0-9:\-])"
    r"|(?<=2)0[1-9][0-9](?![A-Za-z0-9\-]|[./ ][0-9])"
    r"|([A-Za-z0-9\-]*+))"
)
_HEAD = ascii_letters + "-"
_RUN = re.compile(r"[A-Za-z0-9]+", re.ASCII)
# A long e-mail thread has twenty thousand characters and a few hundred spots. What goes far beyond is
# pasted data, not a ticket, and reading on would cost time without end.
LONGEST_TEXT = 60_000
_MOST_SPOTS = 1_200
# Longer chunks, or with more hyphens, are data, not identifiers written by people.
_LONGEST_CHUNK = 80
_MOST_HYPHENS = 10


# Word processors replace plain hyphens and blanks; one character for one, so that spans still hold.
_TYPOGRAPHY = dict.fromkeys("\u2010\u2011\u2012\u2013", "-") | dict.fromkeys(
    "\u00a0\u2007\u2009\u202f", " "
)


def plain(text: str) -> str:
    """Return `text` with typographic hyphens and blanks made plain; offsets stay the same."""
    if not text.isascii():
        for fancy, simple in _TYPOGRAPHY.items():
            text = text.replace(fancy, simple)
    return text


_ONLY_CAPITALS = bytes(byte if 65 <= byte <= 90 else 32 for byte in range(256))


@lru_cache(maxsize=4)
def capitals(text: str) -> frozenset[str]:
    """Return the runs of ASCII capitals in `text`: what may be looked for in it at all."""
    shown = text.encode("latin-1", "replace").translate(_ONLY_CAPITALS).decode("ascii")
    return frozenset(shown.split())


class Spot:
    """A stretch of `text`; `run` is what it says in capitals."""

    __slots__ = ("_runs", "end", "run", "start", "text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.run = text[start:end].upper()
        self._runs: tuple[Spot, ...] | None = None

    def before(self, width: int) -> str:
        """Return up to `width` characters that precede the spot."""
        return self.text[max(0, self.start - width) : self.start]

    def after(self, width: int) -> str:
        """Return up to `width` characters that follow the spot."""
        return self.text[self.end : self.end + width]

    def runs(self) -> tuple["Spot", ...]:
        """Return the parts between hyphens that hold a digit; found once, then remembered."""
        if self._runs is None:
            self._runs = tuple(
                Spot(self.text, *match.span())
                for match in _RUN.finditer(self.text, self.start, self.end)
                if not match.group().isalpha()
            )
        return self._runs


@lru_cache(maxsize=4)
def spots(text: str) -> tuple[Spot, ...]:
    """Return the letters, digits and hyphens in a row that hold a digit, in reading order.

    Very long ones, and those past the first thousand or so, are left out. The last few texts are remembered, since codes and references are
    sought in the same one.
    """
    return tuple(islice(_spots(text), _MOST_SPOTS))


def _spots(text: str) -> Iterator[Spot]:
    done = 0
    for match in _FROM_DIGIT.finditer(text):
        start, end = match.span()
        if match.lastindex is None and (not start or text[start - 1] not in _HEAD):
            continue
        if start > done and text[start - 1] in _HEAD:
            head = text[max(done, start - _LONGEST_CHUNK) : start]
            start += len(head.rstrip(_HEAD)) - len(head)
        if end - start <= _LONGEST_CHUNK and text.count("-", start, end) <= _MOST_HYPHENS:
            yield Spot(text, start, end)
        done = end
