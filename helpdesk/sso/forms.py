"""What people type to sign in with their company, and administrators to set that up. Shape only."""

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.identity_providers import ProviderChoice
from accounts.models import IdentityProvider


class StartForm(forms.Form):
    """The address under the name that it has on the sign-in page, whose button posts here too."""

    username = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )


class ProviderForm(forms.Form):
    """How a company signs in."""

    issuer = forms.CharField(
        label=_("Issuer"),
        max_length=500,
        help_text=_("Exactly as the company’s sign-in names itself; it begins with https://."),
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    client_id = forms.CharField(
        label=_("Client id"),
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    secret = forms.CharField(
        label=_("Client secret"),
        max_length=1000,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    domains = forms.CharField(
        label=_("Domains of its addresses"),
        help_text=_("What follows the @, one a line: only domains that you know to be theirs."),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    is_active = forms.BooleanField(label=_("In use"), required=False)
    creates_people = forms.BooleanField(
        label=_("Make an account, as a customer, for whoever comes and has none"), required=False
    )
    passwords_off = forms.BooleanField(
        label=_("No passwords: its people sign in with their company only"), required=False
    )

    def __init__(
        self, data: QueryDict | None = None, *, provider: IdentityProvider | None = None
    ) -> None:
        super().__init__(data, initial=_known(provider))
        if provider is not None:
            self.fields["secret"].help_text = _("Empty: the one that is there stays.")

    def clean_domains(self) -> tuple[str, ...]:
        """Lower case, each once, in the order typed; commas do as well as lines."""
        typed = re.split(r"[\s,;]+", self.cleaned_data["domains"].lower())
        return tuple(dict.fromkeys(one.removeprefix("@") for one in typed if one))

    @property
    def choice(self) -> ProviderChoice:
        return ProviderChoice(**self.cleaned_data)


def _known(provider: IdentityProvider | None) -> dict[str, Any]:
    if provider is None:
        return {}
    names = ("issuer", "client_id", "is_active", "creates_people", "passwords_off")
    known = {name: getattr(provider, name) for name in names}
    return known | {"domains": "\n".join(provider.domains.values_list("name", flat=True))}
