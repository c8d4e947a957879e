"""The keys of programs, and what happened to them."""

import hashlib
import secrets
from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import ApiKeyEventKind, Scope
from accounts.models.people import User


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def usable(self, now: object) -> Self:
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None)


class ApiKey(models.Model):
    """A program's key. It acts as `user`, within `scopes`; only its hash is kept."""

    PREFIX = "c4tdesk_"  # a fixed head, so that secret scanners recognise a leaked key

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=100)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope), default=list)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=16, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    def is_usable(self, now: datetime) -> bool:
        """As `ApiKeyQuerySet.usable`, of a row at hand."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)

    @staticmethod
    def digest(key: str) -> str:
        """SHA-256 suffices: a key holds 256 random bits, so no slow hash is needed."""
        return hashlib.sha256(key.encode()).hexdigest()

    @classmethod
    def generate(cls) -> str:
        return cls.PREFIX + secrets.token_urlsafe(32)


class ApiKeyEvent(models.Model):
    """What happened to a key: who made, replaced or revoked it, and from which networks it called.

    `detail` is the hint of the new key (rotated) or a network (used), once each.
    """

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="events", db_index=False)
    kind = models.CharField(max_length=10, choices=ApiKeyEventKind)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    detail = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            CheckConstraint(
                condition=Q(kind__in=ApiKeyEventKind.values), name="accounts_key_event_kind_known"
            ),
            # Begins with the key, so that it also finds the events of one.
            UniqueConstraint(fields=["key", "kind", "detail"], name="accounts_key_event_once_each"),
        ]

    def __str__(self) -> str:
        return f"{self.key_id}: {self.kind} {self.detail}".rstrip()
