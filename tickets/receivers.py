"""What this room does when a lower one says that something happened."""

from collections.abc import Sequence

from django.dispatch import receiver

from alerts.models import Alert
from alerts.signals import alert_stored
from customs.models import Outage, OutageUpdate
from customs.signals import outage_recorded
from tickets.services.alerts import alert_handle_by_rule
from tickets.services.outages import SYSTEM, outage_explains, outage_link, outage_tell


@receiver(outage_recorded)
def tickets_follow_outage(
    outage: Outage, change: str, updates: Sequence[OutageUpdate], **_sender: object
) -> None:
    """Tie the tickets that the outage explains; then every update reaches them."""
    if outage not in Outage.objects.production():
        return
    if change != "ended":
        outage_link(outage=outage, ticket_ids=outage_explains(outage), actor=SYSTEM)
    outage_tell(outage=outage, updates=updates)


@receiver(alert_stored)
def tickets_follow_alert(alert: Alert, **_sender: object) -> None:
    """Open its ticket where a rule says so."""
    alert_handle_by_rule(alert=alert)
