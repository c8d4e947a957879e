"""Invitations to a company, or to C4T."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.choices import AGENT_ROLES, CUSTOMER_ROLES, Language, Role
from accounts.models.companies import Company
from accounts.models.people import User


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def still_open(self) -> Self:
        """Neither accepted nor revoked; perhaps too old, and then it can be sent again."""
        return self.filter(accepted_at=None, revoked_at=None)


class Invitation(models.Model):
    """Someone asked to join a company, or C4T (`company` null), by a link in an e-mail.

    The link names the row and how often it was sent, signed: sending again ends the earlier link.
    """

    email = models.EmailField(_("e-mail address"), max_length=254)
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    sent_times = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.OneToOneField(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="invitation"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-sent_at", "-id"]
        constraints = [
            CheckConstraint(
                condition=Q(email=Lower("email")), name="accounts_invitation_email_lower"
            ),
            CheckConstraint(
                condition=Q(language__in=Language.values),
                name="accounts_invitation_language_known",
            ),
            CheckConstraint(
                condition=Q(role__in=CUSTOMER_ROLES, company__isnull=False)
                | Q(role__in=AGENT_ROLES, company__isnull=True),
                name="accounts_invitation_role_of_company",
            ),
            CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, revoked_at=None),
                name="accounts_invitation_accepted_by_and_at",
            ),
            UniqueConstraint(
                fields=["company", "email"],
                condition=Q(accepted_at=None, revoked_at=None),
                nulls_distinct=False,
                name="accounts_invitation_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} → {self.company or 'C4T'}"
