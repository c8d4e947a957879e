"""Whether a reply says yes or no to "may we contact the authority for you?".

No Django. A contract hangs on it, so nothing is guessed: every word of the reply must be one that
is known here. A single other word ("yes, but not before Monday") leaves the answer to a person.
"""

import re
from collections.abc import Iterable, Iterator

from alerts.core.fold import fold

# Said alone, each of these approves. "OK" is not among them: it may only mean "I have read it".
YES = (
    "oui|yes|ja|ja graag|jawohl|j approuve|nous approuvons|approuve|approved|agreed|i agree|we agree"
    "|i approve|we approve|yes please|d accord|je suis d accord|nous sommes d accord|j accepte|nous acceptons"
    "|accord donne|je donne mon accord|je vous donne mon accord|nous donnons notre accord"
    "|nous vous donnons notre accord|vous avez mon accord|vous avez notre accord|je vous autorise"
    "|nous vous autorisons|vous pouvez contacter la douane|vous pouvez ecrire a la douane"
    "|you have my approval|you have our approval|i give my approval|we give our approval"
    "|i give you my approval|permission granted|you may contact customs|you may contact the authority"
    "|akkoord|ik ga akkoord|wij gaan akkoord|we gaan akkoord|ik ben akkoord|goedgekeurd"
    "|ik geef toestemming|wij geven toestemming|u heeft mijn toestemming|u heeft onze toestemming"
    "|u hebt mijn toestemming|u hebt onze toestemming|u mag contact opnemen met de douane"
    "|einverstanden|ich bin einverstanden|wir sind einverstanden|genehmigt|ich stimme zu"
    "|wir stimmen zu|ich genehmige es|sie haben meine zustimmung|sie haben unsere zustimmung"
    "|ich erteile meine zustimmung|sie durfen den zoll kontaktieren"
)
NO = (
    "non|no|nee|neen|nein|non merci|no thanks|no thank you|nee dank u|nee bedankt|nein danke"
    "|je refuse|nous refusons|refuse|refused|i refuse|we refuse|i do not agree|we do not agree"
    "|i do not approve|we do not approve|i don t agree|we don t agree|pas d accord"
    "|je ne suis pas d accord|nous ne sommes pas d accord|je n approuve pas|nous n approuvons pas"
    "|je ne donne pas mon accord|nous ne donnons pas notre accord|ne contactez pas la douane"
    "|do not contact customs|please do not contact customs|niet akkoord|ik ga niet akkoord"
    "|wij gaan niet akkoord|we gaan niet akkoord|geen toestemming|ik geef geen toestemming"
    "|wij geven geen toestemming|neem geen contact op met de douane|nicht einverstanden"
    "|ich bin nicht einverstanden|wir sind nicht einverstanden|abgelehnt|ich lehne ab|wir lehnen ab"
    "|keine zustimmung|bitte kontaktieren sie den zoll nicht"
)
# What may stand around the answer and changes nothing in it.
COURTESY = (
    "bonjour|bonsoir|madame|monsieur|bonjour madame|bonjour monsieur|merci|merci beaucoup"
    "|merci d avance|merci a vous|cordialement|bien cordialement|tres cordialement|bien a vous"
    "|sinceres salutations|bonne journee|bonne soiree|hello|hi|dear|dear sir|dear madam|good morning"
    "|good afternoon|good evening|thanks|thank you|many thanks|thanks a lot|thank you very much"
    "|regards|best regards|kind regards|best wishes|yours sincerely|best|cheers|please|ok|okay"
    "|goedemorgen|goedemiddag|goedendag|beste|geachte|dank u|dank u wel|dank je wel|bedankt|alvast bedankt"
    "|met vriendelijke groet|met vriendelijke groeten|vriendelijke groeten|groeten|mvg"
    "|guten tag|guten morgen|hallo|danke|vielen dank|besten dank|danke schon|mit freundlichen grusen"
    "|freundliche gruse|viele gruse|beste gruse|mfg|team|a tous|all|allemaal|zusammen"
)

