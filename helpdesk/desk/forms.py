"""What agents fill in. Shape only: the rules are the services'."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.choices import Verdict
from alerts.choices import Category, Subtype
from alerts.core.words import SUBTYPES
from helpdesk.desk.promised import announces_file
from helpdesk.desk.queries import Options
from helpdesk.desk.steps import WHO, StepsField, step_rows
from helpdesk.offering import offer
from helpdesk.uploads import FilesField
from helpdesk.wording import COUNTRIES, country_name
from tickets.choices import TRANSITIONS, MarkKind, Priority, Status
from tickets.models import Ticket
from tickets.services import Reply

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
    mark = forms.ChoiceField(
        label=_("This reply is"),
        choices=[("", _("a message like any other")), *MarkKind.choices],
        required=False,
    )
    steps = StepsField(required=False)
    # The last message that the writer had before them.
    seen_message = forms.IntegerField(required=False, min_value=1)
    # "Yes, without the file that the text announces."
    without_file = forms.BooleanField(required=False)
    # On an incident: the same words for every ticket that is part of it.
    to_parts = forms.BooleanField(required=False)
    # The line of the service description that a kind answer explains; empty in any other reply.
    scope_answer = forms.SlugField(required=False, widget=forms.HiddenInput)

    @property
    def step_rows(self) -> list[dict[str, Any]]:
        return step_rows(self["steps"])

    @property
    def step_owners(self) -> Any:
        return WHO

    @property
    def is_note(self) -> bool:
        return bool(self["kind"].value() == NOTE)

    def clean(self) -> dict[str, Any]:
        """A reply that announces a file and has none is asked about once."""
        given = self.cleaned_data
        is_missing = announces_file(given.get("body", "")) and not given.get("uploads")
        if is_missing and not self.is_note and not given.get("without_file"):
            told = _("You announce a file, but none is attached. Attach it, or send without.")
            self.add_error(None, forms.ValidationError(told, code="file_missing"))
        return given

    def reply(self) -> Reply:
        """The public answer that the editor holds."""
        given = self.cleaned_data
        return Reply(
            body=given["body"],
            is_markdown=True,
            then=given["then"],
            seen_message=given["seen_message"],
        )

    @property
    def lacks_file(self) -> bool:
        """Whether the writer was asked, and may send without the file."""
        return self.is_bound and (
            self.has_error(NON_FIELD_ERRORS, "file_missing") or bool(self["without_file"].value())
        )


class AssignForm(forms.Form):
    """Who answers; empty gives the ticket back to its queue."""

    assignee = forms.ChoiceField(label=_("Assigned to"), required=False)

    def __init__(self, data: QueryDict | None = None, *, options: Options, ticket: Ticket) -> None:
        super().__init__(data, initial={"assignee": ticket.assignee_id or ""})
        agents = list(options.agents)
        if ticket.assignee and str(ticket.assignee_id) not in options.agent_names:
            agents.append((str(ticket.assignee_id), ticket.assignee.name))
        offer(self, "assignee", [("", pgettext_lazy("assigned to", "nobody")), *agents])


class QueueForm(forms.Form):
    """In which queue the ticket stands; empty takes it out of every queue."""

    queue = forms.ChoiceField(label=_("Queue"), required=False)

    def __init__(self, data: QueryDict | None = None, *, options: Options, ticket: Ticket) -> None:
        super().__init__(data, initial={"queue": ticket.queue.slug if ticket.queue else ""})
        offer(self, "queue", [("", pgettext_lazy("queue", "none")), *options.queues])


class PriorityForm(forms.Form):
    priority = forms.ChoiceField(label=_("Priority"), choices=Priority)


class StatusForm(forms.Form):
    """The statuses that the ticket may go to from where it is, and that one."""

    to = forms.ChoiceField(label=_("Status"))

    def __init__(self, data: QueryDict | None = None, *, ticket: Ticket) -> None:
        super().__init__(data, initial={"to": ticket.status})
        reachable = {ticket.status, *TRANSITIONS[ticket.status]}
        offer(self, "to", [choice for choice in Status.choices if choice[0] in reachable])


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
    """Accept or correct what the desk understood: category, system and country in one place."""

    of_class = forms.ChoiceField(label=_("Category"))
    system = forms.ChoiceField(label=_("System"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, data: QueryDict | None = None, *, options: Options, ticket: Ticket) -> None:
        initial = {
            "of_class": f"{ticket.category}/{ticket.subtype}",
            "system": ticket.customs_system,
            "country": ticket.country,
        }
        super().__init__(data, initial=initial)
        offer(self, "of_class", class_choices())
        systems = dict(options.systems)
        if ticket.customs_system:
            systems.setdefault(ticket.customs_system, ticket.customs_system)
        offer(self, "system", [("", "–"), *systems.items()])
        countries = {code: country_name(code) for code in (*COUNTRIES, ticket.country) if code}
        offer(self, "country", [("", "–"), *countries.items()])

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
        label=_("Where it was written"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    message = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_message(self) -> int | None:
        """A message of the ticket is where it was written; else the agent says where."""
        message: int | None = self.cleaned_data["message"]
        if message is None and not self.cleaned_data.get("reason"):
            self.add_error("reason", _("Say where the customer wrote it."))
        return message
