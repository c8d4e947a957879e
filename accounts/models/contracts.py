"""What contracts include, and what else may be bought."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from accounts.choices import Openers, Plan, Verdict
from accounts.models.companies import Company


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
