"""What a ticket is about: identifiers and alerts, and the rules that open tickets on alerts."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from accounts.choices import Plan
from accounts.models import Company
from alerts.choices import Category
from alerts.models import Alert
from tickets.choices import Priority
from tickets.models.ticket import Ticket


class TicketReference(models.Model):
    """An identifier that a ticket speaks of, normalised (upper case, no blanks)."""

    ticket = models.ForeignKey(
        Ticket, on_delete=models.CASCADE, related_name="references", db_index=False
    )
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=100)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["ticket", "kind", "value"], name="tickets_reference_once_per_ticket"
            )
        ]
        indexes = [Index(fields=["value", "-ticket"], name="tickets_reference_value")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class AlertLink(models.Model):
    """The ticket in which an alert is handled: one at most."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="alert_links")
    alert = models.OneToOneField(Alert, on_delete=models.PROTECT, related_name="ticket_link")

    def __str__(self) -> str:
        return f"{self.ticket_id} ← {self.alert_id}"


class AlertRule(models.Model):
    """Which alerts open a ticket by themselves: for one company, or for all of a plan.

    A company's own rule replaces its plan's. Nothing opens by itself without an enabled rule.
    """

    company = models.OneToOneField(
        Company, on_delete=models.CASCADE, null=True, blank=True, related_name="alert_rule"
    )
    plan = models.CharField(max_length=20, choices=Plan, blank=True)
    categories = ArrayField(models.CharField(max_length=30, choices=Category), default=list)
    priority = models.CharField(
        max_length=10, choices=Priority, blank=True, help_text=_("Empty: as the alert sounds.")
    )
    enabled = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("rule of alerts")
        verbose_name_plural = _("rules of alerts")
        ordering = ["plan", "company__name"]
        constraints = [
            CheckConstraint(
                condition=Q(company=None, plan__in=Plan.values) | Q(company__isnull=False, plan=""),
                name="tickets_alertrule_company_or_plan",
                violation_error_message=_("Choose a company or a plan, not both."),
            ),
            CheckConstraint(
                condition=Q(priority__in=["", *Priority.values]),
                name="tickets_alertrule_priority_known",
            ),
            UniqueConstraint(
                fields=["plan"], condition=~Q(plan=""), name="tickets_alertrule_one_per_plan"
            ),
        ]

    def __str__(self) -> str:
        return str(self.company or self.get_plan_display())
