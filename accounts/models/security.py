"""Where somebody is signed in, and what happened to how they sign in."""

from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from accounts.choices import SecurityEventKind
from accounts.models.people import User


class SignedIn(models.Model):
    """A device on which somebody is signed in; it goes with its session, whoever ends that.

    `seen_at` is true to a few minutes. `address` is the caller's, null on a local socket.
    """

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="signed_in")
    device = models.CharField(max_length=60, blank=True)
    address = models.GenericIPAddressField(null=True, blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("signed-in device")
        verbose_name_plural = _("signed-in devices")

    def __str__(self) -> str:
        return f"{self.person_id}: {self.device}"


class SecurityEvent(models.Model):
    """What happened to how a person signs in: the record of it, which a trigger keeps as it is.

    `actor` is who did it where that was somebody else. `network` is where it came from, not which
    machine. A device and network from which somebody signs in are on record once, the first time.
    """

    person = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="security_events", db_index=False
    )
    kind = models.CharField(max_length=20, choices=SecurityEventKind)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    device = models.CharField(max_length=60, blank=True)
    network = models.CharField(max_length=60, blank=True)
    detail = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("security event")
        verbose_name_plural = _("security events")
        constraints = [
            CheckConstraint(
                condition=Q(kind__in=SecurityEventKind.values),
                name="accounts_security_event_kind_known",
            ),
            UniqueConstraint(
                fields=["person", "device", "network"],
                condition=Q(kind=SecurityEventKind.SIGNED_IN),
                name="accounts_security_new_device_once",
            ),
        ]
        indexes = [Index(fields=["person", "-id"], name="accounts_security_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind}"
