"""The legal clocks, as leads edit them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from customs import legal, words
from customs.choices import DateName, LimitKind
from customs.models.base import SourcedText, countries_field, known
from customs.texts import Bilingual


def remind_days() -> list[int]:
    """The days that a new limit begins with."""
    return list(legal.REMIND_DAYS)


class LegalLimit(SourcedText):
    """How long the law of some countries leaves, in calendar days; the text says for what."""

    key = models.SlugField(
        _("name"), max_length=40, help_text=_("The same for the same limit of several countries.")
    )
    kind = models.CharField(_("what runs out"), max_length=40, choices=LimitKind)
    countries = countries_field()
    start = models.CharField(_("counted from"), max_length=20, choices=DateName)
    days = models.PositiveSmallIntegerField(_("days"), default=0)
    years = models.PositiveSmallIntegerField(_("years"), default=0)
    remind_days = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("reminders, in days before"),
        default=remind_days,
        blank=True,
    )

    class Meta(SourcedText.Meta):
        verbose_name = _("legal limit")
        verbose_name_plural = _("legal limits")
        constraints = [
            *SourcedText.Meta.constraints,
            models.CheckConstraint(
                condition=known("kind", LimitKind.values), name="customs_legallimit_kind_known"
            ),
            models.CheckConstraint(
                condition=known("start", DateName.values), name="customs_legallimit_start_known"
            ),
        ]

    @property
    def rule(self) -> legal.Rule:
        """The limit as `customs.legal` counts with it. No country named means every country."""
        return legal.Rule(
            key=self.key,
            kind=legal.LimitKind(self.kind),
            countries=frozenset(self.countries) or None,
            start=legal.DateName(self.start),
            days=self.days,
            years=self.years,
            what=Bilingual(self.text_en, self.text_fr),
            source=self.source,
            certainty=words.Certainty(self.certainty),
            remind_days=tuple(self.remind_days),
        )
