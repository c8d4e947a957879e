"""The form of a policy, and what its pages show."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Contract
from alerts.choices import Category
from sla.choices import Metric
from sla.models import Calendar, Policy, PolicyAssignment
from sla.services.editing import PolicyDraft, TargetKey
from sla.terms import policy_snapshot
from tickets.choices import WAITING, Priority

PAUSABLE = tuple(metric for metric in Metric if metric != Metric.FIRST_RESPONSE)
BLANK_LINES = 2


class PolicyForm(forms.Form):
    """Calendar, reopening, pauses, and a target for each promise and priority."""

    calendar = forms.ModelChoiceField(Calendar.objects.all(), label=gettext_lazy("Calendar"))
    reopen_days = forms.IntegerField(
        label=gettext_lazy("Reopening, in business days"), min_value=0, max_value=365
    )

    def __init__(self, data: QueryDict | None = None, *, policy: Policy) -> None:
        targets = {(t.metric, t.priority, t.category): t.minutes for t in policy.targets.all()}
        super().__init__(data, initial=_initial(policy, targets))
        for metric in Metric:
            for priority in Priority:
                label = _("%(promise)s, %(priority)s, in business minutes") % {
                    "promise": metric.label,
                    "priority": priority.label,
                }
                self.fields[_name(metric, priority)] = forms.IntegerField(
                    label=label,
                    required=False,
                    min_value=1,
                    widget=forms.NumberInput(attrs={"aria-label": label}),
                )
        for metric in PAUSABLE:
            self.fields[f"pauses-{metric}"] = forms.MultipleChoiceField(
                label=str(metric.label),
                choices=[(status.value, status.label) for status in WAITING],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def matrix(self) -> Iterator[tuple[str, list[BoundField]]]:
        """A row for each promise, a field for each priority."""
        for metric in Metric:
            yield str(metric.label), [self[_name(metric, priority)] for priority in Priority]

    def pause_fields(self) -> list[BoundField]:
        return [self[f"pauses-{metric}"] for metric in PAUSABLE]

    def targets(self) -> dict[TargetKey, int | None]:
        """What was typed for every category; a blank is no target."""
        return {
            (metric.value, priority.value, ""): minutes
            for metric in Metric
            for priority in Priority
            if (minutes := self.cleaned_data[_name(metric, priority)]) is not None
        }

    def pauses(self) -> dict[str, list[str]]:
        return {metric.value: self.cleaned_data[f"pauses-{metric}"] for metric in PAUSABLE}


class ExceptionForm(forms.Form):
    """Another target for one category. Without a category the line says nothing."""

    category = forms.ChoiceField(
        label=gettext_lazy("Category"), choices=[("", "–"), *Category.choices], required=False
    )
    metric = forms.ChoiceField(label=gettext_lazy("Promise"), choices=Metric, required=False)
    priority = forms.ChoiceField(
        label=gettext_lazy("Priority"),
        choices=[("", gettext_lazy("any")), *Priority.choices],
        required=False,
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Business minutes, none when empty"), required=False, min_value=1
    )

    @property
    def key(self) -> TargetKey:
        answer = self.cleaned_data
        return answer["metric"], answer["priority"], answer["category"]


class _Exceptions(forms.BaseFormSet[ExceptionForm]):
    """The lines of a policy; two of them may not speak of the same promise."""

    def clean(self) -> None:
        keys = [form.key for form in self.forms if form.cleaned_data.get("category")]
        if len(keys) != len(set(keys)):
            raise forms.ValidationError(_("Two exceptions speak of the same promise."))

    def targets(self) -> dict[TargetKey, int | None]:
        said = [form for form in self.forms if form.cleaned_data.get("category")]
        return {form.key: form.cleaned_data["minutes"] for form in said}


ExceptionFormSet = formset_factory(ExceptionForm, formset=_Exceptions, extra=BLANK_LINES)


def exceptions_of(policy: Policy, data: QueryDict | None = None) -> Any:
    """The formset of the policy's targets that name a category."""
    rows = policy.targets.exclude(category="")
    initial = list(rows.values("category", "metric", "priority", "minutes"))
    return ExceptionFormSet(data, initial=initial, prefix="exception")


def draft_of(form: PolicyForm, exceptions: Any) -> PolicyDraft:
    """What two valid forms say together."""
    return PolicyDraft(
        calendar=form.cleaned_data["calendar"],
        pauses=form.pauses(),
        reopen_days=form.cleaned_data["reopen_days"],
        targets={**form.targets(), **exceptions.targets()},
    )


class NameForm(forms.Form):
    """A copy under another name."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)

    def __init__(self, data: QueryDict | None = None, *, of: type[Policy] | type[Calendar]) -> None:
        super().__init__(data)
        self.model = of

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if self.model._default_manager.filter(name=name).exists():
            raise forms.ValidationError(_("This name is taken."))
        return name


class AssignForm(forms.Form):
    """The policy of one contract; none gives it back that of its plan."""

    contract = forms.ModelChoiceField(
        Contract.objects.select_related("company").order_by("company__name"),
        label=gettext_lazy("Contract"),
    )
    policy = forms.ModelChoiceField(
        Policy.objects.filter(is_active=True, current__isnull=False),
        label=gettext_lazy("Policy"),
        required=False,
        empty_label=gettext_lazy("that of its plan"),
    )


def for_overview() -> QuerySet[Policy]:
    """Policies with all that tells whether they are edited: four queries, however many."""
    rows = Policy.objects.select_related("calendar", "current")
    return rows.prefetch_related("targets", "calendar__closing_days", "calendar__changed_days")


def is_edited(policy: Policy) -> bool:
    """Whether the policy says something that is not published."""
    return policy.current is None or policy.current.snapshot != policy_snapshot(policy)


def assignments() -> list[PolicyAssignment]:
    """Contracts with a policy of their own."""
    rows = PolicyAssignment.objects.select_related("contract__company", "policy")
    return list(rows.order_by("contract__company__name"))


def _name(metric: str, priority: str) -> str:
    return f"{metric}-{priority}"


def _initial(policy: Policy, targets: dict[TargetKey, int | None]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "calendar": policy.calendar_id,
        "reopen_days": policy.reopen_days,
        **{f"pauses-{metric}": policy.pauses.get(metric.value, []) for metric in PAUSABLE},
    }
    for metric in Metric:
        whole = targets.get((metric.value, "", ""))
        for priority in Priority:
            found[_name(metric, priority)] = targets.get((metric.value, priority.value, ""), whole)
    return found
