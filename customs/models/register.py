"""The register of declarations sent under a fallback, until each is regularised."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, User
from customs.models.outages import Outage
from customs.models.systems import CustomsSystem


class FallbackDeclarationQuerySet(models.QuerySet["FallbackDeclaration"]):
    def visible_to(self, user: User) -> "FallbackDeclarationQuerySet":
        """Agents see all, customers those of their company."""
        return self if user.is_agent else self.filter(company=user.company_id)

    def to_regularise(self) -> "FallbackDeclarationQuerySet":
        # Uses index: customs_fallback_open
        return self.filter(regularised_at=None)

    def for_page(self) -> "FallbackDeclarationQuerySet":
        """Everything that a list shows, in one query."""
        return self.select_related("company", "system", "outage", "recorded_by", "regularised_by")


class FallbackDeclaration(models.Model):
    """One declaration that moved goods under a fallback; the authority still expects the real one."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    system = models.ForeignKey(CustomsSystem, on_delete=models.PROTECT, related_name="+")
    country = models.CharField(_("country"), max_length=2)
    outage = models.ForeignKey(
        Outage, on_delete=models.PROTECT, null=True, blank=True, related_name="fallbacks"
    )
    reference = models.CharField(_("declaration reference"), max_length=60)
    numbers = models.JSONField(_("reference numbers"), default=dict, blank=True)
    sent_at = models.DateTimeField(_("sent"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    regularised_at = models.DateTimeField(_("regularised"), null=True, blank=True)
    regularised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    regularised_as = models.CharField(_("MRN of the real declaration"), max_length=40, blank=True)

    objects = FallbackDeclarationQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        verbose_name = _("declaration sent under a fallback")
        verbose_name_plural = _("declarations sent under a fallback")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "system", "outage", "reference"],
                name="customs_fallback_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(regularised_at=None, regularised_by=None, regularised_as="")
                | Q(regularised_at__isnull=False, regularised_by__isnull=False),
                name="customs_fallback_regularised_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(regularised_at=None) | Q(regularised_at__gte=F("sent_at")),
                name="customs_fallback_regularised_after",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "sent_at"],
                name="customs_fallback_open",
                condition=Q(regularised_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.reference
