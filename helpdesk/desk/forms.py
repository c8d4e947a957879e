"""What agents fill in. Shape only: the rules are the services'."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.choices import Verdict
from alerts.choices import Category, Subtype
from alerts.core.words import SUBTYPES
from customs.choices import Impact, OutageKind
from customs.models import CustomsSystem
from customs.services.outages import OutageReport
from helpdesk.desk.queries import Options
from helpdesk.uploads import FilesField
from tickets.choices import TRANSITIONS, Priority, Status
from tickets.models import Ticket

PUBLIC, NOTE = "public", "note"


class LocalInstant(forms.DateTimeInput):
    """The browser's own picker; the zone is the reader's."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class ReplyForm(forms.Form):
    """A public reply or an internal note, and the status to set with it."""

    kind = forms.ChoiceField(choices=[(PUBLIC, _("Reply")), (NOTE, _("Internal note"))])
    body = forms.CharField(
        label=_("Your reply"),
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "data-key": "r"}),
    )
    uploads = FilesField(label=_("Files"), required=False)
    then = forms.ChoiceField(
        choices=[(status, status) for status in (Status.WAITING_CUSTOMER, Status.RESOLVED)],
        required=False,
    )
    seen_version = forms.IntegerField(required=False, min_value=1)

    @property
    def is_note(self) -> bool:
        return bool(self["kind"].value() == NOTE)


class AssignForm(forms.Form):
    """Who answers; empty gives the ticket back to its queue."""

    assignee = forms.ChoiceField(label=_("Assigned to"), required=False)

    def __init__(self, data: QueryDict | None = None, *, options: Options, ticket: Ticket) -> None:
        super().__init__(data, initial={"assignee": ticket.assignee_id or ""})
        agents = list(options.agents)
        if ticket.assignee and str(ticket.assignee_id) not in options.agent_names:
            agents.append((str(ticket.assignee_id), ticket.assignee.name))
        field = self.fields["assignee"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", pgettext_lazy("assigned to", "nobody")), *agents]


class PriorityForm(forms.Form):
    priority = forms.ChoiceField(label=_("Priority"), choices=Priority)


class StatusForm(forms.Form):
    """The statuses that the ticket may go to from where it is, and that one."""

    to = forms.ChoiceField(label=_("Status"))

    def __init__(self, data: QueryDict | None = None, *, ticket: Ticket) -> None:
        super().__init__(data, initial={"to": ticket.status})
        reachable = {ticket.status, *TRANSITIONS[ticket.status]}
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [choice for choice in Status.choices if choice[0] in reachable]


def class_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Categories with their subtypes under them; a value is `category/subtype`."""
    return [
        (
            str(Category(category).label),
            [
                (f"{category}/", str(Category(category).label)),
                *((f"{category}/{subtype}", str(Subtype(subtype).label)) for subtype in subtypes),
            ],
        )
        for category, subtypes in SUBTYPES.items()
    ]


class ClassifyForm(forms.Form):
    """Accept or correct what the desk understood."""

    of_class = forms.ChoiceField(label=_("Category"))
    system = forms.ChoiceField(label=_("System"), required=False)

    def __init__(self, data: QueryDict | None = None, *, options: Options, ticket: Ticket) -> None:
        initial = {
            "of_class": f"{ticket.category}/{ticket.subtype}",
            "system": ticket.customs_system,
        }
        super().__init__(data, initial=initial)
        self._choose("of_class", class_choices())
        systems = dict(options.systems)
        if ticket.customs_system:
            systems.setdefault(ticket.customs_system, ticket.customs_system)
        self._choose("system", [("", "–"), *systems.items()])

    def _choose(self, name: str, choices: Iterable[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def chosen(self) -> tuple[str, str]:
        """Category and subtype; the latter may be empty."""
        category, _slash, subtype = self.cleaned_data["of_class"].partition("/")
        return category, subtype


class ScopeForm(forms.Form):
    verdict = forms.ChoiceField(label=_("Contract"), choices=Verdict)


class ApprovalForm(forms.Form):
    """Asking the customer before an authority is contacted."""

    purpose = forms.CharField(
        label=_("Why we contact the authority"), widget=forms.Textarea(attrs={"rows": 2})
    )
    shared = forms.CharField(
        label=_("The exact text that we will send"), widget=forms.Textarea(attrs={"rows": 5})
    )


class AnswerForm(forms.Form):
    """The customer's answer, given in writing elsewhere, recorded by the agent."""

    answer = forms.ChoiceField(choices=[("given", _("Given")), ("refused", _("Refused"))])
    reason = forms.CharField(
        label=_("Where it was written"), widget=forms.Textarea(attrs={"rows": 2})
    )


class OutageForm(forms.Form):
    """An outage or a maintenance that the status page does not tell."""

    title = forms.CharField(label=_("What is disturbed"), max_length=300)
    systems = forms.ModelMultipleChoiceField(
        CustomsSystem.objects.in_use(), label=_("Systems"), required=False
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=OutageKind)
    impact = forms.ChoiceField(label=_("Impact"), choices=Impact, initial=Impact.MAJOR)
    started_at = forms.DateTimeField(label=_("Since"), required=False, widget=LocalInstant)
    expected_end_at = forms.DateTimeField(
        label=_("Expected end"), required=False, widget=LocalInstant
    )
    what_to_do_fr = forms.CharField(
        label=_("What to do, in French"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    what_to_do_en = forms.CharField(
        label=_("What to do, in English"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def report(self) -> OutageReport:
        answer = self.cleaned_data
        return OutageReport(**answer | {"systems": list(answer["systems"])})


class OutageMessageForm(forms.Form):
    body = forms.CharField(label=_("Message"), widget=forms.Textarea(attrs={"rows": 2}))
