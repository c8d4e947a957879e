"""What other rooms and the faces read of alerts."""

from collections.abc import Iterable

from alerts.choices import Category
from alerts.models import Alert, AlertQuerySet, AlertReference

# The kinds of reference that name one declaration, shipment or container. The others (an EORI, a
# commodity code, an error code) are shared by things that have nothing to do with each other.
IDENTIFYING = (
    "mrn",
    "lrn",
    "ducr",
    "mucr",
    "container",
    "cas_id",
    "declaration",
    "shipment",
    "atlas_number",
    "arc",
    "gmr",
)


def alerts_sharing(values: Iterable[str], *, company_id: int) -> AlertQuerySet:
    """A company's alerts that carry one of these identifiers, the latest first.

    Never across companies: two customers may well quote the same container.
    """
    carrying = AlertReference.objects.filter(value__in=list(values), kind__in=IDENTIFYING)
    # Uses index: alerts_reference_value
    return Alert.objects.filter(company=company_id, pk__in=carrying.values("alert"))


def alerts_recognisable() -> AlertQuerySet:
    """Alerts whose signature says something: those that block and were understood."""
    blocking = Alert.objects.needing_help().exclude(category=Category.UNCLASSIFIED)
    return blocking.exclude(signature="")