_ATTRIBUTION = re.compile(
    r"(?im)^[ \t]*(?:le|on|op|am)[ \t][^\n]+(?:\n[^\n]*)?"
    r"(?:a écrit|wrote|schreef|schrieb)(?:[ \t][^\n]+)?[ \t]*:[ \t]*$"
)
_QUOTED_BELOW = re.compile(
    r"(?im)^[ \t]*(?:-{2,} ?(?:message d['’]origine|original message|oorspronkelijk bericht"
    r"|ursprüngliche nachricht|message transféré|forwarded message) ?-{2,}|_{10,}"
    r"|(?:de|from|van|von) ?:[^\n]+\n[ \t]*(?:envoyé|sent|verzonden|gesendet) ?:[^\n]*)$"
)
_SIGNATURE = re.compile(r"(?m)^--[ \t]*$")
_WORD = re.compile(r"[a-z]+")
# Letters of the four languages and the marks of a plain sentence. Figures, questions, lists,
# brackets and pictures leave the answer to a person.
_PLAIN = re.compile(r"[a-zà-öù-üÿœß\s.,!'’‘«»\"–-]*", re.IGNORECASE)


def answer_in(text: str, names: Iterable[str] = ()) -> bool | None:
    """Return True for an approval, False for a refusal, None where a person must read it.

    `names` are those of the author, the company and whom they address: a line of them, with or
    without a greeting, changes nothing. Languages: French, English, Dutch, German.
    """
    fresh = fresh_part(text)
    if not _PLAIN.fullmatch(fresh) or ".." in fresh:
        return None
    people = {word for name in names for word in _words(name)}
    lines = [line for line in map(_words, fresh.split("\n")) if not _names_someone(line, people)]
    found = set(_meanings([word for line in lines for word in line]))
    if found == {"yes"}:
        return True
    return False if found == {"no"} else None


def fresh_part(text: str) -> str:
    """What the author wrote himself: without the quoted mail and without a marked signature.

    Lines between quoted lines are his own: a condition may stand there.
    """
    text = text.replace("\r\n", "\n").replace("\N{NO-BREAK SPACE}", " ")
    text = text.replace("\N{NARROW NO-BREAK SPACE}", " ")
    text = _QUOTED_BELOW.split(text, maxsplit=1)[0]
    text = _SIGNATURE.split(_ATTRIBUTION.sub("", text), maxsplit=1)[0]
    return "\n".join(line for line in text.split("\n") if not line.lstrip().startswith(">")).strip()


def _names_someone(line: list[str], people: set[str]) -> bool:
    """Whether a line is a name, alone or greeted. Within a sentence, a name may be another word."""
    words = set(line)
    return bool(words & people) and words <= people | _COURTEOUS


def _words(text: str) -> list[str]:
    """Lower case, without accents: `D’accord !` → `d`, `accord`."""
    return _WORD.findall(fold(text))


def _meanings(words: list[str]) -> Iterator[str]:
    """The meanings in their order, by the longest phrase known; "doubt" for any other word."""
    at = 0
    while at < len(words):
        length, meaning = _longest(words[at : at + _LONGEST])
        if meaning:
            yield meaning
        at += length


def _longest(words: list[str]) -> tuple[int, str]:
    for length in range(len(words), 0, -1):
        meaning = _PHRASES.get(tuple(words[:length]))
        if meaning is not None:
            return length, meaning
    return 1, "doubt"


_PHRASES: dict[tuple[str, ...], str] = {
    tuple(phrase.split()): meaning
    for meaning, phrases in (("", COURTESY), ("yes", YES), ("no", NO))
    for phrase in phrases.split("|")
}
_LONGEST = max(map(len, _PHRASES))
_COURTEOUS = {word for phrase in COURTESY.split("|") for word in phrase.split()}
