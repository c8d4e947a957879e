"""What to do when a system is down, by system and country; who to write to; what to keep."""

import re
from string import Template

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from customs.choices import (
    Buffering,
    Certainty,
    ContactChannel,
    FallbackOpening,
    Procedure,
    ReferenceCheck,
    StepStage,
)
from customs.models.base import LocalText, SourcedText, known
from customs.models.systems import CustomsSystem

LANGUAGES = [("en", _("English")), ("fr", _("French")), ("nl", _("Dutch")), ("de", _("German"))]


class ContinuityPlan(models.Model):
    """The fallback procedure of one system in one country."""

    system = models.ForeignKey(CustomsSystem, on_delete=models.CASCADE, related_name="plans")
    country = models.CharField(_("country"), max_length=2)
    opening = models.CharField(_("opening"), max_length=10, choices=FallbackOpening)
    buffering = models.CharField(_("buffering"), max_length=15, choices=Buffering)
    procedures = ArrayField(
        models.CharField(max_length=10, choices=Procedure),
        verbose_name=_("procedures with a fallback"),
        default=list,
    )
    authorisations = ArrayField(
        models.SlugField(max_length=30),
        verbose_name=_("authorisations the fallback needs"),
        default=list,
        blank=True,
    )

    class Meta:
        ordering = ["country", "system__name"]
        verbose_name = _("continuity plan")
        verbose_name_plural = _("continuity plans")
        constraints = [
            models.UniqueConstraint(fields=["system", "country"], name="customs_plan_one_each"),
            models.CheckConstraint(
                condition=known("opening", FallbackOpening.values),
                name="customs_plan_opening_known",
            ),
            models.CheckConstraint(
                condition=known("buffering", Buffering.values),
                name="customs_plan_buffering_known",
            ),
            models.CheckConstraint(
                condition=models.Q(procedures__contained_by=Procedure.values),
                name="customs_plan_procedures_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.system_id}"


class PlanStep(SourcedText):
    """One step of a plan: opening the fallback, meanwhile, or afterwards."""

    plan = models.ForeignKey(ContinuityPlan, on_delete=models.CASCADE, related_name="steps")
    stage = models.CharField(_("stage"), max_length=10, choices=StepStage)

    class Meta(SourcedText.Meta):
        constraints = [
            *SourcedText.Meta.constraints,
            models.CheckConstraint(
                condition=known("stage", StepStage.values), name="customs_planstep_stage_known"
            ),
        ]


class PlanEmail(models.Model):
    """The e-mail to the authority, in one of its languages.

    Subject and body are a `string.Template`: `$operator`, `$eori`, `$since`, `$declarations`,
    `$reason`, `$contact`, and the key of any reference number of the plan.
    """

    plan = models.ForeignKey(ContinuityPlan, on_delete=models.CASCADE, related_name="emails")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    recipient = models.CharField(_("recipient"), max_length=120)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "language"], name="customs_planemail_once"),
            models.CheckConstraint(
                condition=known("language", [code for code, _label in LANGUAGES]),
                name="customs_planemail_language_known",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def clean(self) -> None:
        """Refuse a stray dollar sign: the e-mail would keep a hole that nobody can fill."""
        for name in ("subject", "body"):
            if not Template(getattr(self, name)).is_valid():
                raise ValidationError({name: _("A dollar sign here begins no known name.")})


class PlanReference(models.Model):
    """A reference number to keep with everything done under a plan."""

    plan = models.ForeignKey(ContinuityPlan, on_delete=models.CASCADE, related_name="references")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    key = models.SlugField(_("key"), max_length=30)
    label_fr = models.CharField(_("label in French"), max_length=120)
    label_en = models.CharField(_("label in English"), max_length=120)
    pattern = models.CharField(_("regular expression"), max_length=200)
    example = models.CharField(_("example"), max_length=60, blank=True)
    check_kind = models.CharField(
        _("further check"), max_length=20, choices=ReferenceCheck, blank=True
    )
    stage = models.CharField(_("needed from"), max_length=10, choices=StepStage)
    source = models.CharField(_("source"), max_length=200, blank=True)
    certainty = models.CharField(_("certainty"), max_length=10, choices=Certainty)

    label = LocalText()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="customs_planreference_once"),
            models.CheckConstraint(
                condition=known("check_kind", ReferenceCheck.values),
                name="customs_planreference_check_known",
            ),
            models.CheckConstraint(
                condition=known("stage", StepStage.values),
                name="customs_planreference_stage_known",
            ),
            models.CheckConstraint(
                condition=known("certainty", Certainty.values),
                name="customs_planreference_certainty_known",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """Refuse a pattern that does not compile: the guide would fail in front of a customer."""
        try:
            re.compile(self.pattern)
        except re.error as error:
            raise ValidationError({"pattern": _("This is not a regular expression.")}) from error


class AuthorityContact(models.Model):
    """Where an authority or operator is reached; `address` stays empty until a lead knows it."""

    system = models.ForeignKey(CustomsSystem, on_delete=models.CASCADE, related_name="contacts")
    country = models.CharField(_("country"), max_length=2)
    name = models.CharField(_("name"), max_length=120)
    channel = models.CharField(_("channel"), max_length=10, choices=ContactChannel)
    address = models.CharField(_("address or number"), max_length=200, blank=True)
    hours = models.CharField(_("opening hours"), max_length=60, blank=True)
    purpose_fr = models.CharField(_("purpose in French"), max_length=200)
    purpose_en = models.CharField(_("purpose in English"), max_length=200)
    source = models.CharField(_("source"), max_length=200, blank=True)
    certainty = models.CharField(_("certainty"), max_length=10, choices=Certainty)

    purpose = LocalText()

    class Meta:
        ordering = ["country", "name"]
        verbose_name = _("authority contact")
        verbose_name_plural = _("authority contacts")
        constraints = [
            models.CheckConstraint(
                condition=known("channel", ContactChannel.values),
                name="customs_contact_channel_known",
            ),
            models.CheckConstraint(
                condition=known("certainty", Certainty.values),
                name="customs_contact_certainty_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name
