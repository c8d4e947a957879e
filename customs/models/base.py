"""What the rows of this room share: bilingual columns, and facts that name their source."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from customs.choices import Certainty


class LocalText:
    """Reads `<name>_fr` or `<name>_en`, by the active language: `purpose = LocalText()`.

    Templates and serializers read the attribute; forms and the admin edit the two columns.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, row: Any, owner: type) -> str:
        if row is None:
            return ""
        language = "fr" if (get_language() or "en").startswith("fr") else "en"
        return str(getattr(row, f"{self.name}_{language}"))


def countries_field() -> "ArrayField[list[str], list[str]]":
    """ISO 3166-1 alpha-2 codes, upper case; Northern Ireland counts as GB."""
    return ArrayField(models.CharField(max_length=2), default=list, blank=True)


def known(field: str, values: list[str]) -> Q:
    """The condition that `field` holds one of `values`."""
    return Q(**{f"{field}__in": values})


class SourcedText(models.Model):
    """One fact in two languages, with where it was read and how certain it is."""

    position = models.PositiveSmallIntegerField(_("position"), default=0)
    text_fr = models.TextField(_("text in French"))
    text_en = models.TextField(_("text in English"))
    source = models.CharField(_("source"), max_length=200, blank=True)
    certainty = models.CharField(_("certainty"), max_length=10, choices=Certainty)

    text = LocalText()

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=known("certainty", Certainty.values),
                name="%(app_label)s_%(class)s_certainty_known",
            ),
            models.CheckConstraint(
                condition=~Q(certainty=Certainty.SOURCED) | ~Q(source=""),
                name="%(app_label)s_%(class)s_sourced_names_source",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]
