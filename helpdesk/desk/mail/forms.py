"""What agents choose for an e-mail. Shape only: the services hold the rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, User
from tickets.models import Ticket


class OpenForm(forms.Form):
    """A new ticket with the e-mail."""

    company = forms.ModelChoiceField(label=_("Company"), queryset=Company.objects.none())
    requester_email = forms.EmailField(
        label=_("For whom"),
        required=False,
        help_text=_("E-mail address of a person of the company; empty for the sender."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"].queryset = Company.objects.all()  # type: ignore[attr-defined]


class AddForm(forms.Form):
    """A ticket that is there already; `ticket` is set where the number leads to one."""

    number = forms.CharField(label=_("Ticket"), max_length=30)

    def __init__(self, *args: Any, reader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        self.ticket: Ticket | None = None

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"]).strip()
        self.ticket = Ticket.objects.visible_to(self.reader).by_number(number).first()
        if self.ticket is None:
            raise forms.ValidationError(_("There is no such ticket. Write it as CAS-000123."))
        return number
