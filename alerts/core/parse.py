"""Taking a mail apart: new words, a forwarded alert, quoted history, signature, disclaimer."""

import re
from dataclasses import dataclass
from enum import StrEnum

MAX_NEW = 16_000
MAX_OLD = 6_000
"""Characters analysed for meaning: of the new text, and of each older part. Nobody explains an
alert beyond that, and machines paste more. References are looked for everywhere."""

_COVER_NOTE = 260
"""A text shorter than this above a pasted mail introduces it rather than answers it."""


class Part(StrEnum):
    """What a stretch of a mail is."""

    SUBJECT = "subject"
    PAYLOAD = "payload"
    NEW = "new"
    FORWARDED = "forwarded"
    QUOTED = "quoted"
    SIGNATURE = "signature"
    DISCLAIMER = "disclaimer"


PART_WEIGHT: dict[Part, float] = {
    Part.SUBJECT: 1.0,
    Part.PAYLOAD: 1.0,
    Part.NEW: 1.0,
    Part.FORWARDED: 0.9,
    Part.QUOTED: 0.3,
    Part.SIGNATURE: 0.0,
    Part.DISCLAIMER: 0.0,
}


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
    r"(?P<quote>(?:^[ \t]{0,4}(?:>|\|[ \t]).*\n?)+)"
    r"|(?P<forward>^[ \t>]*(?:-{2,}[ \t]*)?(?:forwarded message|begin forwarded message|"
    r"message transfere|debut du message (?:transfere|reexpedie)|doorgestuurd bericht|"
    r"begin doorgestuurd bericht|weitergeleitete nachricht|anfang der weitergeleiteten).{0,80}$)"
    r"|(?P<original>^[ \t]*(?:-{2,}[ \t]*)(?:original message|message d'origine|message original|"
    r"oorspronkelijk bericht|ursprungliche nachricht).{0,80}$)"
    r"|(?P<headers>^[ \t*]*(?:from|de|van|von)[ \t*]{0,3}:.{1,200}\n(?:.{0,200}\n)?[ \t*]*(?:sent|date|to|subject|envoye|a|objet|"
    r"verzonden|datum|aan|onderwerp|gesendet|an|betreff|cc)[ \t*]{0,3}:)"
    r"|(?P<wrote>^[ \t]*(?:on|le|op|am)[ \t].{5,160}(?:wrote|a ecrit|schreef|schrieb|het volgende)[^\n]{0,80}:[ \t]*$)"
    r"|(?P<end>^[ \t]*-{8,}[ \t]*$)"
    r"|(?P<dashes>^--[ \t]?$)"
    r"|(?P<phone>^[ \t(]*(?:envoye (?:de|depuis) mon|sent from my|get outlook for|telecharger outlook|verzonden vanaf mijn|verstuurd vanaf mijn|"
    r"von meinem .{2,30} gesendet|gesendet von meinem|sent via).{0,80}$)"
    r"|(?P<disclaimer>^[ \t]*(?:ce (?:message|courriel|mail|e-mail)\b.{0,120}confidentiel|this (?:e-?mail|message|communication)\b.{0,160}(?:confidential|intended|privileged)|"
    r"dit (?:bericht|e-?mail)\b.{0,120}(?:vertrouwelijk|bestemd)|deze e-?mail\b.{0,120}(?:vertrouwelijk|bestemd)|"
    r"diese (?:e-?mail|nachricht)\b.{0,120}vertraulich|disclaimer\b|avis de confidentialite|the information (?:contained )?in this|de informatie in deze|"
    r"les informations contenues dans|pensez a l'environnement|please consider the environment|denk aan het milieu|confidentiality notice).*$)"
    r"|(?P<closing>^[ \t]*(?:"
    + _CLOSINGS
    + r")(?:[ \t,.!;\-]{0,4}$|[ \t]*[,.!]?[ \t]+[a-z.\- ]{1,24}$))"
    r"|(?P<after>^[ \t]*(?:p\.?s\.?|post scriptum|edit|update|nb)[ \t]*[:.\-].*$)",
    re.MULTILINE,
)
_FORWARD_SUBJECT = re.compile(r"^[ \t]*(?:fwd?|tr|wg|doorst|i|vs)[ \t]*:")


def segments(folded: str, folded_subject: str = "") -> list[Segment]:
    """Split a folded mail body into its parts, in order; blank stretches are left out.

    A mail pasted below a short note, or under a forwarding subject, is what the note is about and
    counts as forwarded; below a longer text it is history.
    """
    forwarding = _FORWARD_SUBJECT.match(folded_subject) is not None
    found: list[Segment] = []
    part, since = Part.NEW, 0

    def close(at: int) -> None:
        if at > since and not folded[since:at].isspace():
            found.append(Segment(part, since, at))

    for mark in _MARKS.finditer(folded):
        kind = mark.lastgroup or ""
        following = _next_part(part, kind, forwarding or mark.start() < _COVER_NOTE)
        if following is None:
            continue
        close(mark.start())
        since = mark.start()
        if kind == "quote":
            resumed = Part.NEW if part is Part.SIGNATURE else part
            part = Part.QUOTED
            close(mark.end())
            part, since = resumed, mark.end()
        else:
            part = following
    close(len(folded))
    return found


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


def analysed(segment: Segment) -> Segment:
    """Return the stretch of a segment that is read for meaning (references are read everywhere)."""
    limit = MAX_NEW if segment.part is Part.NEW else MAX_OLD
    return Segment(segment.part, segment.start, min(segment.end, segment.start + limit))
