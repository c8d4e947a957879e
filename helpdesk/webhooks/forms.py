"""What people type of a webhook. Shape only: the rules are the services'."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from helpdesk.offering import offer
from notifications.endpoints import event_types_for
from notifications.models import WebhookEndpoint


class WebhookForm(forms.Form):
    """An address, what for, and which events."""

    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("It begins with https:// and can be reached from the internet."),
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    description = forms.CharField(
        label=_("What it is for"), max_length=200, required=False, empty_value=""
    )
    event_types = forms.MultipleChoiceField(
        label=_("Tell it when"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one event.")},
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        company_id: int | None,
        endpoint: WebhookEndpoint | None = None,
    ) -> None:
        names = ("url", "description", "event_types")
        known = {name: getattr(endpoint, name) for name in names} if endpoint else {}
        super().__init__(data, initial=known)
        offer(self, "event_types", [(one.value, one.label) for one in event_types_for(company_id)])
