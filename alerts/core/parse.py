"""Taking a mail apart: new words, a forwarded alert, quoted history, signature, disclaimer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_MAX_LINES = 3_000
_MAX_MARKS = 500
"""Lines looked at, and marks followed; what comes after belongs to the last part."""

_COVER_NOTE = 260
"""A text shorter than this above a pasted mail introduces it rather than answers it."""


class Part(StrEnum):
    """What a stretch of a mail is."""

    SUBJECT = "subject"
    REPLY_SUBJECT = "reply_subject"
    PAYLOAD = "payload"
    NEW = "new"
    FORWARDED = "forwarded"
    QUOTED = "quoted"
    SIGNATURE = "signature"
    DISCLAIMER = "disclaimer"


PART_WEIGHT: dict[Part, float] = {
    Part.SUBJECT: 1.0,
    Part.REPLY_SUBJECT: 0.5,
    Part.PAYLOAD: 1.0,
    Part.NEW: 1.0,
    Part.FORWARDED: 0.9,
    Part.QUOTED: 0.3,
    Part.SIGNATURE: 0.0,
    Part.DISCLAIMER: 0.0,
}


_MAX_READ = {Part.NEW: 12_000, Part.FORWARDED: 6_000}
_MAX_OLD = 3_000
"""Characters read for meaning: of new text, of forwarded text, and of each other kind of part.
Nobody explains an alert beyond that, and machines paste more. References are looked for further
down too."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of the text, half-open."""

    part: Part
    start: int
    end: int


_CLOSINGS = (
    "cordialement|cdlt|bien cordialement|bien a vous|salutations|belle journee|bonne journee|"
    "bonne reception|merci d'avance et bonne journee|kind regards|best regards|many thanks|"
    "regards|best|cheers|thanks|thx|thank you|br|rgds|yours sincerely|yours faithfully|"
    "met vriendelijke groet(?:en)?|vriendelijke groet(?:en)?|mvg|groet(?:en|jes)?|grtz|alvast bedankt|"
    "hoogachtend|mit freundlichen gr[us]+[e]*en|freundliche gr[us]+[e]*e|viele gr[us]+[e]*e|"
    "beste gr[us]+[e]*e|mfg|gru[s]+|lg|danke & gru[s]+|danke und gru[s]+|vg|merci|merci d'avance|bedankt|danke|"
    "vielen dank|cdt|sincerely"
)
_MARKS = re.compile(
    r"[ \t]{0,8}(?:"
    r"(?P<forward>(?:-{2,60}[ \t]*)?(?:forwarded message|begin forwarded message|"
    r"message transfere|debut du message (?:transfere|reexpedie)|doorgestuurd bericht|"
    r"begin doorgestuurd bericht|weitergeleitete nachricht|anfang der weitergeleiteten).{0,80}$)"
    r"|(?P<original>-{2,60}[ \t]*(?:original message|message d'origine|message original|"
    r"oorspronkelijk bericht|ursprungliche nachricht).{0,80}$)"
    r"|(?P<headers>\*?(?:from|de|van|von)[ \t*]{0,3}:.{1,200}\n(?:.{0,200}\n)?[ \t*]*"
    r"(?:sent|date|to|subject|envoye|a|objet|verzonden|datum|aan|onderwerp|gesendet|an|betreff|cc)"
    r"[ \t*]{0,3}:)"
    r"|(?P<wrote>(?:on|le|op|am)[ \t].{5,160}(?:wrote|a ecrit|schreef|schrieb|het volgende)"
    r"[^\n]{0,80}:[ \t]*$)"
    r"|(?P<end>-{8,200}[ \t]*$)"
    r"|(?P<dashes>--[ \t]?$)"
    r"|(?P<phone>\(?(?:envoye (?:de|depuis) mon|sent from my|get outlook for|telecharger outlook|"
    r"verzonden vanaf mijn|verstuurd vanaf mijn|von meinem .{2,30} gesendet|gesendet von meinem|"
    r"sent via).{0,80}$)"
    r"|(?P<disclaimer>ce (?:message|courriel|mail|e-mail)\b.{0,120}confidentiel|"
    r"this (?:e-?mail|message|communication)\b.{0,160}(?:confidential|intended|privileged)|"
    r"dit (?:bericht|e-?mail)\b.{0,120}(?:vertrouwelijk|bestemd)|"
    r"deze e-?mail\b.{0,120}(?:vertrouwelijk|bestemd)|"
    r"diese (?:e-?mail|nachricht)\b.{0,120}vertraulich|disclaimer\b|avis de confidentialite|"
    r"the information (?:contained )?in this|de informatie in deze|"
    r"les informations contenues dans|pensez a l'environnement|"
    r"please consider the environment|denk aan het milieu|confidentiality notice)"
    r"|(?P<closing>(?:" + _CLOSINGS + r")(?:[ \t,.!;\-]{0,4}$|[ \t]*[,.!]?[ \t]+[a-z.\- ]{1,24}$))"
    r"|(?P<after>(?:p\.?s\.?|post scriptum|edit|update|nb)[ \t]*[:.\-]))",
    re.MULTILINE,
)
_FIRST_LINE = re.compile(r"[ \t]{0,8}([>*(\-]|[a-z]+)")
_NEXT_LINE = re.compile("\n" + _FIRST_LINE.pattern)
_AFTER_QUOTE = re.compile(_NEXT_LINE.pattern.replace(">", ""))
_OPENERS = frozenset(
    re.findall(
        "[a-z]+",
        _CLOSINGS
        + " forwarded begin message debut doorgestuurd weitergeleitete anfang original from de van "
        "von on le op am envoye sent get telecharger verzonden verstuurd gesendet ce this dit deze "
        "diese disclaimer avis the les pensez please denk confidentiality p ps post edit update nb",
    )
)
"""Words with which a line must begin to be worth a closer look; a line may also begin with a sign."""
_FORWARD_SUBJECT = re.compile(r"[ \t]*(?:fwd?|tr|wg|doorst|i|vs)[ \t]*:")

