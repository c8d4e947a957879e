"""People: customers of a company, and those of C4T."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import AGENT_ROLES, CUSTOMER_ROLES, Language, Notice, Role
from accounts.models.companies import Company


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
