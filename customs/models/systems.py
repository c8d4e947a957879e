"""Customs and port systems."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from customs.choices import FactTopic, Lifecycle, Procedure, SystemKind
from customs.models.base import LocalText, SourcedText, countries_field, known


class CustomsSystemQuerySet(models.QuerySet["CustomsSystem"]):
    def in_use(self) -> "CustomsSystemQuerySet":
        """Systems that a declaration can still meet: current ones and those closing down."""
        return self.exclude(lifecycle=Lifecycle.RETIRED)

    def for_countries(self, countries: list[str]) -> "CustomsSystemQuerySet":
        # Uses index: customs_system_countries
        return self.filter(countries__overlap=countries)


class CustomsSystem(models.Model):
    """A customs or port system; `slug` is what alerts, tickets and the API call it."""

    slug = models.SlugField(_("slug"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=SystemKind)
    name = models.CharField(_("name"), max_length=40)
    full_name = models.CharField(_("full name"), max_length=120, blank=True)
    countries = countries_field()
    operator = models.CharField(_("authority or operator"), max_length=120)
    places = models.CharField(_("places"), max_length=120, blank=True)
    purpose_fr = models.CharField(_("purpose in French"), max_length=200)
    purpose_en = models.CharField(_("purpose in English"), max_length=200)
    procedures = ArrayField(
        models.CharField(max_length=10, choices=Procedure),
        verbose_name=_("procedures"),
        default=list,
    )
    lifecycle = models.CharField(
        _("lifecycle"), max_length=10, choices=Lifecycle, default=Lifecycle.CURRENT
    )
    replaced_by = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )
    in_premium_scope = models.BooleanField(_("covered by Premium support"), default=True)

    purpose = LocalText()
    objects = CustomsSystemQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name"]
        verbose_name = _("customs or port system")
        verbose_name_plural = _("customs and port systems")
        constraints = [
            models.CheckConstraint(
                condition=known("kind", SystemKind.values), name="customs_system_kind_known"
            ),
            models.CheckConstraint(
                condition=known("lifecycle", Lifecycle.values),
                name="customs_system_lifecycle_known",
            ),
            models.CheckConstraint(
                condition=models.Q(procedures__contained_by=Procedure.values),
                name="customs_system_procedures_known",
            ),
        ]
        indexes = [GinIndex(fields=["countries"], name="customs_system_countries")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_retired(self) -> bool:
        return self.lifecycle == Lifecycle.RETIRED


class SystemFact(SourcedText):
    """What agents know of a system: how its errors look, what changed and when."""

    system = models.ForeignKey(CustomsSystem, on_delete=models.CASCADE, related_name="facts")
    topic = models.CharField(_("topic"), max_length=15, choices=FactTopic)

    class Meta(SourcedText.Meta):
        constraints = [
            *SourcedText.Meta.constraints,
            models.CheckConstraint(
                condition=known("topic", FactTopic.values), name="customs_systemfact_topic_known"
            ),
        ]
