"""The stable name of a problem: what makes two alerts "the same again" within one company."""

import re
from collections.abc import Iterable, Sequence

from alerts.core.codes import FoundCode
from alerts.core.fold import fold
from alerts.core.references import Found, ReferenceKind
from alerts.core.words import Category

_ITEM_NUMBER = re.compile(r"\(\d+\)|\[\d+\]|(?<=[a-z])\d+(?=[./>\-]|$)")
_STEP = re.compile(r"\s*->\s*|[/.]")
_NOISE = frozenset(
    {"declaration", "goodsshipment", "consignment", "cc015c", "cc515c", "cc415c", "cc013c"}
)
_PRODUCT = re.compile(r"[ :'\"«(n°.]{1,5}([A-Z][A-Z0-9]{1,12}(?:-[A-Z0-9]{1,12}){1,4})")
"""What follows the word "article" where it is a product's own code: "VER-LP-220"."""


def stable_pointer(raw: str) -> str:
    """Return a pointer without item numbers and without its common head, in lower case.

    "Declaration->GoodsShipment->GovernmentAgencyGoodsItem(2)->AdditionalDocument" and its like for
    item 5 give the same "governmentagencygoodsitem/additionaldocument".
    """
    steps = [_ITEM_NUMBER.sub("", step).strip() for step in _STEP.split(raw.lower())]
    words = [step.split()[0] for step in steps if step]
    return "/".join(word for word in words if word not in _NOISE)


def product_code(text: str, positions: Iterable[int]) -> str:
    """Return the first product code that follows one of the positions, folded, or ""."""
    for position in positions:
        if match := _PRODUCT.match(text, position):
            return fold(match.group(1))
    return ""


def signature(
    category: Category,
    subtype: str,
    errors: Sequence[FoundCode],
    references: Iterable[Found],
    product: str,
) -> str:
    """Return "category|code or subtype|pointer|commodity code or product".

    The company is added by whoever stores it. Numbers, dates and references of one declaration have
    no part in it, so the next occurrence has the same name.
    """
    kinds: dict[ReferenceKind, str] = {}
    for found in references:
        kinds.setdefault(found.kind, found.value)
    rule, place = subtype, kinds.get(ReferenceKind.DOCUMENT_CODE, "")
    if errors:
        rule, place = errors[0].code, stable_pointer(errors[0].pointer)
    thing = kinds.get(ReferenceKind.COMMODITY_CODE) or product
    return "|".join((category.value, rule, place, thing))
