"""Whom to invite, and what an invited person types. Shape only: the rules are the services'."""

from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordMixin
from django.utils.translation import gettext_lazy as _

from accounts.choices import AGENT_ROLES, CUSTOMER_ROLES, Language, Role
from accounts.models import Company, Invitation, User
from helpdesk.offering import offer


class InviteForm(forms.Form):
    """An address, what they may do, and in which language we write to them."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"))
    language = forms.ChoiceField(label=_("Language"), choices=Language)

    def __init__(self, *args: Any, inviter: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "role", [(one.value, one.label) for one in self.roles])
        self.fields["language"].initial = inviter.language
        self.inviter = inviter

    roles: tuple[Role, ...] = CUSTOMER_ROLES

    @property
    def company(self) -> Company | None:
        """For whom; call it once the form is valid."""
        return self.inviter.company


class AnyCompanyForm(InviteForm):
    """Our administrators invite to any company, and to C4T itself."""

    of = forms.ModelChoiceField(
        Company.objects.order_by("name"),
        label=_("Company"),
        required=False,
        empty_label="Customs4Trade",
    )
    field_order = ["email", "of", "role", "language"]
    roles = (*CUSTOMER_ROLES, *AGENT_ROLES)

    @property
    def company(self) -> Company | None:
        found: Company | None = self.cleaned_data["of"]
        return found


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Role)


class FindForm(forms.Form):
    """What narrows the list."""

    q = forms.CharField(label=_("Name or address"), required=False, max_length=200)


class AcceptForm(SetPasswordMixin, forms.Form):  # type: ignore[type-arg]  # not generic when run
    """How we address them, and their password."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput({"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language)
    password1, password2 = SetPasswordMixin.create_password_fields(
        label1=_("Password"), label2=_("Password, once more")
    )

    def __init__(self, *args: Any, invitation: Invitation) -> None:
        super().__init__(*args)
        self.fields["language"].initial = invitation.language
        self.email = invitation.email

    def clean(self) -> dict[str, Any]:
        answer = super().clean() or self.cleaned_data
        self.validate_passwords()
        person = User(email=self.email, name=answer.get("name", ""))
        self.validate_password_for_user(person, "password2")
        return answer
