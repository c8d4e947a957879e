"""A ticket, the queue it stands in, and who may see it."""

import re
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, Index, Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import Verdict
from accounts.models import Company, User
from alerts.choices import Category
from customs.models import Outage
from tickets.choices import UNRESOLVED, WAITING, Priority, Side, Status
from tickets.models.base import search_vector

TAG_LENGTH = 40
TAGS_MOST = 20


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
        """What this person may know of: agents all, company administrators theirs, others their own,
        with what was merged into those and what those were merged into."""
        if user.is_agent:
            return self
        if user.company_id is None:
            return self.none()
        mine = self.filter(company_id=user.company_id)
        if user.role == "customer_admin":
            return mine
        # From the few that are merged: who has asked thousands of times reads none of theirs.
        merged = Ticket.objects.filter(merged_into__isnull=False).order_by()
        joined = Q(pk__in=merged.filter(requester=user).values("merged_into"))
        into_own = Q(pk__in=merged.filter(merged_into__requester=user).values("pk"))
        return mine.filter(Q(requester=user) | joined | into_own)

    def by_number(self, number: str) -> Self:
        """`CAS-000123` → that ticket; anything else finds nothing."""
        return self.filter(pk=Ticket.pk_of(number))

    def unresolved(self) -> Self:
        return self.filter(status__in=UNRESOLVED)

    def waiting(self) -> Self:
        return self.filter(status__in=WAITING)

    def tagged(self, typed: str) -> Self:
        """Those with this tag, in small letters or not."""
        # Uses index: tickets_tag, or tickets_tag_once for each ticket of a list, as is cheaper
        return self.filter(tag_rows__tag=typed.strip().lower())


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
    customs_system = models.SlugField(
        _("customs or port system"), max_length=20, blank=True, db_index=False
    )
    country = models.CharField(_("country"), max_length=2, blank=True)
    signature = models.CharField(max_length=200, blank=True)
    classification = models.JSONField(default=dict, blank=True)
    category_confirmed = models.BooleanField(default=False)
    scope_verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.UNSURE)
    scope_confirmed = models.BooleanField(default=False)
    declaration_reference = models.CharField(max_length=100, blank=True)
    external_reference = models.CharField(max_length=100, blank=True)
    tags = ArrayField(
        models.CharField(max_length=TAG_LENGTH), default=list, db_default=[], blank=True
    )
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
    snoozed_until = models.DateTimeField(
        null=True, blank=True, help_text=_("Put aside by an agent; no clock knows of it.")
    )
    texts_removed_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text=_("When its texts and files were removed after the time agreed."),
    )
    search = search_vector("subject")

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
            CheckConstraint(
                condition=Q(snoozed_until=None) | Q(status__in=[s.value for s in UNRESOLVED]),
                name="tickets_only_open_snoozed",
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
            # The other orders of what is open: nearly all that is old is over.
            Index(
                fields=["created_at", "id"],
                name="tickets_open_created",
                condition=Q(status__in=[s.value for s in UNRESOLVED]),
            ),
            Index(
                fields=["updated_at", "id"],
                name="tickets_open_updated",
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
            Index(
                fields=["snoozed_until"],
                name="tickets_snoozed",
                condition=Q(snoozed_until__isnull=False),
            ),
            Index(fields=["-resolved_at"], name="tickets_resolved"),
            Index(
                fields=["resolved_at", "id"],
                name="tickets_with_texts",
                condition=Q(resolved_at__isnull=False, texts_removed_at=None),
            ),
            Index(
                fields=["category", "subtype", "-resolved_at"],
                name="tickets_solved_of_class",
                condition=Q(resolved_at__isnull=False),
            ),
            Index(fields=["signature", "-created_at"], name="tickets_signature"),
            Index(fields=["external_reference"], name="tickets_external_reference"),
            # What the contract left out, for the commercial team.
            Index(
                fields=["created_at"],
                name="tickets_excluded",
                condition=Q(scope_verdict=Verdict.EXCLUDED),
            ),
            GinIndex(fields=["search"], name="tickets_search"),
            # Any combination of what lists are filtered by. What it waits to take in is searched
            # with it, so it waits with little.
            GinIndex(
                fields=[
                    "status",
                    "priority",
                    "category",
                    "subtype",
                    "customs_system",
                    "country",
                    "locale",
                    "scope_verdict",
                    "assignee",
                    "queue",
                ],
                name="tickets_by_facet",
                gin_pending_list_limit=256,
            ),
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
