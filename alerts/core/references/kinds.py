"""What a reference is: its kinds, a reference found in a text, and one written form for each kind."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from alerts.core.spots import plain


class ReferenceKind(StrEnum):
    """Identifiers that customers quote; the values are the keys of `references` in our answers."""

    MRN = "mrn"
    LRN = "lrn"
    DUCR = "ducr"
    MUCR = "mucr"
    EORI = "eori"
    CONTAINER = "container"
    GRN = "grn"
    COMMODITY_CODE = "commodity_code"
    DOCUMENT_CODE = "document_code"
    INCOTERM = "incoterm"
    ERROR_CODE = "error_code"
    CAS_ID = "cas_id"
    SHIPMENT = "shipment"
    CALL_NUMBER = "call_number"
    ATLAS_NUMBER = "atlas_number"
    ARC = "arc"
    GMR = "gmr"
    CUSTOMS_OFFICE = "customs_office"


@dataclass(frozen=True, slots=True)
class Found:
    """A reference in a text: `text[start:end]` as written, `value` normalised.

    `valid` is None where no check exists; `repairs` are the single look-alike swaps that pass.
    """

    kind: ReferenceKind
    value: str
    start: int
    end: int
    valid: bool | None = None
    repairs: tuple[str, ...] = ()


_SEPARATORS = re.compile(r"[\s.\-/_>|]+")
_BLANKS = re.compile(r"\s+")
_NOT_DIGITS = re.compile(r"[^0-9]+")


def _squeezed(raw: str) -> str:
    return _SEPARATORS.sub("", raw).upper()


def _without_blanks(raw: str) -> str:
    return _BLANKS.sub("", raw).upper()


_NORMALISERS: dict[ReferenceKind, Callable[[str], str]] = {
    ReferenceKind.COMMODITY_CODE: lambda raw: _NOT_DIGITS.sub("", raw),
    ReferenceKind.CAS_ID: lambda raw: _BLANKS.sub("", raw).lower(),
    ReferenceKind.ERROR_CODE: lambda raw: _BLANKS.sub("", raw),
} | dict.fromkeys(
    (
        ReferenceKind.MRN,
        ReferenceKind.GRN,
        ReferenceKind.ARC,
        ReferenceKind.EORI,
        ReferenceKind.CONTAINER,
        ReferenceKind.ATLAS_NUMBER,
        ReferenceKind.CUSTOMS_OFFICE,
        ReferenceKind.GMR,
    ),
    _squeezed,
)


def normalise(kind: ReferenceKind, raw: str) -> str:
    """Return the one form in which a reference of this kind is stored, compared and searched.

    Doing it twice changes nothing. Kinds whose dashes carry meaning (LRN, DUCR, shipments) keep them.
    """
    return _NORMALISERS.get(kind, _without_blanks)(plain(raw))
