"""Which systems, countries and environment a hand-typed notice is about. No Django in it."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise

from customs.data import keywords
from customs.words import Environment, OutageArea

HOME_COUNTRY = {
    "cds": "GB", "gvms": "GB", "chief": "GB", "destin8": "GB", "cns": "GB", "pentant": "GB",
    "ccs_uk": "GB", "delta_ie": "FR", "delta_g": "FR", "delta_x": "FR", "delta_t": "FR",
    "ecs": "FR", "s_one": "FR", "ci5": "FR", "ap_plus": "FR", "aes": "BE", "idms": "BE",
    "plda": "BE", "nxtport": "BE", "dms": "NL", "ags": "NL", "portbase": "NL", "atlas": "DE",
    "dakosy": "DE", "bht": "DE", "ais": "IE", "aep": "IE",
}  # fmt: skip

_CODE = re.compile(
    rf"(?:^|[\[(/,&+|-]\s*)({'|'.join(keywords.COUNTRY_CODES)})(?=\s*(?:[-–:/,&+|\])]|$))"
)
_TYPING_ERROR = 0.84  # one letter swapped or missing in a name of seven


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference number read in a notice; `system` is a slug where the notice names one."""

    key: str
    value: str
    system: str


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a notice is about; no system when none was named."""

    systems: tuple[str, ...]
    countries: tuple[str, ...]
    area: OutageArea
    environment: Environment


def recognise_systems(title: str, text: str, components: Sequence[str]) -> Recognition:
    """Read a notice: its title first, its text only for what the title leaves open.

    `components` are the component names of the page: countries, "CAS" and "Help Centre". The
    environment is acceptance only when said plainly: a production outage must never be hidden.
    """
    title, text = _plain(title), _plain(text)
    countries = _countries(title) or _countries(" ; ".join(map(_plain, components)))
    systems = (
        _systems(title, countries)
        or _misspelt(title)
        or _systems(text, countries or _countries(text))
    )
    if not countries:
        homes = dict.fromkeys(HOME_COUNTRY[slug] for slug in systems if slug in HOME_COUNTRY)
        countries = tuple(homes) or _countries(text)
    return Recognition(
        systems, countries, _area(title, components, systems, countries), _environment(title, text)
    )


def references_in(text: str) -> tuple[Reference, ...]:
    """The reference numbers of a notice, each with the system written just before it, if any."""
    plain = _plain(text)
    found: dict[str, Reference] = {}
    for key, pattern in keywords.REFERENCES:
        for match in re.finditer(rf"(?<![A-Z0-9]){pattern}", plain):
            line = plain[: match.start()].rpartition("\n")[2]
            named = _systems(re.split(r"N\d{5}", line)[-1], ())
            system = named[-1] if named else ""
            found.setdefault(match.group(), Reference(key, match.group(), system))
    return tuple(found.values())


def fallback_opened(text: str) -> bool:
    """Whether a message says plainly, in one sentence, that customs have opened the fallback.

    English, French, Dutch, German. A sentence with a condition, a wish or an end says nothing: an
    agent opens it by hand, which costs one click; a fallback wrongly announced costs a penalty.
    """
    sentences = _SENTENCE_END.split(_plain(text))
    return any(
        _FALLBACK.search(sentence)
        and _FALLBACK_OPEN.search(sentence)
        and not _FALLBACK_DOUBT.search(sentence)
        for sentence in sentences
    )


def _plain(text: str) -> str:
    """Without accents, so that tables need no accent; the case is kept for the short names."""
    text = text.replace("ß", "ss").replace("’", "'")
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _whole(pattern: str) -> re.Pattern[str]:
    """The pattern as whole words, its case kept where the table writes a capital letter."""
    options = pattern if re.search(r"[A-Z]", re.sub(r"\\.", "", pattern)) else f"(?i:{pattern})"
    return re.compile(rf"(?<![A-Za-z0-9])(?:{options})(?![A-Za-z0-9])")


_SYSTEMS = tuple((_whole(pattern), meaning) for pattern, meaning in keywords.SYSTEMS)
_COUNTRIES = tuple((_whole(pattern), code) for pattern, code in keywords.COUNTRIES)
_ACCEPTANCE, _PRODUCTION = _whole(keywords.ACCEPTANCE), _whole(keywords.PRODUCTION)
_NEGATION = _whole(keywords.NEGATION)
_FALLBACK, _FALLBACK_OPEN = _whole(keywords.FALLBACK), _whole(keywords.FALLBACK_OPEN)
_FALLBACK_DOUBT = _whole(keywords.FALLBACK_DOUBT)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_HELP_CENTRE, _CAS = _whole(keywords.HELP_CENTRE), _whole(keywords.CAS)


def _systems(text: str, countries: Iterable[str]) -> tuple[str, ...]:
    """The systems named, in the order of the text; a shared name is read by country."""
    found: list[tuple[int, str]] = []
    taken: list[tuple[int, int]] = []
    for pattern, meaning in _SYSTEMS:
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue  # "ATLAS AES" is ATLAS, and not AES beside it
            taken.append(match.span())
            slugs = {meaning.get(country, meaning[""]) for country in countries} or {meaning[""]}
            found += [(match.start(), slug) for slug in sorted(slugs)]
    return tuple(dict.fromkeys(slug for _start, slug in sorted(found)))


def _misspelt(title: str) -> tuple[str, ...]:
    words = re.findall(r"[a-z0-9-]+", title.lower())
    pairs = [f"{left} {right}" for left, right in pairwise(words)]
    close = (
        get_close_matches(word, keywords.MISSPELT, n=1, cutoff=_TYPING_ERROR)
        for word in [*pairs, *words]
    )
    return tuple(dict.fromkeys(keywords.MISSPELT[match[0]] for match in close if match))


def _countries(text: str) -> tuple[str, ...]:
    """The countries named, in the order of the text; the "IE" of "DELTA IE" is no country."""
    for pattern, _meaning in _SYSTEMS:
        text = pattern.sub(lambda match: " " * len(match.group()), text)
    found = [(match.start(1), keywords.COUNTRY_CODES[match[1]]) for match in _CODE.finditer(text)]
    for pattern, code in _COUNTRIES:
        found += [(match.start(), code) for match in pattern.finditer(text)]
    return tuple(dict.fromkeys(code for _start, code in sorted(found)))


def _area(
    title: str, components: Sequence[str], systems: Sequence[str], countries: Sequence[str]
) -> OutageArea:
    if systems or countries:
        return OutageArea.CUSTOMS
    named = " ; ".join([title, *components])
    if _HELP_CENTRE.search(named) and not any(_CAS.fullmatch(name) for name in components):
        return OutageArea.HELP_CENTRE
    return OutageArea.CAS if _CAS.search(named) else OutageArea.CUSTOMS


def _environment(title: str, text: str) -> Environment:
    if _PRODUCTION.search(title):
        return Environment.PRODUCTION
    if _ACCEPTANCE.search(title):
        return Environment.ACCEPTANCE
    if _PRODUCTION.search(text):
        return Environment.PRODUCTION
    sentences = _SENTENCE_END.split(text)
    plainly = any(_ACCEPTANCE.search(part) and not _NEGATION.search(part) for part in sentences)
    return Environment.ACCEPTANCE if plainly else Environment.PRODUCTION
