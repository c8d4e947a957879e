"""The follow-up of a finalisation: what is still missing, who looked, by when the law wants it."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customs.legal import DateName
from tickets.choices import (
    Checked,
    CheckResult,
    Contacted,
    ContactedBy,
    FollowUpKind,
    Outcome,
    ProofKind,
)
from tickets.models.conversation import Attachment
from tickets.models.ticket import Ticket


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(self, user: User) -> Self:
        """The follow-ups of the tickets that this person may know of."""
        return self if user.is_agent else self.filter(ticket__in=Ticket.objects.visible_to(user))

    def still_open(self) -> Self:
        return self.filter(outcome=Outcome.OPEN)

    def to_look_at(self, now: datetime) -> Self:
        """What the sweep must look at by `now`, oldest first. Uses index: tickets_followup_due."""
        return self.filter(look_at__lte=now).order_by("look_at")


class FollowUp(models.Model):
    """What one ticket's declaration waits for. Days are calendar days, instants UTC."""

    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, related_name="follow_up")
    kind = models.CharField(_("what is missing"), max_length=40, choices=FollowUpKind)
    declaration_reference = models.CharField(_("declaration"), max_length=100, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    lodged_on = models.DateField(_("lodged on"), null=True, blank=True)
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)
    released_on = models.DateField(_("released on"), null=True, blank=True)
    enquiry_on = models.DateField(_("enquiry of customs received on"), null=True, blank=True)
    answer_by_on = models.DateField(_("answer asked for by customs by"), null=True, blank=True)
    next_check_at = models.DateTimeField(null=True, blank=True)
    proof_asked_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.OPEN)
    outcome_on = models.DateField(null=True, blank=True)
    started_at = models.DateTimeField()
    counted_at = models.DateTimeField(help_text=_("When the dates last changed."))
    # The nearest limit and the next look of the sweep: a cache of the dates and the legal limits.
    limit_on = models.DateField(null=True, blank=True)
    look_at = models.DateTimeField(null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = [
            CheckConstraint(
                condition=Q(kind__in=FollowUpKind.values), name="tickets_followup_kind_known"
            ),
            CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="tickets_followup_outcome_known"
            ),
            CheckConstraint(
                condition=Q(outcome=Outcome.OPEN, outcome_on=None)
                | (~Q(outcome=Outcome.OPEN) & Q(outcome_on__isnull=False)),
                name="tickets_followup_outcome_on_iff_over",
            ),
            CheckConstraint(
                condition=Q(outcome=Outcome.OPEN) | Q(look_at=None, next_check_at=None),
                name="tickets_followup_only_open_due",
            ),
        ]
        indexes = [
            Index(
                fields=["limit_on", "id"],
                name="tickets_followup_limit",
                condition=Q(outcome=Outcome.OPEN),
            ),
            Index(
                fields=["look_at"],
                name="tickets_followup_due",
                condition=Q(look_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.kind}"

    @property
    def is_open(self) -> bool:
        return self.outcome == Outcome.OPEN

    @property
    def dates(self) -> dict[DateName, date]:
        """The dates that are known, by the name that legal limits are counted from."""
        found = {name: getattr(self, name) for name in DateName}
        return {name: day for name, day in found.items() if day is not None}


class FollowUpCheck(models.Model):
    """One look at the declaration. Append-only: a database trigger refuses any change."""

    follow_up = models.ForeignKey(
        FollowUp, on_delete=models.PROTECT, related_name="checks", db_index=False
    )
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    checked = models.CharField(max_length=20, choices=Checked)
    result = models.CharField(max_length=20, choices=CheckResult)
    note = models.TextField(blank=True, help_text=_("For the desk only."))
    contacted = models.CharField(max_length=20, choices=Contacted, blank=True)
    channel = models.CharField(max_length=20, choices=ContactedBy, blank=True)
    reference = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            CheckConstraint(
                condition=Q(checked__in=Checked.values), name="tickets_check_checked_known"
            ),
            CheckConstraint(
                condition=Q(result__in=CheckResult.values), name="tickets_check_result_known"
            ),
            CheckConstraint(
                condition=Q(contacted__in=Contacted.values), name="tickets_check_contacted_known"
            ),
            CheckConstraint(
                condition=Q(channel__in=["", *ContactedBy.values]),
                name="tickets_check_channel_known",
            ),
            CheckConstraint(
                condition=Q(contacted="", channel="") | (~Q(contacted="") & ~Q(channel="")),
                name="tickets_check_channel_iff_contacted",
            ),
        ]
        indexes = [Index(fields=["follow_up", "-id"], name="tickets_check_of_followup")]

    def __str__(self) -> str:
        return f"{self.follow_up_id}: {self.checked} {self.result}"


class FollowUpProof(models.Model):
    """A document that proves what the missing message should have said."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="proofs")
    kind = models.CharField(max_length=20, choices=ProofKind)
    reference = models.CharField(max_length=100, blank=True)
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    collected_on = models.DateField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            CheckConstraint(
                condition=Q(kind__in=ProofKind.values), name="tickets_proof_kind_known"
            ),
            CheckConstraint(
                condition=~Q(reference="") | Q(attachment__isnull=False),
                name="tickets_proof_is_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.follow_up_id}: {self.kind} {self.reference}"


class FollowUpReminder(models.Model):
    """A reminder that was sent, or that a later one of the same limit made needless: once each."""

    follow_up = models.ForeignKey(
        FollowUp, on_delete=models.PROTECT, related_name="reminders", db_index=False
    )
    limit = models.SlugField(max_length=40)
    limit_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["follow_up", "limit", "limit_on", "days"], name="tickets_reminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.follow_up_id}: {self.limit} {self.days}"
