"""The kinds of row that make up what is known of a system, and how each is edited."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customs.choices import Certainty, Procedure
from customs.models import (
    AuthorityContact,
    ContinuityPlan,
    CustomsSystem,
    KnowledgeChange,
    PlanEmail,
    PlanReference,
    PlanStep,
    SystemFact,
)
from customs.services.knowledge import subject_of
from helpdesk.wording import COUNTRIES

SOURCED = ("source", "certainty")
_LISTS: Mapping[str, Any] = {"countries": COUNTRIES.items(), "procedures": Procedure.choices}


class KnowledgeForm(forms.ModelForm[Any]):
    """A row with its source; `seen` is the last change of it that the page showed."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, instance: models.Model) -> None:
        super().__init__(data, instance=instance, initial={"seen": last_change(instance)})
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 3
            if name in _LISTS:
                self.fields[name] = forms.MultipleChoiceField(
                    label=field.label,
                    choices=list(_LISTS[name]),
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )

    def clean(self) -> dict[str, Any]:
        answer = super().clean() or {}
        if answer.get("certainty") == Certainty.SOURCED and not answer.get("source"):
            self.add_error("source", _("Name the source, or choose another certainty."))
        return answer

    def full_clean(self) -> None:
        """The parent is given, not typed; what must be unique under it is checked all the same."""
        super().full_clean()
        if self.is_bound and not self.errors:
            try:
                self.instance.validate_constraints()
            except forms.ValidationError as error:
                self.add_error(None, error)


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of row: its model, its title, the columns that are edited, and under what it hangs."""

    model: type[models.Model]
    title: str | Promise
    columns: tuple[str, ...]
    parent: str = "system"

    def form_class(self) -> type[KnowledgeForm]:
        form = forms.modelform_factory(self.model, form=KnowledgeForm, fields=list(self.columns))
        assert issubclass(form, KnowledgeForm)
        return form

    def of_system(self, system: CustomsSystem) -> "models.QuerySet[Any]":
        """The rows of this kind that belong to the system."""
        rows = self.model._default_manager.all()
        if self.model is CustomsSystem:
            return rows.filter(pk=system.pk)
        by = "system" if self.parent == "system" else "plan__system"
        return rows.filter(**{by: system})


_PURPOSES = ("purpose_fr", "purpose_en", "lifecycle", "in_premium_scope")
_ORIGIN = (*SOURCED, "position")
_TEXTS = ("text_fr", "text_en", *SOURCED, "position")
PARTS: Mapping[str, Part] = {
    "about": Part(
        CustomsSystem,
        gettext_lazy("About the system"),
        ("name", "full_name", "operator", "places", "countries", "procedures", *_PURPOSES),
    ),
    "fact": Part(SystemFact, gettext_lazy("Fact"), ("topic", *_TEXTS)),
    "contact": Part(
        AuthorityContact,
        gettext_lazy("Contact"),
        ("country", "name", "channel", "address", "hours", "purpose_fr", "purpose_en", *SOURCED),
    ),
    "plan": Part(
        ContinuityPlan,
        gettext_lazy("Continuity plan"),
        ("country", "opening", "buffering", "procedures", "authorisations"),
    ),
    "step": Part(PlanStep, gettext_lazy("Step"), ("stage", *_TEXTS), parent="plan"),
    "number": Part(
        PlanReference,
        gettext_lazy("Number to keep"),
        ("stage", "key", "label_fr", "label_en", "pattern", "example", "check_kind", *_ORIGIN),
        parent="plan",
    ),
    "email": Part(
        PlanEmail,
        gettext_lazy("E-mail to the authority"),
        ("language", "recipient", "subject", "body", "position"),
        parent="plan",
    ),
}
_TITLES = {part.model._meta.model_name: part.title for part in PARTS.values()}


def last_change(row: models.Model) -> int:
    """The number of the last change of a row; 0 before the first."""
    if row.pk is None:
        return 0
    changes = KnowledgeChange.objects.filter(subject=subject_of(row))
    return changes.values_list("pk", flat=True).first() or 0


def change_line(change: KnowledgeChange) -> dict[str, Any]:
    """A change in words: what kind of row, what was done, and each column before and after."""
    names = change.after or change.before
    return {
        "change": change,
        "what": _TITLES.get(change.subject.partition(":")[0], change.subject),
        "columns": [
            {"name": name, "before": change.before.get(name), "after": change.after.get(name)}
            for name in names
        ],
    }
