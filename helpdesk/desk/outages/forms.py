"""What agents say of an outage."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from customs.choices import Environment, Impact, OutageKind
from customs.models import CustomsSystem, Outage
from customs.services.outages import OutageReport
from helpdesk.desk.forms import LocalInstant
from helpdesk.offering import offer_rows
from helpdesk.regularisation import LineForm
from helpdesk.wording import COUNTRIES


def _advice(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class AboutForm(forms.Form):
    """Which systems, where, and what to do meanwhile."""

    systems = forms.ModelMultipleChoiceField(
        CustomsSystem.objects.in_use(), label=_("Systems"), required=False
    )
    countries = forms.MultipleChoiceField(
        label=_("Countries"),
        help_text=_("None chosen: all countries of these systems."),
        choices=list(COUNTRIES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    what_to_do_fr = _advice(_("What to do, in French"))
    what_to_do_en = _advice(_("What to do, in English"))


class OutageForm(AboutForm):
    """An outage or a maintenance that the status page does not tell."""

    title = forms.CharField(label=_("What is disturbed"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=OutageKind)
    impact = forms.ChoiceField(label=_("Impact"), choices=Impact, initial=Impact.MAJOR)
    started_at = forms.DateTimeField(label=_("Since"), required=False, widget=LocalInstant)
    expected_end_at = forms.DateTimeField(
        label=_("Expected end"), required=False, widget=LocalInstant
    )

    field_order = ["title", "systems", "countries", "kind", "impact"]

    def report(self) -> OutageReport:
        answer = self.cleaned_data
        return OutageReport(**answer | {"systems": list(answer["systems"])})


class CorrectForm(AboutForm):
    """What a notice is really about; the status page no longer overwrites it."""

    environment = forms.ChoiceField(label=_("Environment"), choices=Environment)

    def __init__(self, data: QueryDict | None = None, *, outage: Outage) -> None:
        initial = {name: getattr(outage, name) for name in self.base_fields if name != "systems"}
        super().__init__(data, initial=initial | {"systems": outage.systems.all()})


class OutageMessageForm(forms.Form):
    """News of an outage; `tell` sends them to the companies that are told of it."""

    body = forms.CharField(label=_("Message"), widget=forms.Textarea(attrs={"rows": 2}))
    tell = forms.BooleanField(
        label=_("By e-mail too, to those concerned"), required=False, initial=True
    )


class CompanyLineForm(LineForm):
    """A line for the checklist of one of the companies."""

    company = forms.ModelChoiceField(Company.objects.none(), label=_("Company"))

    def __init__(self, data: QueryDict | None = None, *, companies: Any, **fields: Any) -> None:
        super().__init__(data, **fields)
        offer_rows(self, "company", companies)

    field_order = ["company"]
