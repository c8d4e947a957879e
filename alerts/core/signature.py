"""The stable name of a problem: what makes two alerts "the same again" within one company."""

import re
from collections.abc import Iterable

from alerts.core.codes import FoundCode
from alerts.core.fold import fold
from alerts.core.references import Found, ReferenceKind
from alerts.core.words import Category

_ITEM_NUMBER = re.compile(r"\(\d+\)|\[\d+\]|(?<=[a-z])\d+(?=[./>\-]|$)")
_STEP = re.compile(r"->|[/.]")
_NOISE = frozenset(
    {"declaration", "goodsshipment", "consignment", "cc015c", "cc515c", "cc415c", "cc013c"}
)
_PRODUCT = re.compile(
    r"(?:\bart(?:icle|ikel)?\.?|\bproduct|\bproduit|\bprodukt|\bsku|\bitem code|\bmaterial(?:nummer)?)"
    r"[ :'\"«(]{1,4}([A-Z][A-Z0-9]{1,12}(?:-[A-Z0-9]{1,12}){1,4})",
    re.IGNORECASE,
)
_MAX_READ = 20_000


def stable_pointer(raw: str) -> str:
    """Return a pointer without item numbers and without its common head, in lower case.

    "Declaration->GoodsShipment->GovernmentAgencyGoodsItem(2)->AdditionalDocument" and its like for
    item 5 give the same "governmentagencygoodsitem/additionaldocument".
    """
    steps = [_ITEM_NUMBER.sub("", step) for step in _STEP.split(raw.lower())]
    return "/".join(step for step in steps if step and step not in _NOISE)


def signature(
    category: Category,
    subtype: str,
    codes: Iterable[FoundCode],
    references: Iterable[Found],
    text: str,
) -> str:
    """Return "category|code or subtype|pointer|commodity code or product".

    The company is added by whoever stores it. Numbers, dates and references of one declaration have
    no part in it, so the next occurrence has the same name.
    """
    known = list(references)
    errors = [code for code in codes if code.is_error]
    rule = errors[0].code if errors else subtype
    pointer = stable_pointer(errors[0].pointer) if errors else ""
    document = _first(known, ReferenceKind.DOCUMENT_CODE) if not errors else ""
    thing = _first(known, ReferenceKind.COMMODITY_CODE) or _product(text)
    return "|".join((category.value, rule, pointer or document, thing))


def _first(references: Iterable[Found], kind: ReferenceKind) -> str:
    return next((found.value for found in references if found.kind is kind), "")


def _product(text: str) -> str:
    match = _PRODUCT.search(text[:_MAX_READ])
    return fold(match.group(1)) if match else ""
