"""The promise: calendars, policies and their versions, clocks, escalation rules and what fired."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Plan
from accounts.models import Contract, User
from notifications.models import WebhookEndpoint
from sla.choices import ClockState, Metric
from tickets.choices import Priority
from tickets.models import Queue, Ticket

_METRIC_OR_ANY = Q(metric__in=["", *Metric.values])
_PRIORITY_OR_ANY = Q(priority__in=["", *Priority.values])


class Calendar(models.Model):
    """Weekly opening hours in a time zone. What is promised on it is kept in policy versions."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    tz = models.CharField(_("time zone"), max_length=64, default="Europe/Paris")
    hours = models.JSONField(
        _("opening hours"),
        help_text=_('By day, mon to sun: {"mon": [["09:00", "12:00"], ["13:00", "17:00"]]}'),
    )

    class Meta:
        verbose_name = _("service calendar")
        verbose_name_plural = _("service calendars")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ClosingDay(models.Model):
    """A local date on which the calendar stays closed."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="closing_days")
    on = models.DateField(_("date"))
    name = models.CharField(_("name"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("closing day")
        verbose_name_plural = _("closing days")
        ordering = ["on"]
        constraints = [UniqueConstraint(fields=["calendar", "on"], name="sla_closing_day_unique")]

    def __str__(self) -> str:
        return f"{self.on} {self.name}".strip()


class ChangedDay(models.Model):
    """A local date with other hours than its weekday. A closing day wins over it."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="changed_days")
    on = models.DateField(_("date"))
    hours = models.JSONField(_("opening hours"), help_text='[["09:00", "12:00"]]')

    class Meta:
        verbose_name = _("changed day")
        verbose_name_plural = _("changed days")
        ordering = ["on"]
        constraints = [UniqueConstraint(fields=["calendar", "on"], name="sla_changed_day_unique")]

    def __str__(self) -> str:
        return str(self.on)


