"""Words of the notifications room that the database stores."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    EMAIL = "email", _("E-mail")
    WEBHOOK = "webhook", _("Webhook")


class DeliveryState(TextChoices):
    PENDING = "pending", _("To be delivered")
    SENT = "sent", _("Delivered")
    FAILED = "failed", _("Given up")
