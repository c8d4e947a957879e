"""Whose sign-in lets the people of a company in, and as whom it knows them."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models.companies import Company
from accounts.models.people import User


class IdentityProviderQuerySet(models.QuerySet["IdentityProvider"]):
    def visible_to(self, user: User) -> Self:
        """Agents see each; administrators of a company theirs; nobody else any."""
        if user.is_agent:
            return self
        if user.role == Role.CUSTOMER_ADMIN:
            return self.filter(company=user.company_id)
        return self.none()

    def in_use_for(self, domain: str) -> Self:
        """The one that lets the addresses of this domain in. With its company."""
        rows = self.filter(is_active=True, domains__name=domain.lower())
        return rows.select_related("company")


class IdentityProvider(models.Model):
    """A company's own sign-in by OpenID Connect. C4T sets it up: a domain is worth what we checked.

    The client secret is sealed (`accounts.sealing`), and never shown again.
    """

    company = models.OneToOneField(
        Company, on_delete=models.PROTECT, related_name="identity_provider"
    )
    issuer = models.URLField(_("issuer"), max_length=500)
    client_id = models.CharField(_("client id"), max_length=255)
    sealed_secret = models.TextField(editable=False)
    is_active = models.BooleanField(_("in use"), default=False)
    passwords_off = models.BooleanField(_("no passwords"), default=False)
    creates_people = models.BooleanField(_("makes accounts"), default=False)

    objects = IdentityProviderQuerySet.as_manager()

    class Meta:
        verbose_name = _("single sign-on")
        verbose_name_plural = _("single sign-ons")
        constraints = [
            CheckConstraint(
                condition=Q(is_active=True) | Q(passwords_off=False),
                name="accounts_identity_provider_leaves_a_door",
            )
        ]

    def __str__(self) -> str:
        return self.issuer


class IdentityDomain(models.Model):
    """What follows the @ in the addresses that a provider speaks for: of one company only."""

    provider = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE, related_name="domains")
    name = models.CharField(max_length=253, unique=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            CheckConstraint(condition=Q(name=Lower("name")), name="accounts_identity_domain_lower")
        ]

    def __str__(self) -> str:
        return self.name


class Identity(models.Model):
    """As whom an issuer knows a person: bound at the first sign-in, and the address counts no more.

    So an address that the issuer gives to somebody else later opens nothing.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=255)
    bound_at = models.DateTimeField()
    last_used_at = models.DateTimeField()

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")
        constraints = [
            UniqueConstraint(fields=["issuer", "subject"], name="accounts_identity_of_one_person"),
            UniqueConstraint(fields=["user", "issuer"], name="accounts_identity_one_each"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} ← {self.issuer}"
