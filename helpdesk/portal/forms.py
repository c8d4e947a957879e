"""What customers fill in. Shape only: the rules are the services'."""

import zoneinfo
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.choices import Language
from accounts.models import Company, User
from accounts.notices import notices_of
from alerts.choices import Category
from customs.models import CustomsSystem
from helpdesk.offering import offer, offer_rows
from helpdesk.portal.urgency import URGENCIES
from helpdesk.uploads import FilesField
from tickets.choices import Priority, Status


class NewTicketForm(forms.Form):
    """One page: what was received, how urgent it is, and corrections of what we understood."""

    description = forms.CharField(
        label=_("What happened"),
        max_length=200_000,
        error_messages={"required": _("Paste the alert, or say in a sentence what happens.")},
        widget=forms.Textarea(attrs={"rows": 9}),
    )
    uploads = FilesField(label=_("Files"), required=False, allow_empty_file=True)
    priority = forms.ChoiceField(
        label=_("How urgent is it?"),
        choices=[(urgency.priority, urgency.label) for urgency in URGENCIES],
        error_messages={"required": _("Choose what describes the situation best.")},
    )
    subject = forms.CharField(
        label=_("Subject"),
        required=False,
        max_length=300,
        help_text=_("Left empty, we write it from your text."),
    )
    category = forms.ChoiceField(
        label=_("It is rather"),
        required=False,
        choices=[("", _("as understood above")), *Category.choices],
    )
    customs_system = forms.ChoiceField(label=_("Customs or port system"), required=False)
    declaration_reference = forms.CharField(
        label=_("Declaration or shipment, if the text does not name it"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    alert = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        systems: Iterable[CustomsSystem],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            "customs_system",
            [
                ("", _("as understood above")),
                *((system.slug, system.name) for system in systems),
            ],
        )


class ReplyForm(forms.Form):
    """A message; `then` says that it solves the ticket."""

    body = forms.CharField(
        label=_("Your message"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    uploads = FilesField(label=_("Files"), required=False, allow_empty_file=True)
    then = forms.ChoiceField(choices=[(Status.RESOLVED, Status.RESOLVED)], required=False)


class SolutionForm(forms.Form):
    """Whether a solution works; if not, what is still wrong."""

    works = forms.ChoiceField(choices=[("yes", _("It works")), ("no", _("Not yet"))])
    body = forms.CharField(required=False, strip=True, max_length=200_000)


class ApprovalForm(forms.Form):
    """Yes in one click, or no with a reason."""

    answer = forms.ChoiceField(choices=[("given", _("Given")), ("refused", _("Refused"))])
    reason = forms.CharField(required=False, strip=True, max_length=5_000)


class ListForm(forms.Form):
    """What narrows the list of tickets."""

    q = forms.CharField(label=_("Words or reference"), required=False, max_length=200)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("any")),
            ("open", _("not solved")),
            ("needing", _("waiting for you")),
            ("solved", _("solved")),
        ],
    )
    priority = forms.ChoiceField(
        label=_("Priority"), required=False, choices=[("", _("any")), *Priority.choices]
    )
    category = forms.ChoiceField(
        label=_("Category"), required=False, choices=[("", _("any")), *Category.choices]
    )


class CompanyListForm(ListForm):
    """What narrows the list of a whole company: also who asked."""

    requester = forms.ModelChoiceField(
        User.objects.none(), label=_("Asked by"), required=False, empty_label=_("any")
    )

    def __init__(self, *args: Any, company: Company) -> None:
        super().__init__(*args)
        offer_rows(self, "requester", User.objects.filter(company=company).order_by("name", "pk"))


class NoticesForm(forms.Form):
    """Which e-mails, and when."""

    wanted = forms.MultipleChoiceField(
        label=_("Write to me when"), required=False, widget=forms.CheckboxSelectMultiple
    )
    digest = forms.TypedChoiceField(
        label=_("How often"),
        choices=[
            (False, _("at once")),
            (True, _("once a day, in the morning of a working day")),
        ],
        coerce=lambda value: value == "True",
    )

    def __init__(self, data: QueryDict | None = None, *, user: User) -> None:
        offered = notices_of(user)
        wanted = [one.value for one in offered if one not in user.notices_off]
        super().__init__(data, initial={"wanted": wanted, "digest": user.digest})
        offer(self, "wanted", [(one.value, one.label) for one in offered])


class ProfileForm(forms.ModelForm[User]):
    """How we address someone: name, language, time zone."""

    language = forms.ChoiceField(label=_("Language"), choices=Language)
    time_zone = forms.ChoiceField(label=_("Time zone"))

    class Meta:
        model = User
        fields = ["name", "language", "time_zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone)
        offer(self, "time_zone", [(one, one.replace("_", " ")) for one in zones])
