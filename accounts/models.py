"""Who: companies, their contracts, people, and the keys of programs."""

import hashlib
import secrets
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import (
    AGENT_ROLES,
    CUSTOMER_ROLES,
    ApiKeyEventKind,
    Language,
    Notice,
    Openers,
    Plan,
    Role,
    Scope,
    Verdict,
)


class Company(models.Model):
    """A customer organisation. `tenant_id` is the name CAS knows it by."""

    name = models.CharField(_("name"), max_length=200)
    tenant_id = models.SlugField(_("CAS tenant"), max_length=100, unique=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.FRENCH)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ["name"]
        constraints = [
            CheckConstraint(
                condition=Q(language__in=Language.values), name="accounts_company_language_known"
            )
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign-in ignores the case of the address: addresses are kept in lower case."""
        return self.get(email=(username or "").lower())

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        fields = {"role": Role.ADMIN, "is_superuser": True, "name": email, **fields}
        return self.create_user(email, password, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, or a program acting under a key. Customers belong to one company, agents to none."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.CUSTOMER)
    company = models.ForeignKey(
        Company,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("company"),
    )
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.FRENCH
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Paris")
    # Which e-mails they do without, and whether those that may wait come once a day.
    notices_off = ArrayField(
        models.CharField(max_length=20), default=list, db_default=[], blank=True
    )
    digest = models.BooleanField(_("once a day"), default=False, db_default=False)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            CheckConstraint(condition=Q(email=Lower("email")), name="accounts_user_email_lower"),
            CheckConstraint(condition=Q(role__in=Role.values), name="accounts_user_role_known"),
            CheckConstraint(
                condition=Q(language__in=Language.values), name="accounts_user_language_known"
            ),
            CheckConstraint(
                condition=Q(role__in=CUSTOMER_ROLES, company__isnull=False)
                | Q(role__in=AGENT_ROLES, company__isnull=True),
                name="accounts_user_company_iff_customer",
            ),
            CheckConstraint(
                condition=Q(notices_off__contained_by=Notice.values),
                name="accounts_user_notices_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_agent(self) -> bool:
        """Whether the person answers (agent, lead, admin) rather than asks."""
        return self.role in AGENT_ROLES

    @property
    def is_lead(self) -> bool:
        return self.role in (Role.LEAD, Role.ADMIN)

    @property
    def is_staff(self) -> bool:
        """Who may enter the administration pages."""
        return self.role == Role.ADMIN

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Administrators may edit everything in the administration; nobody else enters it."""
        return self.is_active and self.role == Role.ADMIN

    def has_module_perms(self, app_label: str) -> bool:
        """As `has_perm`: the role is the permission, there are no groups."""
        return self.is_active and self.role == Role.ADMIN

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.name.split()[:2]).upper() or "?"


class Subscription(models.Model):
    """Something a customer may buy beside or above Premium, and how to ask for it."""

    slug = models.SlugField(max_length=50, unique=True)
    name_fr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    name_nl = models.CharField(max_length=120, blank=True, db_default="")
    name_de = models.CharField(max_length=120, blank=True, db_default="")
    contact = models.EmailField(blank=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name_en

    def name(self, locale: str) -> str:
        """The name in one of four languages; English where it was not written."""
        return str(getattr(self, f"name_{locale}", "")) or self.name_en


class Service(models.Model):
    """One line of what Premium covers or leaves out, matched by a ticket's category and subtype.

    `subscription` is the one that covers an excluded service; empty where none is named.
    """

    slug = models.SlugField(max_length=50, unique=True)
    category = models.CharField(max_length=30)
    subtype = models.CharField(max_length=40, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict)
    subscription = models.ForeignKey(
        Subscription, on_delete=models.PROTECT, null=True, blank=True, related_name="services"
    )
    name_fr = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    message_fr = models.TextField()
    message_en = models.TextField()
    # What an agent answers kindly; placeholders are those of accounts.answers.
    answer_fr = models.TextField(blank=True, db_default="")
    answer_en = models.TextField(blank=True, db_default="")
    answer_nl = models.TextField(blank=True, db_default="")
    answer_de = models.TextField(blank=True, db_default="")

    class Meta:
        ordering = ["category", "subtype"]
        constraints = [
            UniqueConstraint(fields=["category", "subtype"], name="accounts_service_unique"),
            CheckConstraint(
                condition=Q(verdict__in=Verdict.values), name="accounts_service_verdict_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name_en

    def name(self, locale: str) -> str:
        return self.name_fr if locale == "fr" else self.name_en

    def message(self, locale: str) -> str:
        return self.message_fr if locale == "fr" else self.message_en

    def answer(self, locale: str) -> str:
        """The kind answer in one of four languages; English where it was not written."""
        return str(getattr(self, f"answer_{locale}", "")) or self.answer_en


class Contract(models.Model):
    """The Premium contract of a company: plan, add-ons, countries, who may open tickets."""

    company = models.OneToOneField(Company, on_delete=models.PROTECT, related_name="contract")
    plan = models.CharField(max_length=20, choices=Plan, default=Plan.PREMIUM)
    subscriptions = models.ManyToManyField(Subscription, blank=True, related_name="contracts")
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    openers = models.CharField(max_length=10, choices=Openers, default=Openers.EVERYONE)
    approval_required = models.BooleanField(
        default=True,
        help_text=_("An authority is contacted only with the customer's written approval."),
    )
    manager_email = models.EmailField(blank=True, help_text=_("Told when a promise is broken."))
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        constraints = [
            CheckConstraint(condition=Q(plan__in=Plan.values), name="accounts_contract_plan_known"),
            CheckConstraint(
                condition=Q(openers__in=Openers.values), name="accounts_contract_openers_known"
            ),
            CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="accounts_contract_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company} · {self.get_plan_display()}"


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def usable(self, now: object) -> Self:
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None)


class ApiKey(models.Model):
    """A program's key. It acts as `user`, within `scopes`; only its hash is kept."""

    PREFIX = "c4tdesk_"  # a fixed head, so that secret scanners recognise a leaked key

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=100)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope), default=list)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=16, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    @staticmethod
    def digest(key: str) -> str:
        """SHA-256 suffices: a key holds 256 random bits, so no slow hash is needed."""
        return hashlib.sha256(key.encode()).hexdigest()

    @classmethod
    def generate(cls) -> str:
        return cls.PREFIX + secrets.token_urlsafe(32)


class ApiKeyEvent(models.Model):
    """What happened to a key: who made, replaced or revoked it, and from which networks it called.

    `detail` is the hint of the new key (rotated) or a network (used), once each.
    """

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="events", db_index=False)
    kind = models.CharField(max_length=10, choices=ApiKeyEventKind)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    detail = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            CheckConstraint(
                condition=Q(kind__in=ApiKeyEventKind.values), name="accounts_key_event_kind_known"
            ),
            # Begins with the key, so that it also finds the events of one.
            UniqueConstraint(fields=["key", "kind", "detail"], name="accounts_key_event_once_each"),
        ]

    def __str__(self) -> str:
        return f"{self.key_id}: {self.kind} {self.detail}".rstrip()


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
