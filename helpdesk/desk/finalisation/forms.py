"""What agents fill in on the page of a follow-up. Shape only: the services hold the rules."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customs.choices import DateName
from helpdesk.desk.guides.rectification import Day
from helpdesk.desk.guides.words import country_field
from helpdesk.offering import offer
from helpdesk.templatetags.times import duration, moment_long
from sla.core.calendar import Calendar
from tickets.choices import (
    Checked,
    CheckResult,
    Contacted,
    ContactedBy,
    FollowUpKind,
    Outcome,
    ProofKind,
)
from tickets.followups import DATES
from tickets.models import Attachment, FollowUp
from tickets.services import NewCheck

AGAIN_HOURS = (2, 4, 8, 16, 24, 40)  # of support: a working day has eight
YEARS = 10  # a date further away is a slip of the finger


class DayField(forms.DateField):
    """A day within ten years of today."""

    widget = Day
    default_error_messages = {"far": _("Check the year: this day is more than ten years away.")}

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and abs(day - datetime.now().astimezone().date()) > _FAR:
            raise forms.ValidationError(self.error_messages["far"], "far")
        return day


_FAR = timedelta(days=366 * YEARS)


class StartForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is missing"), choices=FollowUpKind)


class FactsForm(forms.Form):
    """The declaration and the dates that the limits of its kind are counted from."""

    declaration_reference = forms.CharField(
        label=_("MRN or reference of the declaration"), required=False, max_length=100
    )
    country = country_field()

    def __init__(self, data: Any, *, follow_up: FollowUp, auto_id: str) -> None:
        names = [*FactsForm.base_fields, *DATES[follow_up.kind]]
        known = {name: getattr(follow_up, name) for name in names}
        super().__init__(data, initial=known, auto_id=auto_id)
        self.fields["country"].required = False
        self.names = DATES[follow_up.kind]
        for name in self.names:
            self.fields[name] = DayField(label=DateName(name).label, required=False)

    @property
    def facts(self) -> dict[str, Any]:
        """The answer as `follow_up_set` takes it."""
        answer = self.cleaned_data
        return {
            "declaration_reference": answer["declaration_reference"],
            "country": answer["country"],
            "dates": {name: answer[name] for name in self.names},
        }


class AgainField(forms.TypedChoiceField):
    """When to look again: so many support hours from now, with the instant each one means."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("Look again"), required=False, coerce=int, empty_value=None, **options
        )

    def offer(self, calendar: Calendar, now: datetime, none: Any) -> None:
        """Set the choices; `none` says what choosing nothing does."""
        self.calendar, self.now = calendar, now
        offered = [(hours, self.instant(hours)) for hours in AGAIN_HOURS]
        self.choices = [
            ("", none),
            *(
                (str(hours), f"{moment_long(at)} ({duration(hours * 3600)})")
                for hours, at in offered
            ),
        ]

    def instant(self, hours: int) -> datetime:
        """The instant, in UTC, by which so many support hours will have passed."""
        return self.calendar.due_at(self.now, hours * 3600)


class PlanForm(forms.Form):
    """When to look again, in support hours of the customer's contract."""

    again = AgainField()

    def __init__(self, *args: Any, calendar: Calendar, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._again.offer(calendar, now, self.none)

    none: Any = _("not planned")

    @property
    def _again(self) -> AgainField:
        field = self.fields["again"]
        assert isinstance(field, AgainField)
        return field

    @property
    def next_check_at(self) -> datetime | None:
        """The chosen instant in UTC."""
        hours = self.cleaned_data["again"]
        return None if hours is None else self._again.instant(hours)


class CheckForm(PlanForm):
    """One look at the declaration."""

    none = _("as planned")

    checked = forms.ChoiceField(label=_("What you looked at"), choices=Checked)
    result = forms.ChoiceField(label=_("What you found"), choices=CheckResult)
    contacted = forms.ChoiceField(
        label=_("Whom you asked"), required=False, choices=Contacted.choices
    )
    channel = forms.ChoiceField(
        label=_("How you asked"), required=False, choices=[("", "–"), *ContactedBy.choices]
    )
    reference = forms.CharField(label=_("Reference of the contact"), required=False, max_length=100)
    note = forms.CharField(
        label=_("Note for the desk"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ("checked", "result", "contacted", "channel", "reference", "note", "again")

    def clean(self) -> dict[str, Any]:
        answer = super().clean() or self.cleaned_data
        if answer.get("contacted") and not answer.get("channel"):
            self.add_error("channel", _("Say how you asked."))
        return answer

    @property
    def check(self) -> NewCheck:
        """The answer as `follow_up_check` takes it."""
        names = ("checked", "result", "note", "contacted", "channel", "reference")
        return NewCheck(**{name: self.cleaned_data[name] for name in names})


class ProofForm(forms.Form):
    """A proof that the ticket holds as a file, or that a reference names."""

    kind = forms.ChoiceField(label=_("Kind of proof"), choices=ProofKind)
    reference = forms.CharField(label=_("Reference of the proof"), required=False, max_length=100)
    attachment = forms.TypedChoiceField(
        label=_("File of the ticket"), required=False, coerce=int, empty_value=None
    )
    collected_on = DayField(label=_("Collected on"))

    def __init__(self, *args: Any, files: Iterable[Attachment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {file.pk: file for file in files}
        offer(
            self,
            "attachment",
            [("", "–"), *((file.pk, file.name) for file in self.offered.values())],
        )

    @property
    def proof(self) -> dict[str, Any]:
        """The answer as `proof_add` takes it."""
        answer = self.cleaned_data
        return {**answer, "attachment": self.offered.get(answer["attachment"])}


class EndForm(forms.Form):
    """How it ended, and when."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[choice for choice in Outcome.choices if choice[0] != Outcome.OPEN],
    )
    on = DayField(label=_("Day of the outcome"))


class WorklistForm(forms.Form):
    """What narrows the worklist; nonsense narrows nothing."""

    country = country_field()
    kind = forms.ChoiceField(
        label=_("What is missing"),
        required=False,
        choices=[("", _("anything")), *FollowUpKind.choices],
    )
    who = forms.ChoiceField(
        label=_("Assigned to"), required=False, choices=[("", _("anybody")), ("me", _("me"))]
    )
    check = forms.ChoiceField(
        label=_("Next check"),
        required=False,
        choices=[("", _("any day")), ("today", _("by today"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].required = False
