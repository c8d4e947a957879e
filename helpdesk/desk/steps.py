"""The rows of the editor in which an agent writes who does what, until when."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tickets.choices import StepOwner
from tickets.services import Step

ROWS = 4
PARTS = ("who", "what", "until")
WHO: tuple[tuple[str, str | Promise], ...] = (
    (StepOwner.CUSTOMER, _("the customer")),
    (StepOwner.C4T, StepOwner.C4T.label),
    (StepOwner.AUTHORITY, StepOwner.AUTHORITY.label),
    (StepOwner.THIRD_PARTY, StepOwner.THIRD_PARTY.label),
)


class StepsWidget(forms.Widget):
    """Some rows of three fields each, named one by one so that a draft can be put back."""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> list[dict[str, str]]:
        return [
            {part: str(data.get(f"{name}_{part}_{row}", "")).strip() for part in PARTS}
            for row in range(ROWS)
        ]


class StepsField(forms.Field):
    """The rows that say what is done, as steps."""

    widget = StepsWidget
    default_error_messages = {  # Django reads it as a class attribute
        "step": _("Step %(row)s: write what is done, and a day as in the calendar.")
    }

    def clean(self, value: list[dict[str, str]] | None) -> list[Step]:
        return [
            self._step(row, number)
            for number, row in enumerate(value or [], start=1)
            if row["what"] or row["until"]
        ]

    def _step(self, row: dict[str, str], number: int) -> Step:
        try:
            until = forms.DateField(required=False).clean(row["until"])
            who = forms.ChoiceField(choices=WHO).clean(row["who"])
            what = forms.CharField(max_length=500).clean(row["what"])
        except forms.ValidationError as error:
            message = self.error_messages["step"]
            raise forms.ValidationError(message, params={"row": number}) from error
        return Step(who, what, until)


def step_rows(field: forms.BoundField) -> list[dict[str, Any]]:
    """The rows as typed, with the names of their fields."""
    typed = field.value() or [dict.fromkeys(PARTS, "")] * ROWS
    return [
        {
            "number": number + 1,
            "typed": row,
            "names": {part: f"{field.html_name}_{part}_{number}" for part in PARTS},
        }
        for number, row in enumerate(typed)
    ]
