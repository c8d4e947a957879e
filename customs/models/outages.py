"""Outages and maintenances, from C4T's status page or entered by an agent."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customs import words
from customs.choices import Environment, Impact, OutageArea, OutageKind, OutageSource, OutageStatus
from customs.models.base import LocalText, countries_field, known
from customs.models.systems import CustomsSystem

OVER = sorted(status.value for status in words.OVER)
OPEN = [status for status in OutageStatus.values if status not in words.OVER]


class OutageQuerySet(models.QuerySet["Outage"]):
    def production(self) -> "OutageQuerySet":
        """What can block a real shipment: notices of the acceptance environment do not."""
        return self.filter(environment=Environment.PRODUCTION)

    def current(self, now: datetime) -> "OutageQuerySet":
        """Begun and not over. A planned maintenance runs by its own timetable, for the page that
        announced it may not be touched again before its end."""
        # Uses index: customs_outage_open
        over_by_timetable = Q(status=OutageStatus.SCHEDULED, expected_end_at__lte=now)
        return self.filter(ended_at=None, started_at__lte=now).exclude(over_by_timetable)

    def upcoming(self, now: datetime) -> "OutageQuerySet":
        """Maintenances that have not begun, the next one first."""
        return self.filter(ended_at=None, started_at__gt=now, kind=OutageKind.MAINTENANCE).order_by(
            "started_at"
        )

    def ended_since(self, since: datetime) -> "OutageQuerySet":
        return self.filter(ended_at__gte=since).exclude(status=OutageStatus.WITHDRAWN)

    def for_countries(self, countries: list[str]) -> "OutageQuerySet":
        """Outages that may touch these countries, those of CAS itself and of no known country too."""
        anywhere = Q(countries=[]) | ~Q(area=OutageArea.CUSTOMS)
        return self.filter(Q(countries__overlap=countries) | anywhere)

    def for_page(self) -> "OutageQuerySet":
        """Everything that a page or the API shows of an outage: three queries in all."""
        return self.prefetch_related("systems", "updates")


class Outage(models.Model):
    """A disturbance or a maintenance. `systems` is empty when none could be recognised."""

    source = models.CharField(_("source"), max_length=10, choices=OutageSource)
    external_id = models.CharField(_("id at the source"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=OutageKind)
    area = models.CharField(
        _("concerns"), max_length=12, choices=OutageArea, default=OutageArea.CUSTOMS
    )
    environment = models.CharField(
        _("environment"), max_length=12, choices=Environment, default=Environment.PRODUCTION
    )
    status = models.CharField(_("status"), max_length=15, choices=OutageStatus)
    impact = models.CharField(_("impact"), max_length=12, choices=Impact)
    title = models.CharField(_("title"), max_length=300)
    systems = models.ManyToManyField(
        CustomsSystem, blank=True, related_name="outages", verbose_name=_("systems")
    )
    countries = countries_field()
    references = models.JSONField(_("reference numbers"), default=list, blank=True)
    link = models.URLField(_("link"), max_length=300, blank=True)
    started_at = models.DateTimeField(_("start"))
    expected_end_at = models.DateTimeField(_("expected end"), null=True, blank=True)
    ended_at = models.DateTimeField(_("end"), null=True, blank=True)
    fallback_opened_at = models.DateTimeField(_("fallback opened"), null=True, blank=True)
    what_to_do_fr = models.TextField(_("what to do, in French"), blank=True)
    what_to_do_en = models.TextField(_("what to do, in English"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Whether the companies concerned are written to; when the last notice left, or will leave.
    tells_companies = models.BooleanField(_("companies are told"), default=False, db_default=False)
    told_at = models.DateTimeField(_("companies told"), null=True, blank=True)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    what_to_do = LocalText()
    objects = OutageQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("outage or maintenance")
        verbose_name_plural = _("outages and maintenances")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=~Q(external_id=""),
                name="customs_outage_once_per_source",
            ),
            *(
                models.CheckConstraint(
                    condition=known(field, values), name=f"customs_outage_{field}_known"
                )
                for field, values in (
                    ("source", OutageSource.values),
                    ("kind", OutageKind.values),
                    ("area", OutageArea.values),
                    ("environment", Environment.values),
                    ("status", OutageStatus.values),
                    ("impact", Impact.values),
                )
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="customs_outage_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, status__in=OPEN)
                | Q(ended_at__isnull=False, status__in=OVER),
                name="customs_outage_over_has_end",
            ),
            models.CheckConstraint(
                condition=Q(source=OutageSource.STATUSPAGE) & ~Q(external_id="")
                | Q(source=OutageSource.AGENT, created_by__isnull=False),
                name="customs_outage_source_complete",
            ),
        ]
        indexes = [
            models.Index(
                fields=["started_at"], name="customs_outage_open", condition=Q(ended_at=None)
            ),
            models.Index(fields=["-ended_at"], name="customs_outage_ended"),
            GinIndex(fields=["countries"], name="customs_outage_countries"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None


class OutageUpdate(models.Model):
    """What was said of an outage, and when; written once, read by every ticket linked to it."""

    outage = models.ForeignKey(Outage, on_delete=models.CASCADE, related_name="updates")
    external_id = models.CharField(_("id at the source"), max_length=40, blank=True)
    status = models.CharField(_("status"), max_length=15, choices=OutageStatus)
    body = models.TextField(_("text"), blank=True)
    at = models.DateTimeField(_("instant"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("update of an outage")
        verbose_name_plural = _("updates of outages")
        constraints = [
            models.UniqueConstraint(
                fields=["outage", "external_id"],
                condition=~Q(external_id=""),
                name="customs_outageupdate_once",
            ),
            models.CheckConstraint(
                condition=known("status", OutageStatus.values),
                name="customs_outageupdate_status_known",
            ),
        ]
        indexes = [models.Index(fields=["outage", "-at"], name="customs_outageupdate_thread")]

    def __str__(self) -> str:
        return f"{self.outage_id} {self.status} {self.at:%Y-%m-%d %H:%M}"


class StatusPageCopy(models.Model):
    """The last good copy of a status page: kept when the page does not answer."""

    url = models.URLField(max_length=300, unique=True)
    etag = models.CharField(max_length=200, blank=True)
    summary = models.JSONField(default=dict)
    fetched_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField()
    error = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.url
