"""What to do for a ticket of a kind, step by step. What was ticked stands in the ticket's log."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Index, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from alerts.choices import Category

STEP_LENGTH = 300


class PlaybookStepQuerySet(models.QuerySet["PlaybookStep"]):
    def of_category(self, category: str) -> Self:
        return self.filter(category=category)

    def of_kind(self, category: str | OuterRef, subtype: str | OuterRef) -> Self:
        """The steps for tickets of this kind, in order."""
        return self.filter(Q(subtype="") | Q(subtype=subtype), category=category)


class PlaybookStep(models.Model):
    """One step for the tickets of a category; with a subtype only for those of it."""

    category = models.CharField(_("category"), max_length=30, choices=Category)
    subtype = models.CharField(_("only for"), max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    text_fr = models.CharField(_("step in French"), max_length=STEP_LENGTH)
    text_en = models.CharField(_("step in English"), max_length=STEP_LENGTH)
    is_required = models.BooleanField(_("needed before solving"), default=True)

    objects = PlaybookStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a playbook")
        verbose_name_plural = _("steps of playbooks")
        ordering = ["category", "position", "pk"]
        constraints = [
            CheckConstraint(
                condition=Q(category__in=Category.values), name="tickets_playbook_category_known"
            ),
        ]
        indexes = [Index(fields=["category", "position", "id"], name="tickets_playbook_order")]

    def __str__(self) -> str:
        return self.text_en
