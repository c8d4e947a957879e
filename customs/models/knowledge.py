"""Who changed what we know, and when: written once, never edited."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from customs.choices import ChangeAction
from customs.models.base import known
from customs.models.systems import CustomsSystem


class KnowledgeChange(models.Model):
    """One change of one row, of a system or of what a company holds.

    `subject` names the row (`planstep:12`); `before` and `after` hold the columns that differ.
    """

    system = models.ForeignKey(
        CustomsSystem, on_delete=models.CASCADE, null=True, related_name="changes", db_index=False
    )
    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    subject = models.CharField(_("row"), max_length=60)
    action = models.CharField(_("action"), max_length=10, choices=ChangeAction)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("instant"))

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("change of what is known")
        verbose_name_plural = _("changes of what is known")
        constraints = [
            models.CheckConstraint(
                condition=known("action", ChangeAction.values),
                name="customs_knowledge_action_known",
            ),
            models.CheckConstraint(
                condition=Q(system=None, company__isnull=False)
                | Q(system__isnull=False, company=None),
                name="customs_knowledge_of_one",
            ),
        ]
        indexes = [
            models.Index(fields=["system", "-id"], name="customs_knowledge_of_system"),
            models.Index(fields=["company", "-id"], name="customs_knowledge_of_company"),
            models.Index(fields=["subject", "-id"], name="customs_knowledge_of_row"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.action}"
