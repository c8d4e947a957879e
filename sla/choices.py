"""Words of the sla room that the database stores, on those of its core."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sla.core import words


class Metric(TextChoices):
    FIRST_RESPONSE = words.Metric.FIRST_RESPONSE, _("First response")
    NEXT_RESPONSE = words.Metric.NEXT_RESPONSE, _("Next response")
    UPDATE = words.Metric.UPDATE, _("Update")
    RESOLUTION = words.Metric.RESOLUTION, _("Solution")


class ClockState(TextChoices):
    RUNNING = words.ClockState.RUNNING, _("Running")
    PAUSED = words.ClockState.PAUSED, _("Paused")
    MET = words.ClockState.MET, _("Kept")
    BREACHED = words.ClockState.BREACHED, _("Late")
    CANCELLED = words.ClockState.CANCELLED, _("Cancelled")
    NO_TARGET = words.ClockState.NO_TARGET, _("No target")


class Reason(TextChoices):
    """Why a service level was applied to a ticket again; kept in the event."""

    CREATED = "created", _("Ticket opened")
    PRIORITY = "priority", _("Priority changed")
    CATEGORY = "category", _("Category changed")
    CALENDAR = "calendar", _("Opening hours changed")
    POLICY = "policy", _("Service level applied again")
    CONTRACT = "contract", _("Contract changed")
