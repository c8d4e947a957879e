"""What other rooms and the faces read of alerts."""

from collections.abc import Iterable

from alerts.choices import Category, RecommendationState
from alerts.models import Alert, AlertQuerySet, AlertReference, Recommendation
from helpdesk.standing import Standing

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
SHARING_READ = 200  # what so many alerts share is a placeholder, not a declaration


def alerts_sharing(values: Iterable[str], *, company_id: int) -> AlertQuerySet:
    """A company's alerts that carry one of these identifiers, the latest first.

    Never across companies: two customers may well quote the same container.
    """
    carrying = AlertReference.objects.filter(
        value__in=list(values), kind__in=IDENTIFYING, alert__company=company_id
    )
    # Uses index: alerts_reference_value. Cut off, so that no plan walks all alerts by date.
    newest = carrying.order_by("-alert_id").values("alert_id")[:SHARING_READ]
    return Alert.objects.filter(pk__in=newest)


def alerts_recognisable() -> AlertQuerySet:
    """Alerts whose signature says something: those that block and were understood."""
    blocking = Alert.objects.needing_help().exclude(category=Category.UNCLASSIFIED)
    return blocking.exclude(signature="")


@Standing
def _applied() -> frozenset[tuple[int, str]]:
    rows = Recommendation.objects.filter(state=RecommendationState.APPLIED)
    return frozenset(rows.values_list("company_id", "signature"))


def rule_is_applied(company_id: int, signature: str) -> bool:
    """Whether a rule was applied that should keep this problem of the company away."""
    return (company_id, signature) in _applied()
