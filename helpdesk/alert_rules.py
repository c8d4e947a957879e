"""The page on which leads and administrators of companies say which alerts open tickets."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.changes import changes_of
from accounts.choices import Plan
from accounts.models import Company, Contract, User
from alerts.choices import Category
from helpdesk.errors import DomainError
from tickets.choices import Priority
from tickets.models import AlertRule
from tickets.services import RuleChoice, alert_rule_set

# The kinds of help that an alert of CAS can ask for; the others begin with a person.
OF_ALERTS = (
    Category.TECHNICAL_VALIDATION,
    Category.VALIDATION_VIOLATION,
    Category.CUSTOMS_ERROR,
    Category.PORT_ERROR,
    Category.SENDING_ERROR,
    Category.FINALISATION,
)
PLAN, OWN, NONE = "plan", "own", "none"


class AlertRuleForm(forms.Form):
    """As the plan, or these categories, or none."""

    opens = forms.ChoiceField(
        label=gettext_lazy("Tickets open by themselves"),
        choices=[
            (PLAN, gettext_lazy("as for every company with this contract")),
            (OWN, gettext_lazy("for the alerts ticked below")),
            (NONE, gettext_lazy("never")),
        ],
        widget=forms.RadioSelect,
    )
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("Alerts"),
        choices=[(one.value, one.label) for one in OF_ALERTS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    priority = forms.ChoiceField(
        label=gettext_lazy("Priority"),
        choices=[("", gettext_lazy("as the alert sounds")), *Priority.choices],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("opens") == OWN and not given.get("categories"):
            self.add_error("categories", _("Tick at least one kind of alert, or choose never."))
        return given

    @property
    def choice(self) -> RuleChoice | None:
        given = self.cleaned_data
        if given["opens"] == PLAN:
            return None
        own = given["opens"] == OWN
        return RuleChoice(given["categories"] if own else (), given["priority"] if own else "")


def page(
    request: HttpRequest, company: Company, *, template: str, frame: Mapping[str, Any]
) -> HttpResponse:
    """The rule of a company; both faces show it in their frame."""
    assert isinstance(request.user, User)
    own = AlertRule.objects.filter(company=company).first()
    form = AlertRuleForm(request.POST if request.method == "POST" else None, initial=_initial(own))
    if form.is_bound and _saved(form, company, request.user):
        messages.success(request, _("Saved. It holds for the alerts to come."))
        return redirect(request.path)
    contract = Contract.objects.filter(company=company).first()
    context = {
        "company": company,
        "form": form,
        "of_plan": _of_plan(contract),
        "is_covered": contract is not None and contract.plan == Plan.PREMIUM_PLUS,
        "changes": changes_of(AlertRule, str(company.pk)),
        **frame,
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _saved(form: AlertRuleForm, company: Company, user: User) -> bool:
    if not form.is_valid():
        return False
    try:
        alert_rule_set(company=company, choice=form.choice, actor=user)
    except DomainError as error:
        form.add_error("opens", error.message)
    return not form.errors


def _initial(own: AlertRule | None) -> dict[str, Any]:
    if own is None:
        return {"opens": PLAN}
    opens = OWN if own.enabled and own.categories else NONE
    return {"opens": opens, "categories": own.categories, "priority": own.priority}


def _of_plan(contract: Contract | None) -> str:
    """What the plan's own rule opens, in words."""
    rules = AlertRule.objects.filter(plan=contract.plan) if contract else AlertRule.objects.none()
    rule = rules.first()
    if rule is None or not (rule.enabled and rule.categories):
        return _("Today the contract opens none by itself.")
    opened = ", ".join(str(Category(one).label) for one in rule.categories)
    return _("Today the contract opens tickets for: %(categories)s.") % {"categories": opened}
