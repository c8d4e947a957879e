"""Subject, body and notification laid end to end, so that everything is looked for once."""

from bisect import bisect_right
from collections.abc import Mapping

from alerts.core.fold import fold
from alerts.core.notification import embedded_payload, read_notification
from alerts.core.outcome import Evidence
from alerts.core.parse import Part, Segment, segments
from alerts.core.spots import LONGEST_TEXT
from alerts.core.texts import Text

_BETWEEN = "\n\n"
_LONG = 3_000
"""A text of fewer characters is read as it stands: looking for repeats would cost more than it saves."""

_QUOTE_SIGNS = "> \t"


class Document:
    """What was given, as one text with its parts. Positions are those of `text` and `folded`."""

    def __init__(
        self, text: str, subject: str, payload: object, statuses: Mapping[str, str]
    ) -> None:
        pasted = embedded_payload(text) if payload is None else None
        self.notice = read_notification(pasted if payload is None else payload, statuses)
        event_text = self.notice.text if self.notice else ""
        self.text = f"{subject}{_BETWEEN}{text}" if subject else text
        self._body_start = len(self.text) - len(text)
        self._event_start = len(self.text) + len(_BETWEEN)
        body_end = len(self.text)
        if event_text:
            self.text += _BETWEEN + event_text
        self.folded = fold(self.text)
        self.segments = segments(self.folded, self._body_start, body_end, len(subject))
        if event_text:
            self.segments.append(Segment(Part.PAYLOAD, self._event_start, len(self.text)))
        self._starts = [segment.start for segment in self.segments]

    @property
    def folded_body(self) -> str:
        """The body's beginning, folded, to tell its language by."""
        return self.folded[self._body_start : self._body_start + 800]

    def without_repeats(self) -> str:
        """Return the text with blanks for lines of quoted history that stood above already.

        Each answer of a thread repeats signatures, and often the whole thread. Positions stay;
        LONGEST_TEXT characters are returned at most.
        """
        text = self.text[:LONGEST_TEXT]
        if len(text) < _LONG:
            return text
        seen: set[str] = set()
        pieces: list[str] = []
        read = 0
        for segment in self.segments:
            part = text[segment.start : segment.end]
            if segment.part is Part.QUOTED:
                part = _fresh(part, seen)
            else:
                seen.update(part.split("\n"))
            pieces += text[read : segment.start], part
            read = segment.end
        return "".join((*pieces, text[read:]))

    def part_at(self, position: int) -> Part:
        """Return which part of the document a position is in."""
        index = bisect_right(self._starts, position) - 1
        return self.segments[index].part if index >= 0 else Part.NEW

    def evidence(self, start: int, end: int, why: Text) -> Evidence:
        """Return a span as evidence, in the coordinates of the field that it lies in."""
        if start >= self._event_start:
            name, base = "payload", self._event_start
        elif start >= self._body_start:
            name, base = "text", self._body_start
        else:
            name, base = "subject", 0
        return Evidence(self.text[start:end], start - base, end - base, why, name)


def _fresh(quoted: str, seen: set[str]) -> str:
    """Return a quoted stretch with its lines that were `seen` blanked out; adds the others."""
    lines = quoted.split("\n")
    for index, line in enumerate(lines):
        bare = line.lstrip(_QUOTE_SIGNS)
        if bare in seen:
            lines[index] = " " * len(line)
        else:
            seen.add(bare)
    return "\n".join(lines)
