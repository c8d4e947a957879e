"""The conversation: tickets, what was said, what happened, and what a ticket is about."""

import re
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import CheckConstraint, GeneratedField, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from accounts.choices import Plan, Verdict
from accounts.models import Company, User
from alerts.choices import Category
from alerts.models import Alert
from customs.models import Outage
from tickets.choices import (
    UNRESOLVED,
    WAITING,
    ApprovalState,
    EventKind,
    Priority,
    Side,
    Status,
    Via,
)

SEARCH_CONFIG = "helpdesk"  # the text search configuration of migration 0001: no accents, no stems


def _search_vector(field: str) -> GeneratedField:
    return GeneratedField(
        expression=SearchVector(field, config=SEARCH_CONFIG),
        output_field=SearchVectorField(),
        db_persist=True,
    )


class Queue(models.Model):
    """A line of tickets that agents take from; categories lead new tickets into it."""

    slug = models.SlugField(max_length=50, unique=True)
    name_fr = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    categories = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("queue")
        verbose_name_plural = _("queues")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name_en

    def name(self, locale: str) -> str:
        return self.name_fr if locale == "fr" else self.name_en


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, user: User) -> Self:
        """What this person may know of: agents all, company administrators theirs, others their own."""
        if user.is_agent:
            return self
        if user.company_id is None:
            return self.none()
        mine = self.filter(company_id=user.company_id)
        return mine if user.role == "customer_admin" else mine.filter(requester=user)

    def by_number(self, number: str) -> Self:
        """`CAS-000123` → that ticket; anything else finds nothing."""
        return self.filter(pk=Ticket.pk_of(number))

    def unresolved(self) -> Self:
        return self.filter(status__in=UNRESOLVED)

    def waiting(self) -> Self:
        return self.filter(status__in=WAITING)