_REPLY_SUBJECT = re.compile(r"[ \t]*(?:re|aw|antw|ref)[ \t]*:")


def segments(folded: str, start: int, end: int, subject_length: int) -> list[Segment]:
    """Split a folded mail, whose body is `folded[start:end]`, into its parts, in order.

    A mail pasted below a short note, or under a forwarding subject, is what the note is about and
    counts as forwarded; below a longer text it is history. The subject of a reply is the first
    mail's and says less. Blank stretches are left out.
    """
    forwarding = _FORWARD_SUBJECT.match(folded, 0, subject_length) is not None
    replying = _REPLY_SUBJECT.match(folded, 0, subject_length) is not None
    subject = Part.REPLY_SUBJECT if replying else Part.SUBJECT
    found = [Segment(subject, 0, subject_length)] if subject_length else []
    part: Part = Part.NEW
    resumed: Part = Part.NEW
    since = start
    for at, kind in _marks(folded, start, end):
        following: Part | None
        if kind == "line":
            following = resumed
        else:
            following = _next_part(part, kind, forwarding or at - start < _COVER_NOTE)
        if following is None or following is part:
            continue
        if kind == "quote":
            resumed = Part.NEW if part is Part.SIGNATURE else part
        elif kind != "line":
            resumed = following
        _close(found, folded, part, since, at)
        part, since = following, at
    _close(found, folded, part, since, end)
    return found


def _marks(folded: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield where lines begin that open a part, with the kind of mark; "line" is the first line
    after a quote. A line is worth a closer look only if it begins like a mark.
    """
    opener = _FIRST_LINE.match(folded, start, end) or _NEXT_LINE.search(folded, start, end)
    quoting, marks = False, 0
    for _ in range(_MAX_LINES):
        if opener is None or marks == _MAX_MARKS:
            return
        at = opener.start(1)
        if kind := _mark(folded, at, end, opener.group(1)):
            marks += 1
            quoting = kind == "quote"
            yield at, kind
        elif quoting:
            quoting = False
            yield at, "line"
        opener = (_AFTER_QUOTE if quoting else _NEXT_LINE).search(folded, opener.end(), end)


def _mark(folded: str, at: int, end: int, sign: str) -> str:
    """Return the kind of mark that a line with this beginning is, or ""."""
    if sign == ">":
        return "quote"
    if sign not in _OPENERS and sign.isalpha():
        return ""
    mark = _MARKS.match(folded, at, end)
    return (mark.lastgroup or "") if mark else ""


def _close(found: list[Segment], folded: str, part: Part, since: int, at: int) -> None:
    if at > since and not folded[since:at].isspace():
        found.append(Segment(part, since, at))


def _next_part(part: Part, kind: str, introduces: bool) -> Part | None:
    """Return the part that a mark opens, or None where it means nothing inside `part`."""
    old = part in {Part.QUOTED, Part.FORWARDED}
    match kind:
        case "quote" | "wrote":
            return Part.QUOTED
        case "forward":
            return Part.FORWARDED
        case "original" | "headers":
            if part is Part.FORWARDED and kind == "headers":
                return None
            return Part.FORWARDED if introduces and part is not Part.QUOTED else Part.QUOTED
        case "end":
            return Part.NEW if part is Part.FORWARDED else None
        case "after":
            return None if old else Part.NEW
        case "disclaimer":
            return Part.DISCLAIMER
        case _:
            return None if old else Part.SIGNATURE


def readable(parts: list[Segment]) -> list[Segment]:
    """Return the stretches that are read for meaning: the beginning of each part, within limits."""
    left = dict.fromkeys(Part, _MAX_OLD) | _MAX_READ
    stretches = []
    for segment in parts:
        end = min(segment.end, segment.start + left[segment.part])
        left[segment.part] -= end - segment.start
        if end > segment.start:
            stretches.append(Segment(segment.part, segment.start, end))
    return stretches
