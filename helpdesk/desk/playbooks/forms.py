"""What leads write: the steps of one category, in order."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alerts.choices import Subtype
from alerts.core.words import SUBTYPES, Category
from helpdesk.offering import offer
from tickets.models import PlaybookStep
from tickets.models.playbook import STEP_LENGTH
from tickets.services import StepText

SPARE = 3  # empty rows below those that exist
MOST = 30


class StepForm(forms.Form):
    """One step. Without a text in either language there is no step."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    position = forms.IntegerField(
        label=_("Place"), min_value=1, max_value=MOST, required=False, widget=forms.NumberInput
    )
    text_fr = forms.CharField(
        label=_("In French"),
        max_length=STEP_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "fr"}),
    )
    text_en = forms.CharField(
        label=_("In English"),
        max_length=STEP_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "en"}),
    )
    subtype = forms.ChoiceField(label=_("Only for"), required=False)
    is_required = forms.BooleanField(label=_("Needed before solving"), required=False, initial=True)

    def __init__(self, *args: Any, subtypes: list[tuple[str, str | Promise]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        offer(self, "subtype", subtypes)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        written = [bool(given.get("text_fr")), bool(given.get("text_en"))]
        if any(written) and not all(written):
            name = "text_en" if written[0] else "text_fr"
            self.add_error(name, _("Write the step in both languages, or in neither to drop it."))
        return given


class _Steps(forms.BaseFormSet):  # type: ignore[type-arg]  # stubs know no formset of plain forms
    """The rows in the order of their places."""

    @property
    def steps(self) -> list[StepText]:
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("text_fr")]
        rows.sort(key=lambda row: row["position"] or MOST)
        return [
            StepText(
                text_fr=row["text_fr"],
                text_en=row["text_en"],
                subtype=row["subtype"],
                is_required=row["is_required"],
                pk=row["pk"],
            )
            for row in rows
        ]

    @property
    def seen(self) -> list[int]:
        """The keys of the steps that the writer had before them."""
        return [form.cleaned_data["pk"] for form in self.forms if form.cleaned_data.get("pk")]


def steps_formset(category: str, data: Any = None) -> Any:
    """The steps as they stand, with room for a few more; or as typed in `data`."""
    rows = PlaybookStep.objects.of_category(category) if data is None else ()
    initial = [
        {
            "pk": row.pk,
            "position": place,
            "text_fr": row.text_fr,
            "text_en": row.text_en,
            "subtype": row.subtype,
            "is_required": row.is_required,
        }
        for place, row in enumerate(rows, start=1)
    ]
    made = forms.formset_factory(StepForm, formset=_Steps, extra=SPARE, max_num=MOST)
    subtypes = [("", pgettext_lazy("subtype", "any")), *_subtypes(category)]
    return made(data, initial=initial, prefix="step", form_kwargs={"subtypes": subtypes})


def _subtypes(category: str) -> list[tuple[str, str | Promise]]:
    return [(str(one), Subtype(one).label) for one in SUBTYPES[Category(category)]]
