"""What is still to be put in order once an outage is over."""

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, User
from customs.models import Outage
from tickets.choices import RegularisationKind
from tickets.models.ticket import Ticket


class RegularisationQuerySet(models.QuerySet["RegularisationTask"]):
    def visible_to(self, user: User) -> "RegularisationQuerySet":
        """Agents see all, customers those of their company."""
        return self if user.is_agent else self.filter(company=user.company_id)

    def open(self) -> "RegularisationQuerySet":
        # Uses index: tickets_regularisation_open
        return self.filter(done_at=None)


class RegularisationTask(models.Model):
    """A message held or a declaration that waited during an outage: check that it went through.

    Declarations sent under the fallback have a register of their own (`customs`).
    """

    outage = models.ForeignKey(Outage, on_delete=models.PROTECT, related_name="+", db_index=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=RegularisationKind)
    reference = models.CharField(_("reference"), max_length=120)
    ticket = models.ForeignKey(Ticket, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = RegularisationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            UniqueConstraint(
                fields=["outage", "company", "kind", "reference"],
                name="tickets_regularisation_once",
            ),
            CheckConstraint(
                condition=Q(kind__in=RegularisationKind.values),
                name="tickets_regularisation_kind_known",
            ),
            CheckConstraint(
                condition=Q(done_at=None, done_by=None)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="tickets_regularisation_done_by_someone",
            ),
        ]
        indexes = [
            Index(
                fields=["company", "outage"],
                name="tickets_regularisation_open",
                condition=Q(done_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.reference
