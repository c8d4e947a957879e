"""What went wrong: the alerts of CAS, and what is proposed so that they stop."""

from alerts.models.alerts import Alert, AlertQuerySet, AlertReference, Intake, StatusMapping
from alerts.models.recommendations import (
    MINUTES_MOST,
    Recommendation,
    RecommendationChange,
    RecommendationQuerySet,
)

__all__ = [
    "MINUTES_MOST",
    "Alert",
    "AlertQuerySet",
    "AlertReference",
    "Intake",
    "Recommendation",
    "RecommendationChange",
    "RecommendationQuerySet",
    "StatusMapping",
]
