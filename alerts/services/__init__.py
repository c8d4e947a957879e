"""What changes alerts and recommendations. One transaction each."""

from alerts.services.intake import alert_create, intake_create, intake_find, notification_store
from alerts.services.recommendations import (
    Proposal,
    recommendation_apply,
    recommendation_decide,
    recommendation_propose,
    recommendation_recur,
    recommendation_reword,
    recommendation_withdraw,
)

__all__ = [
    "Proposal",
    "alert_create",
    "intake_create",
    "intake_find",
    "notification_store",
    "recommendation_apply",
    "recommendation_decide",
    "recommendation_propose",
    "recommendation_recur",
    "recommendation_reword",
    "recommendation_withdraw",
]
