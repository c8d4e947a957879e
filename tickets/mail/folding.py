"""Where the part of an e-mail begins that nobody needs to read again."""

from alerts.core.fold import fold
from alerts.core.parse import Part, segments

_OLD = frozenset({Part.QUOTED, Part.SIGNATURE, Part.DISCLAIMER})
LINES_SHOWN = 2  # a name below a greeting is not worth a click


def quoted_from(body: str) -> int:
    """The position from which only quoted mails, signatures and disclaimers follow; the length of
    the text where nothing does, or nothing new stands above it."""
    parts = segments(fold(body), 0, len(body), 0)
    new = [part for part in parts if part.part not in _OLD]
    if not new:
        return len(body)
    at = new[-1].end
    return at if len(body[at:].strip().splitlines()) > LINES_SHOWN else len(body)
