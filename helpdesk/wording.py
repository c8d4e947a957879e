"""Words that more than one face shows: categories, references."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alerts.choices import Category, Subtype

REFERENCE_LABELS: dict[str, str | Promise] = {
    "mrn": "MRN",
    "lrn": "LRN",
    "ducr": "DUCR",
    "mucr": "MUCR",
    "eori": "EORI",
    "grn": "GRN",
    "gmr": "GMR",
    "arc": "ARC",
    "container": gettext_lazy("Container"),
    "commodity_code": gettext_lazy("Commodity code"),
    "document_code": gettext_lazy("Document"),
    "incoterm": "Incoterm",
    "error_code": gettext_lazy("Code"),
    "cas_id": gettext_lazy("CAS number"),
    "declaration": gettext_lazy("Declaration"),
    "shipment": gettext_lazy("Shipment"),
    "call_number": gettext_lazy("Call number"),
    "atlas_number": "ATLAS",
    "customs_office": gettext_lazy("Customs office"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A reference as `components/reference.html` shows it."""

    kind: str
    label: str | Promise
    value: str
    state: str = ""
    typed: str = ""


def category_label(category: str, subtype: str) -> str:
    """`Finalisation: release not received`."""
    label = str(Category(category).label)
    if not subtype:
        return label
    return _("%(category)s: %(subtype)s") % {
        "category": label,
        "subtype": Subtype(subtype).label if subtype in Subtype.values else subtype,
    }


def signature_label(signature: str) -> str:
    """`Customs rejection, CDS40045, additionaldocument, 8703231900`."""
    category, *rest = signature.split("|")
    labels = [Category(category).label if category in Category.values else category]
    labels += [Subtype(part).label if part in Subtype.values else part for part in rest if part]
    return ", ".join(map(str, labels))


COUNTRIES: dict[str, str | Promise] = {
    "BE": gettext_lazy("Belgium"),
    "DE": gettext_lazy("Germany"),
    "ES": gettext_lazy("Spain"),
    "FR": gettext_lazy("France"),
    "GB": gettext_lazy("United Kingdom"),
    "IE": gettext_lazy("Ireland"),
    "IT": gettext_lazy("Italy"),
    "LU": gettext_lazy("Luxembourg"),
    "NL": gettext_lazy("Netherlands"),
    "PL": gettext_lazy("Poland"),
}


def country_name(code: str) -> str:
    """The country in the reader's language; its code where we have no name for it."""
    return str(COUNTRIES.get(code, code))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Replace `{name}` where a value is known, and nothing else: braces may be the customer's."""
    return re.sub(r"\{(\w+)\}", lambda hole: values.get(hole[1]) or hole[0], text)
