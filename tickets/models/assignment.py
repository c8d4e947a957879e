"""Who takes tickets by rule: what agents know, when they are away, and how each queue gives."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from tickets.choices import AssignmentMethod
from tickets.models.ticket import Queue, Ticket


class AgentProfile(models.Model):
    """What an agent knows. An agent without one gets no ticket by rule.

    An empty list means: any.
    """

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="agent_profile"
    )
    takes_tickets = models.BooleanField(_("gets tickets by rule"), default=True)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    systems = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    open_most = models.PositiveSmallIntegerField(
        _("open tickets at most"), null=True, blank=True, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("skills of an agent")
        verbose_name_plural = _("skills of agents")

    def __str__(self) -> str:
        return str(self.user_id)


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, day: date) -> Self:
        return self.filter(first_on__lte=day, last_on__gte=day)


class Absence(models.Model):
    """Days on which an agent is away, both included, in the agent's own time zone."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="absences", db_index=False
    )
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["first_on", "pk"]
        constraints = [
            CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="tickets_absence_ends_after_start"
            )
        ]
        indexes = [Index(fields=["user", "last_on"], name="tickets_absence_of")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.first_on} – {self.last_on}"


class AssignmentRule(models.Model):
    """How a queue gives its tickets to agents; a queue without a rule leaves them to be taken.

    Its row is the lock under which the next agent is chosen.
    """

    queue = models.OneToOneField(
        Queue, on_delete=models.CASCADE, primary_key=True, related_name="assignment_rule"
    )
    method = models.CharField(
        _("new tickets"),
        max_length=20,
        choices=AssignmentMethod,
        default=AssignmentMethod.MANUAL,
    )
    # Business minutes of the contract's calendar; null: never.
    return_minutes = models.PositiveIntegerField(
        _("back to the queue after"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    rescue_minutes = models.PositiveIntegerField(
        _("find an owner before the deadline"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
    )
    last_assignee = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("assignment rule")
        verbose_name_plural = _("assignment rules")
        constraints = [
            CheckConstraint(
                condition=Q(method__in=AssignmentMethod.values),
                name="tickets_assignment_method_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.queue_id} {self.method}"


class AssignmentCheck(models.Model):
    """When a ticket's assignment is to be looked at: an idle assignee, or none near the deadline."""

    ticket = models.OneToOneField(
        Ticket, on_delete=models.CASCADE, primary_key=True, related_name="assignment_check"
    )
    due_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.due_at}"