class Policy(models.Model):
    """What is promised, as it is being edited. Tickets are promised a version of it.

    `plan` makes it the policy of every contract of that plan which has none of its own.
    """

    name = models.CharField(_("name"), max_length=100, unique=True)
    plan = models.CharField(
        _("default of the plan"), max_length=20, choices=Plan, null=True, blank=True, unique=True
    )
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="policies")
    pauses = models.JSONField(
        _("pausing statuses"), default=dict, help_text='{"resolution": ["waiting_customer"]}'
    )
    reopen_days = models.PositiveSmallIntegerField(_("reopening, in business days"), default=10)
    is_active = models.BooleanField(_("active"), default=True)
    current = models.OneToOneField(
        "PolicyVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("service level policy")
        verbose_name_plural = _("service level policies")
        ordering = ["name"]
        constraints = [
            CheckConstraint(
                condition=Q(plan=None) | Q(plan__in=Plan.values), name="sla_policy_plan_known"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Target(models.Model):
    """Business minutes promised for a metric. Empty priority or category: any; null: no target."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="targets")
    metric = models.CharField(_("metric"), max_length=20, choices=Metric)
    priority = models.CharField(_("priority"), max_length=10, choices=Priority, blank=True)
    category = models.CharField(_("category"), max_length=30, blank=True)
    minutes = models.PositiveIntegerField(_("business minutes"), null=True, blank=True)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["metric", "category", "priority"]
        constraints = [
            UniqueConstraint(
                fields=["policy", "metric", "priority", "category"], name="sla_target_unique"
            ),
            CheckConstraint(condition=Q(metric__in=Metric.values), name="sla_target_metric_known"),
            CheckConstraint(condition=_PRIORITY_OR_ANY, name="sla_target_priority_known"),
            CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__gt=0), name="sla_target_minutes_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.priority or '*'} {self.category or '*'}: {self.minutes}"


class PolicyVersion(models.Model):
    """What a policy and its calendar said at one moment. Never edited: promises refer to it."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    snapshot = models.JSONField()
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        verbose_name = _("policy version")
        verbose_name_plural = _("policy versions")
        ordering = ["policy", "-number"]
        constraints = [
            UniqueConstraint(fields=["policy", "number"], name="sla_policy_version_unique")
        ]

    def __str__(self) -> str:
        return f"{self.policy} v{self.number}"


class PolicyAssignment(models.Model):
    """The policy of one contract, instead of that of its plan."""

    contract = models.OneToOneField(
        Contract, on_delete=models.PROTECT, related_name="policy_assignment"
    )
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="assignments")

    class Meta:
        verbose_name = _("policy of a contract")
        verbose_name_plural = _("policies of contracts")

    def __str__(self) -> str:
        return f"{self.contract}: {self.policy}"


class ClockQuerySet(models.QuerySet["Clock"]):
    def open(self) -> Self:
        """What somebody still has to keep, or to keep late."""
        return self.filter(stopped_at=None)

    def due(self, now: datetime) -> Self:
        """Where something must happen by `now`, oldest first. Uses index: sla_clock_due."""
        return self.filter(next_action_at__lte=now).order_by("next_action_at")

    def judged(self) -> Self:
        """Promises that were kept or broken: what attainment is counted from."""
        return self.filter(
            Q(state=ClockState.MET) | Q(state=ClockState.BREACHED), target_seconds__isnull=False
        )


class Clock(models.Model):
    """One promise on one ticket: a cache of the fold of the ticket's log.

    Nothing in a row depends on the time of reading it. While a clock runs, its elapsed time
    follows from `due_at` and the calendar; `elapsed_seconds` is kept once it stands still.
    `paused_seconds` holds business seconds by pausing status, of pauses that have ended.
    """

    # Found by the unique constraint, which begins with it; so is the clock of an escalation.
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="clocks", db_index=False
    )
    metric = models.CharField(max_length=20, choices=Metric)
    cycle = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=ClockState)
    is_paused = models.BooleanField(default=False)
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, null=True)
    target_seconds = models.PositiveIntegerField(null=True)
    elapsed_seconds = models.PositiveIntegerField(null=True)
    paused_seconds = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    next_action_at = models.DateTimeField(null=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = _("clock")
        verbose_name_plural = _("clocks")
        ordering = ["started_at", "id"]
        constraints = [
            UniqueConstraint(fields=["ticket", "metric", "cycle"], name="sla_clock_one_per_cycle"),
            CheckConstraint(condition=Q(metric__in=Metric.values), name="sla_clock_metric_known"),
            CheckConstraint(condition=Q(state__in=ClockState.values), name="sla_clock_state_known"),
            CheckConstraint(
                condition=Q(next_action_at=None)
                | Q(stopped_at=None, is_paused=False, due_at__isnull=False),
                name="sla_clock_only_running_acts",
            ),
            CheckConstraint(
                condition=Q(state=ClockState.BREACHED, breached_at__isnull=False)
                | (~Q(state=ClockState.BREACHED) & Q(breached_at=None)),
                name="sla_clock_breached_at_iff_breached",
            ),
            CheckConstraint(
                condition=Q(stopped_at=None, is_paused=False, elapsed_seconds=None)
                | (
                    (Q(is_paused=True) | Q(stopped_at__isnull=False))
                    & Q(elapsed_seconds__isnull=False)
                ),
                name="sla_clock_elapsed_iff_still",
            ),
        ]
        indexes = [
            Index(
                fields=["next_action_at"],
                name="sla_clock_due",
                condition=Q(next_action_at__isnull=False),
            ),
            Index(
                fields=["due_at"],
                name="sla_clock_open_by_due",
                condition=Q(stopped_at=None, due_at__isnull=False),
            ),
            Index(fields=["started_at", "metric"], name="sla_clock_started"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.metric} {self.cycle}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.stopped_at is None


class EscalationRule(models.Model):
    """When a clock comes to a moment, do this. Fires at most once on each clock.

    The moment is a percentage of the target, or business minutes from the deadline (before it
    when negative, the breach itself at 0). Empty conditions hold always. A rule acts on moments
    after `active_from`, so a new rule does not fire for what has long passed.
    """

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="rules")
    name = models.CharField(_("name"), max_length=100)
    is_active = models.BooleanField(_("active"), default=True)
    active_from = models.DateTimeField(default=timezone.now)
    metric = models.CharField(_("metric"), max_length=20, choices=Metric, blank=True)
    percent = models.PositiveSmallIntegerField(_("percent of the target"), null=True, blank=True)
    minutes = models.IntegerField(_("business minutes from the deadline"), null=True, blank=True)
    priorities = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    categories = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    plans = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    only_unassigned = models.BooleanField(_("only without assignee"), default=False)
    notify_assignee = models.BooleanField(_("write to the assignee"), default=False)
    notify_leads = models.BooleanField(_("write to the leads"), default=False)
    notify_manager = models.BooleanField(_("write to the contract's manager"), default=False)
    raise_priority = models.BooleanField(_("raise the priority"), default=False)
    to_queue = models.ForeignKey(Queue, on_delete=models.PROTECT, null=True, blank=True)
    to_assignee = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(_("internal note"), blank=True)
    # One of C4T's own; while a rule calls it, it is not deleted (`sla.receivers`).
    to_endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("escalation rule")
        verbose_name_plural = _("escalation rules")
        ordering = ["policy", "name"]
        constraints = [
            CheckConstraint(condition=_METRIC_OR_ANY, name="sla_rule_metric_known"),
            CheckConstraint(
                condition=Q(percent=None, minutes__isnull=False)
                | Q(percent__isnull=False, minutes=None),
                name="sla_rule_one_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Escalation(models.Model):
    """A rule that fired on a clock: once, in the transaction of what it did.

    `moment_at` is when it was due to fire, `fired_at` when it did; `done` lists the actions.
    """

    rule = models.ForeignKey(EscalationRule, on_delete=models.PROTECT, related_name="escalations")
    clock = models.ForeignKey(
        Clock, on_delete=models.PROTECT, related_name="escalations", db_index=False
    )
    moment_at = models.DateTimeField()
    fired_at = models.DateTimeField()
    done = models.JSONField(default=list)

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        ordering = ["-fired_at", "-id"]
        constraints = [
            UniqueConstraint(fields=["clock", "rule"], name="sla_escalation_once_per_clock")
        ]
        indexes = [Index(fields=["-fired_at"], name="sla_escalation_latest")]

    def __str__(self) -> str:
        return f"{self.rule_id} on {self.clock_id}"
