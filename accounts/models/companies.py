"""Customer organisations."""

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Language


class Company(models.Model):
    """A customer organisation. `tenant_id` is the name CAS knows it by."""

    name = models.CharField(_("name"), max_length=200)
    tenant_id = models.SlugField(_("CAS tenant"), max_length=100, unique=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.FRENCH)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ["name"]
        constraints = [
            CheckConstraint(
                condition=Q(language__in=Language.values), name="accounts_company_language_known"
            )
        ]

    def __str__(self) -> str:
        return self.name
