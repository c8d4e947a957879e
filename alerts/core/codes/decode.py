"""Finding the codes of customs, port and CAS errors in a text, with the pointer that goes with each.

What looks alike is told apart by order: CDS and DMS come before the German codes of three letters and
five digits. Codes that are mere numbers count only after a word such as "code", and only for a system
that uses them and that the text or the caller names.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from alerts.core.codes import catalogue
from alerts.core.codes.pointing import with_pointers
from alerts.core.codes.words import FoundCode
from alerts.core.spots import LONGEST_TEXT, Spot, capitals, plain, spots


def find_codes(text: str, hint_system: str = "") -> list[FoundCode]:
    """Return the codes of `text` in reading order, each once for each of its pointers.

    `hint_system` is the system already known from elsewhere (a payload): it decides among systems
    that share codes. Any string is accepted; LONGEST_TEXT characters of it are read.
    """
    reading = Reading(plain(text[:LONGEST_TEXT]), hint_system)
    found = sorted(
        [*_with_digits(reading), *_message_names(reading)], key=lambda code: (code.start, -code.end)
    )
    if not found:
        return []
    first: dict[tuple[str, str], FoundCode] = {}
    for code in with_pointers(reading.text, found):
        first.setdefault((code.code, code.pointer), code)
    located = {code.code for code in first.values() if code.pointer}
    return [code for code in first.values() if code.pointer or code.code not in located]


class Reading:
    """A text being read for codes, and which system its words name."""

    def __init__(self, text: str, hint_system: str) -> None:
        self.text = text
        self.hint = hint_system
        self._lowered: str | None = None
        self._systems: dict[tuple[str, ...], str] = {}

    def names(self, *markers: str) -> bool:
        """Tell whether any of the lower-case markers occurs in the text."""
        if self._lowered is None:
            self._lowered = self.text.lower()
        return any(marker in self._lowered for marker in markers)

    @cached_property
    def is_german(self) -> bool:
        """Tell whether German customs are spoken of."""
        return self.hint == "atlas" or self.names(
            "atlas", "zoll", "warennummer", "ausfuhr", "einfuhr"
        )

    @cached_property
    def holds_eu_rules(self) -> bool:
        """Tell whether a message or rule of the EU systems is quoted."""
        return self.hint in ("", *_EU) and _EU_QUOTED.search(self.text) is not None

    def system_among(self, systems: tuple[str, ...]) -> str:
        """Return the hint or the first system that the text names, if it is one of `systems`."""
        if self.hint:
            return self.hint if self.hint in systems else ""
        if systems not in self._systems:
            named = (system for system in systems if self.names(*_MARKERS[system]))
            self._systems[systems] = next(named, "")
        return self._systems[systems]


_MARKERS: dict[str, tuple[str, ...]] = {
    "ncts": (
        "ncts",
        "transit",
        "cc015",
        "cc013",
        "cc056",
        "cc057",
        "ie056",
        "ie015",
        " t1 ",
        "t1 (",
    ),
    "aep": ("aep",),
    "aes": ("aes ", "aes-", "aes:", "aes.", "aes,", "(aes", "cc515", "cc556", "ie515"),
    "delta_ie": ("delta ie", "delta-ie", "deltaie", "delta i/e", "delta_ie"),
    "atlas": ("atlas",),
    "ais": ("ais ", "ais:", "revenue", "ros "),
    "idms": ("idms",),
    "delta_g": ("delta g", "delta-g", "deltag", "certex"),
    "destin8": ("destin8", "destin 8", "mcp", "felixstowe"),
    "portbase": ("portbase", "melding export documentatie"),
    "dms": ("dms", "douane", "nvwa", "kcb"),
}
_EU = ("ncts", "aep", "aes", "delta_ie", "atlas", "ais", "idms")
_EU_EXPORT = ("aep", "delta_ie", "atlas", "aes")
_EU_IMPORT = ("delta_ie", "ais", "idms", "atlas")


def _found(spot: Spot, code: str, system: str, family: str, start: int | None = None) -> FoundCode:
    entry, exact = catalogue.look_up(system, code, family)
    return FoundCode(
        code, system, spot.start if start is None else start, spot.end, "", entry, exact
    )


# Shapes of one piece --------------------------------------------------------------------------

_GERMAN = re.compile(r"[A-Z]{3}\d{5}", re.ASCII)
_GERMAN_PREFIXES = frozenset(
    ["AES", "AUS", "COM", "EAS", "EXP", "EXT", "GIV", "NCT", "SUM", "VER", "WKS"]
)
_NATIONAL_RULE = re.compile(r"NAT-?(\d{3})(-?)(BIS|TER)?", re.ASCII)
_EU_QUOTED = re.compile(r"\b(?:[CRG]0\d{3}|CL\d{3}|(?:CC|IE)\d{3}[A-Z]?)\b", re.ASCII)
_EU_MESSAGE = re.compile(r"(?:CC|CD|IE)(\d{3})[A-Z]?", re.ASCII)
_EU_RULE = re.compile(r"CL\d{3}|[CRTG]0\d{3}|[EB]1\d{3}", re.ASCII)
_DMS = re.compile(r"DMS(?:\d{5}|\d{3}A[A-Z])", re.ASCII)
_ERROR_WORDS = re.compile(
    r"code|fout|fehler|erreur|error|rejet|afkeur|ablehn|reden|reason|motif|grund", re.IGNORECASE
)


def _one_piece(spot: Spot, reading: Reading) -> FoundCode | None:
    run = spot.run
    read = _BY_INITIAL.get(run[0])
    return read(spot, reading) if read and 4 <= len(run) <= 11 else None


def _cds(spot: Spot, reading: Reading) -> FoundCode | None:
    run = spot.run
    if len(run) == 8 and run.startswith("CDS") and run[3:].isdecimal():
        return _found(spot, run, "cds", "CDSnnnnn")
    return _eu(spot, reading)


def _dms(spot: Spot, reading: Reading) -> FoundCode | None:
    if _DMS.fullmatch(spot.run):
        return _found(spot, spot.run, "dms", "DMSnnnnn" if spot.run[-1].isdigit() else "DMSnnnAA")
    return _german(spot, reading)


def _eu(spot: Spot, reading: Reading) -> FoundCode | None:
    run = spot.run
    if message := _EU_MESSAGE.fullmatch(run):
        systems = {
            "0": ("ncts",),
            "1": ("ncts",),
            "4": _EU_IMPORT,
            "5": _EU_EXPORT,
            "6": _EU_EXPORT,
        }
        group = message.group(1)[0]
        system = reading.system_among(systems.get(group, _EU)) or {
            "0": "ncts",
            "1": "ncts",
            "5": "aes",
        }.get(group, "")
        return _found(spot, run, system, "IEnnn")
    if _EU_RULE.fullmatch(run) and spot.text[spot.start].isupper():
        return _found(spot, run, reading.system_among(_EU), catalogue.eu_rule_family(run))
    return _german(spot, reading)


def _german(spot: Spot, reading: Reading) -> FoundCode | None:
    run = spot.run
    if not _GERMAN.fullmatch(run) or not spot.text[spot.start].isupper():
        return None
    known = run[:3] in _GERMAN_PREFIXES
    labelled = _ERROR_WORDS.search(spot.before(20)) is not None
    if (known and (reading.is_german or labelled)) or (labelled and reading.is_german):
        return _found(spot, run, "atlas", "AAAnnnnn")
    return None


def _national(spot: Spot, reading: Reading) -> FoundCode | None:
    match = _NATIONAL_RULE.fullmatch(spot.run)
    if match is None:
        return _german(spot, reading)
    number, dash, repeated = match.groups()
    code = f"Nat-{number}{dash}{(repeated or '').lower()}"
    return _found(spot, code, "delta_ie", "Nat-nnn")


def _irish(spot: Spot, reading: Reading) -> FoundCode | None:
    digits = spot.run[2:].removeprefix("-")
    if spot.run.startswith("BR") and digits.isdecimal() and 4 <= len(digits) <= 5:
        return _found(spot, f"BR{digits}", "ais", "BRnnnn")
    return _eu(spot, reading)


def _cas(spot: Spot, reading: Reading) -> FoundCode | None:
    run = spot.run
    if (
        len(run) == 5
        and run[1:].isdecimal()
        and (run[1] == "0" or _ERROR_WORDS.search(spot.before(20)))
    ):
        return _found(spot, run, "cas", "Vnnnn")
    return _german(spot, reading)


def _french_technical(spot: Spot, reading: Reading) -> FoundCode | None:
    if spot.run == "T001" and (
        reading.system_among(("delta_g",)) or _ERROR_WORDS.search(spot.before(20))
    ):
        return _found(spot, "T001", "delta_g", "")
    return _eu(spot, reading)


def _destin8_letter(spot: Spot, reading: Reading) -> FoundCode | None:
    if spot.run == "E533" and reading.system_among(("destin8",)):
        return _found(spot, "E533", "destin8", "")
    return _eu(spot, reading)


def _dutch_food(spot: Spot, reading: Reading) -> FoundCode | None:
    if len(spot.run) == 4 and catalogue.knows("dms", spot.run) and reading.system_among(("dms",)):
        return _found(spot, spot.run, "dms", "")
    return _german(spot, reading)


_Reader = Callable[[Spot, Reading], FoundCode | None]
_BY_INITIAL: dict[str, _Reader] = {
    **dict.fromkeys("FHJKLMOPQSUWXYZ", _german),
    "A": _dutch_food,
    "B": _irish,
    "C": _cds,
    "D": _dms,
    "E": _destin8_letter,
    "G": _eu,
    "I": _eu,
    "N": _national,
    "R": _eu,
    "T": _french_technical,
    "V": _cas,
}

# Shapes of two pieces and mere numbers -----------------------------------------------------------

_PREFIX = re.compile(
    r"(?<![A-Za-z0-9])(BR|Nat|NAT|nat|br|[CRG]|CDS|cds|DMS|dms|EXP|COM|GIV|SUMA|APK|ZBPLAU|ZBPAN)[ \-]$",
    re.ASCII,
)
_PREFIX_ENDS = frozenset("ACGKMNPRSTUVrst")
_LABEL = re.compile(
    r"(?:(?:codes?|errors?|erreurs?|fout(?:en)?|fehler|foutcodes?|fehlercodes?|errorcodes?|afkeurcodes?"
    r"|afkeuring|rejet|rejection|melding|reason|reden|motif|grund)"
    r"\W{0,4}(?:(?:d'erreur|erreur|error|fonctionnelle?|functional|n[o°r]\.?|nummer)\W{0,4})?"
    r"|portbase\W{1,3}(?:\w{1,12}\W{1,3}){0,2})"
    r"(?:\d{2}\W{1,3}(?:(?:et|en|und|and|ou|of|or|oder)\W{1,2})?){0,4}$",
    re.IGNORECASE,
)
_REJECTION_LABEL = re.compile(
    r"(?:rejection ?type|type de rejet|type d'opération|afwijzingstype|ablehnungsart|type d.afwijzing)\W{0,5}$",
    re.IGNORECASE,
)
_NCTS_NUMBERS = frozenset(("12", "13", "14", "15", "26", "50", "51", "52"))
_PORTBASE_NUMBERS = frozenset(("12", "90", "91", "92", "93", "6233"))
_DESTIN8_NUMBERS = frozenset(("60733", "60143", "60008"))
_NUMBERS = _NCTS_NUMBERS | _PORTBASE_NUMBERS | _DESTIN8_NUMBERS
# German lists whose codes are a word and a number.
_NUMBERED_LISTS = frozenset(("SUMA", "APK", "ZBPLAU", "ZBPAN"))


_GOES_ON = re.compile(r"-|:\d", re.ASCII)


def _number(spot: Spot, reading: Reading) -> FoundCode | None:
    run = spot.run
    if len(run) > 7:
        return None
    before = spot.text[max(0, spot.start - 2) : spot.start]
    if (
        before[-1:] in (" ", "-")
        and before[0] in _PREFIX_ENDS
        and (prefixed := _prefixed(spot, reading))
    ):
        return prefixed
    if run not in _NUMBERS and (len(run) != 3 or not catalogue.knows("ncts", run)):
        return None
    # A number within a date, a time or a reference is no code.
    if before[-1:] == "-" or _GOES_ON.match(spot.text, spot.end):
        return None
    if run in _DESTIN8_NUMBERS:
        return _found(spot, run, "destin8", "") if reading.system_among(("destin8",)) else None
    return _rejection_type(spot) if len(run) == 3 else _labelled_number(spot, reading)


def _prefixed(spot: Spot, reading: Reading) -> FoundCode | None:
    """Read codes that are written in two pieces: "BR 0414", "C 0452", "SUMA 46", "Nat 023"."""
    match = _PREFIX.search(spot.before(8))
    if match is None:
        return None
    prefix = match.group(1).upper()
    start = spot.start - len(match.group())
    whole = Spot(spot.text, start, spot.end)
    whole.run = prefix + spot.run
    if prefix in _NUMBERED_LISTS:
        if not spot.run.isdecimal() or not reading.system_among(("atlas",)):
            return None
        return _found(whole, f"{prefix} {spot.run}", "atlas", "SUMA n")
    return _one_piece(whole, reading) if len(spot.run) >= 3 else None


def _rejection_type(spot: Spot) -> FoundCode | None:
    labelled = _REJECTION_LABEL.search(spot.before(28))
    return _found(spot, spot.run, "ncts", "") if labelled else None


def _labelled_number(spot: Spot, reading: Reading) -> FoundCode | None:
    run = spot.run
    if not _LABEL.search(spot.before(40)):
        return None
    if run in _PORTBASE_NUMBERS and (system := reading.system_among(("portbase",))):
        return _found(spot, run, system, "")
    system = reading.system_among(_EU)
    if run in _NCTS_NUMBERS and (system or reading.holds_eu_rules):
        return _found(spot, run, system, "")
    return None


def _with_digits(reading: Reading) -> Iterator[FoundCode]:
    for chunk in spots(reading.text):
        if "-" in chunk.run and not chunk.run.startswith(("NAT", "BR")):
            parts: Iterable[Spot] = chunk.runs()
        else:
            parts = (chunk,)
        for spot in parts:
            read = _number if spot.run[0].isdigit() else _one_piece
            if found := read(spot, reading):
                yield found


# Names of messages, which have no digit ----------------------------------------------------------

_MESSAGE = re.compile(
    r"[ECDA](?<![A-Za-z0-9_].)(?:_[A-Z]{3}_[A-Z]{3}|MS[A-Z]{3}|ONTRL|PERAK|USRES|USREC|OMERR)(?![A-Za-z0-9_])"
)
_EDIFACT = frozenset(("CONTRL", "APERAK", "CUSRES", "CUSREC", "COMERR"))


def _may_name_messages(text: str) -> bool:
    """Tell from a text's words in capitals whether looking closer can find a message's name."""
    words = capitals(text)
    if words & _EDIFACT or ("E" in words and "E_" in text):
        return True
    return any(len(word) == 6 and word.startswith("DMS") for word in words)


def _message_names(reading: Reading) -> Iterator[FoundCode]:
    if not _may_name_messages(reading.text):
        return
    for match in _MESSAGE.finditer(reading.text):
        name = match.group()
        spot = Spot(reading.text, *match.span())
        if name.startswith("E_"):
            yield _found(spot, name, "atlas", "E_XXX_XXX")
        elif name.startswith("DMS"):
            if catalogue.knows("cds", name):
                yield _found(spot, name, "cds", "")
        else:
            system = "atlas" if name in ("CUSREC", "COMERR") else reading.hint
            yield _found(spot, name, system, "")