class Ticket(models.Model):
    """One request of a customer. It changes only through services, which write the events."""

    # `db_index=False`: an index named below begins with the column.
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="tickets", db_index=False
    )
    requester = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="requested_tickets", db_index=False
    )
    assignee = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="assigned_tickets"
    )
    queue = models.ForeignKey(
        Queue, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets"
    )
    subject = models.CharField(_("subject"), max_length=300)
    locale = models.CharField(_("language of the customer's text"), max_length=5, default="fr")
    status = models.CharField(_("status"), max_length=24, choices=Status, default=Status.NEW)
    priority = models.CharField(
        _("priority"), max_length=10, choices=Priority, default=Priority.NORMAL
    )
    category = models.CharField(
        _("category"), max_length=30, choices=Category, default=Category.UNCLASSIFIED
    )
    subtype = models.CharField(_("subtype"), max_length=40, blank=True)
    customs_system = models.SlugField(_("customs or port system"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    signature = models.CharField(max_length=200, blank=True)
    classification = models.JSONField(default=dict, blank=True)
    category_confirmed = models.BooleanField(default=False)
    scope_verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.UNSURE)
    scope_confirmed = models.BooleanField(default=False)
    declaration_reference = models.CharField(max_length=100, blank=True)
    external_reference = models.CharField(max_length=100, blank=True)
    outage = models.ForeignKey(
        Outage, on_delete=models.SET_NULL, null=True, blank=True, related_name="tickets"
    )
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    last_message_at = models.DateTimeField()
    last_message_side = models.CharField(max_length=10, choices=Side, default=Side.CUSTOMER)
    version = models.PositiveIntegerField(default=1, help_text=_("Grows with every event."))
    # Written by the sla room from its clocks, through ticket_deadlines_set.
    next_due_at = models.DateTimeField(null=True, blank=True)
    reopen_until = models.DateTimeField(null=True, blank=True)
    search = _search_vector("subject")

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        constraints = [
            CheckConstraint(condition=Q(status__in=Status.values), name="tickets_status_known"),
            CheckConstraint(
                condition=Q(priority__in=Priority.values), name="tickets_priority_known"
            ),
            CheckConstraint(
                condition=Q(category__in=Category.values), name="tickets_category_known"
            ),
            CheckConstraint(
                condition=Q(scope_verdict__in=Verdict.values), name="tickets_scope_known"
            ),
            CheckConstraint(
                condition=Q(last_message_side__in=Side.values), name="tickets_last_side_known"
            ),
            CheckConstraint(
                condition=Q(status__in=[Status.RESOLVED, Status.CLOSED], resolved_at__isnull=False)
                | (~Q(status__in=[Status.RESOLVED, Status.CLOSED]) & Q(resolved_at=None)),
                name="tickets_resolved_at_iff_resolved",
            ),
            CheckConstraint(
                condition=~Q(merged_into=models.F("id")), name="tickets_not_merged_into_itself"
            ),
        ]
        indexes = [
            Index(fields=["company", "-updated_at"], name="tickets_of_company"),
            Index(fields=["requester", "-updated_at"], name="tickets_of_requester"),
            Index(fields=["-created_at", "-id"], name="tickets_newest"),
            Index(fields=["-updated_at", "-id"], name="tickets_latest"),
            Index(
                fields=["next_due_at", "id"],
                name="tickets_next_due",
                condition=Q(status__in=[s.value for s in UNRESOLVED]),
            ),
            # Deadlines whatever the status: what the API orders and filters by.
            Index(
                fields=["next_due_at", "id"],
                name="tickets_any_due",
                condition=Q(next_due_at__isnull=False),
            ),
            # The counts of the desk are read from it alone, without the rows.
            Index(
                fields=["queue", "status", "assignee", "next_due_at"],
                name="tickets_open_counts",
                condition=Q(status__in=[s.value for s in UNRESOLVED]),
            ),
            Index(
                fields=["assignee", "next_due_at"],
                name="tickets_of_assignee_due",
                condition=Q(status__in=[s.value for s in UNRESOLVED]),
            ),
            Index(
                fields=["category", "next_due_at"],
                name="tickets_category_due",
                condition=Q(status__in=[s.value for s in UNRESOLVED]),
            ),
            Index(fields=["-resolved_at"], name="tickets_resolved"),
            Index(
                fields=["category", "subtype", "-resolved_at"],
                name="tickets_solved_of_class",
                condition=Q(resolved_at__isnull=False),
            ),
            Index(fields=["signature", "-created_at"], name="tickets_signature"),
            Index(fields=["external_reference"], name="tickets_external_reference"),
            GinIndex(fields=["search"], name="tickets_search"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    @property
    def number(self) -> str:
        """`CAS-000123`: the primary key in the form that people quote."""
        return f"CAS-{self.pk:06d}"

    @staticmethod
    def pk_of(number: str) -> int:
        """The key behind a number, in any case; 0, which no ticket has, for anything else."""
        match = re.fullmatch(r"CAS-0*(\d{1,18})", number.strip(), re.IGNORECASE)
        return int(match[1]) if match else 0

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done, by whomever."""
        return self.status in UNRESOLVED

    @property
    def is_waiting(self) -> bool:
        return self.status in WAITING


class Message(models.Model):
    """A public reply, or an internal note (`public` false). Never edited."""

    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True)
    side = models.CharField(max_length=10, choices=Side)
    via = models.CharField(max_length=10, choices=Via)
    public = models.BooleanField(default=True)
    auto = models.BooleanField(default=False, help_text=_("An automatic reply answers nothing."))
    is_opening = models.BooleanField(default=False)
    body = models.TextField()
    created_at = models.DateTimeField()
    search = _search_vector("body")

    class Meta:
        verbose_name = _("message")
        ordering = ["id"]
        constraints = [
            CheckConstraint(condition=Q(side__in=Side.values), name="tickets_message_side_known"),
            CheckConstraint(condition=Q(via__in=Via.values), name="tickets_message_via_known"),
            UniqueConstraint(
                fields=["ticket"],
                condition=Q(is_opening=True),
                name="tickets_message_one_opening",
            ),
        ]
        indexes = [
            Index(fields=["ticket", "id"], name="tickets_message_of_ticket"),
            GinIndex(fields=["search"], name="tickets_message_search"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.body[:40]}"


class Attachment(models.Model):
    """A file of a message. Kept outside the web root and served as a download to who may see it."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="attachments")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attachments")
    file = models.FileField(upload_to="attachments/%Y/%m/")
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("file")

    def __str__(self) -> str:
        return self.name


class TicketEvent(models.Model):
    """One thing that happened to a ticket. Append-only: a database trigger refuses any change."""

    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="events", db_index=False
    )
    kind = models.CharField(max_length=30, choices=EventKind)
    at = models.DateTimeField()
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True)
    via = models.CharField(max_length=10, choices=Via)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["id"]
        constraints = [
            CheckConstraint(
                condition=Q(kind__in=EventKind.values), name="tickets_event_kind_known"
            ),
            CheckConstraint(condition=Q(via__in=Via.values), name="tickets_event_via_known"),
        ]
        indexes = [
            Index(fields=["ticket", "id"], name="tickets_event_of_ticket"),
            Index(
                fields=["at"],
                name="tickets_event_classified",
                condition=Q(kind=EventKind.CLASSIFIED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.kind}"


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


class AuthorityApproval(models.Model):
    """The customer's written approval to contact an authority: who, when, and the exact text."""

    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="approvals", db_index=False
    )
    customs_system = models.SlugField(max_length=20, blank=True)
    purpose = models.TextField(_("why we contact the authority"))
    shared = models.TextField(_("what we will share"))
    state = models.CharField(max_length=10, choices=ApprovalState, default=ApprovalState.ASKED)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_via = models.CharField(max_length=10, choices=Via, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            CheckConstraint(
                condition=Q(state__in=ApprovalState.values), name="tickets_approval_state_known"
            ),
            CheckConstraint(
                condition=Q(answered_via__in=["", *Via.values]), name="tickets_approval_via_known"
            ),
            CheckConstraint(
                condition=Q(state=ApprovalState.ASKED, answered_at=None, answered_by=None)
                | (
                    ~Q(state=ApprovalState.ASKED)
                    & Q(answered_at__isnull=False, answered_by__isnull=False)
                ),
                name="tickets_approval_answered_iff_state",
            ),
            UniqueConstraint(
                fields=["ticket"],
                condition=Q(state=ApprovalState.ASKED),
                name="tickets_approval_one_question_at_a_time",
            ),
        ]
        indexes = [Index(fields=["ticket", "state"], name="tickets_approval_of_ticket")]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.state}"


class Macro(models.Model):
    """A prepared answer in the languages customers write; placeholders like {requester}."""

    slug = models.SlugField(max_length=60, unique=True)
    category = models.CharField(max_length=30, blank=True)
    title_fr = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    body_fr = models.TextField()
    body_en = models.TextField()
    body_nl = models.TextField(blank=True)
    body_de = models.TextField(blank=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title_en

    def title(self, locale: str) -> str:
        return self.title_fr if locale == "fr" else self.title_en

    def body(self, locale: str) -> str:
        """The text in the customer's language; English where it was not written."""
        return str(getattr(self, f"body_{locale}", "")) or self.body_en
