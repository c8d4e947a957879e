"""What people type of a key. Shape only: the rules are the services'."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.choices import Scope
from accounts.models import User
from helpdesk.offering import offer_rows

OVERLAPS: dict[int, str | Promise] = {
    0: _("now"),
    1: _("in one hour"),
    24: _("in one day"),
    72: _("in three days"),
    168: _("in one week"),
}


class KeyForm(forms.Form):
    """For which program, as whom, what it may do, and until when."""

    name = forms.CharField(label=_("For which program?"), max_length=100)
    user = forms.ModelChoiceField(
        User.objects.none(),
        label=_("It acts as"),
        help_text=_("The program sees and does what this person may, and signs with their name."),
        empty_label=None,
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=Scope,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that it may do.")},
    )
    expires_on = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty: it has no end, until someone revokes it."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, owners: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "user", owners.filter(is_active=True))

    def clean_expires_on(self) -> date | None:
        last: date | None = self.cleaned_data["expires_on"]
        if last is not None and last < timezone.localdate():
            raise forms.ValidationError(_("This day is over."))
        return last

    @property
    def expires_at(self) -> datetime | None:
        """The end of the last day, in the reader's zone."""
        last: date | None = self.cleaned_data["expires_on"]
        if last is None:
            return None
        return timezone.make_aware(datetime.combine(last + timedelta(days=1), time()))


class RotateForm(forms.Form):
    """When the old key ends once there is a new one."""

    hours = forms.TypedChoiceField(
        label=_("The old key ends"), choices=list(OVERLAPS.items()), coerce=int, initial=24
    )
