"""What a company may do during an outage: the standing authorisations it holds."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Company


class CompanyAuthorisationQuerySet(models.QuerySet["CompanyAuthorisation"]):
    def held(self, on: date) -> "CompanyAuthorisationQuerySet":
        """Valid on a day, its last one included."""
        return self.filter(models.Q(valid_until=None) | models.Q(valid_until__gte=on))


class CompanyAuthorisation(models.Model):
    """An authorisation of one country that a company holds; `kind` is what plans call it.

    `number` is the one that the authority gave, where it gives one (the BCP-ID of Belgium).
    """

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+", db_index=False)
    country = models.CharField(_("country"), max_length=2)
    kind = models.SlugField(_("authorisation"), max_length=30, db_index=False)
    number = models.CharField(_("number"), max_length=80, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded"))

    objects = CompanyAuthorisationQuerySet.as_manager()

    class Meta:
        ordering = ["country", "kind"]
        verbose_name = _("authorisation of a company")
        verbose_name_plural = _("authorisations of companies")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "country", "kind"], name="customs_authorisation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.kind.replace('_', '-').upper()}"
