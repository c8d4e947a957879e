"""The form of an escalation rule, its dry run, and the log of what fired."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.choices import AGENT_ROLES, Plan
from accounts.models import User
from alerts.choices import Category
from notifications.models import WebhookEndpoint
from sla.choices import Metric
from sla.models import Escalation, EscalationRule
from sla.reports import Trial, rule_trial
from tickets.choices import Priority
from tickets.models import Queue

TRIALS_SHOWN = 20
LOG_PAGE = 50
ACTIONS: dict[str, str | Promise] = {
    "notify_assignee": gettext_lazy("writes to the assignee"),
    "notify_leads": gettext_lazy("writes to the leads"),
    "notify_manager": gettext_lazy("writes to the contract's manager"),
    "raise_priority": gettext_lazy("raises the priority"),
    "to_queue_id": gettext_lazy("moves the ticket to a queue"),
    "to_assignee_id": gettext_lazy("gives the ticket to an agent"),
    "note": gettext_lazy("adds an internal note"),
    "to_endpoint_id": gettext_lazy("calls a webhook"),
}


def _several(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class RuleForm(forms.ModelForm[EscalationRule]):
    """When a clock comes to a moment, under these conditions, do this."""

    metric = forms.ChoiceField(
        label=gettext_lazy("Promise"),
        choices=[("", gettext_lazy("every promise")), *Metric.choices],
        required=False,
    )
    priorities = _several(gettext_lazy("Only these priorities"), Priority.choices)
    categories = _several(gettext_lazy("Only these categories"), Category.choices)
    plans = _several(gettext_lazy("Only these plans"), Plan.choices)

    class Meta:
        model = EscalationRule
        fields = (
            "name",
            "policy",
            "is_active",
            "metric",
            "percent",
            "minutes",
            "priorities",
            "categories",
            "plans",
            "only_unassigned",
            "notify_assignee",
            "notify_leads",
            "notify_manager",
            "raise_priority",
            "to_queue",
            "to_assignee",
            "note",
            "to_endpoint",
        )
        labels = {
            "to_queue": gettext_lazy("Move to the queue"),
            "to_assignee": gettext_lazy("Give to"),
            "to_endpoint": gettext_lazy("Call the webhook"),
        }
        help_texts = {
            "minutes": gettext_lazy(
                "Before the deadline when negative; 0 is the moment it is missed."
            ),
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered: dict[str, QuerySet[Any]] = {
            "to_assignee": User.objects.filter(role__in=AGENT_ROLES, is_active=True).order_by(
                "name"
            ),
            "to_queue": Queue.objects.all(),
            "to_endpoint": WebhookEndpoint.objects.of_company(None),
        }
        for name, rows in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.empty_label, field.queryset = "–", rows

    def clean(self) -> dict[str, Any]:
        answer = super().clean() or self.cleaned_data
        given = [answer.get(name) is not None for name in ("percent", "minutes")]
        if sum(given) != 1:
            self.add_error("percent", _("Give a share of the time or minutes, one of the two."))
        return answer

    def conditions(self) -> list[Any]:
        return [self[name] for name in ("priorities", "categories", "plans")]


def moment_text(rule: EscalationRule) -> str:
    """`at 75 % of the time`, `30 minutes before the deadline`."""
    if rule.percent is not None:
        return _("at %(n)d %% of the time") % {"n": rule.percent}
    minutes = rule.minutes or 0
    if not minutes:
        return _("when the promise is broken")
    if minutes < 0:
        text = ngettext(
            "%(n)d business minute before the deadline",
            "%(n)d business minutes before the deadline",
            -minutes,
        )
        return text % {"n": -minutes}
    text = ngettext(
        "%(n)d business minute after the deadline",
        "%(n)d business minutes after the deadline",
        minutes,
    )
    return text % {"n": minutes}


def actions_text(rule: EscalationRule) -> str:
    said = [str(text) for name, text in ACTIONS.items() if getattr(rule, name)]
    return ", ".join(said) or _("is only recorded")


@dataclass(frozen=True, slots=True)
class DryRun:
    """On what a rule would fire now, and would have last week: how often, and the first few."""

    now_count: int
    week_count: int
    now: list[Trial]
    week: list[Trial]


def dry_run(rule: EscalationRule, now: datetime) -> DryRun:
    """Try a rule that need not be saved."""
    current, week = rule_trial(rule, now=now)
    latest = sorted(week, key=lambda trial: trial.moment_at, reverse=True)
    return DryRun(len(current), len(week), current[:TRIALS_SHOWN], latest[:TRIALS_SHOWN])


def fired(before: int | None = None) -> list[Escalation]:
    """A page of the log and one row more, the latest first. Uses the primary key."""
    rows = Escalation.objects.select_related("rule", "clock__ticket").order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows[: LOG_PAGE + 1])


def done_text(escalation: Escalation) -> str:
    """What was done, as it is on record."""
    return ", ".join(map(_deed_text, escalation.done)) or _("recorded")


def _deed_text(deed: dict[str, Any]) -> str:
    action, to = deed["action"], deed.get("to", "")
    if action == "email":
        return _("e-mail to %(to)s") % {"to": to}
    if action == "priority":
        return _("priority raised to %(to)s") % {"to": str(Priority(to).label).lower()}
    words = {
        "queue": _("moved to a queue"),
        "assignee": _("given to an agent"),
        "note": _("internal note added"),
        "webhook": _("webhook of %(to)s called") % {"to": to},
        "webhook_off": _("webhook of %(to)s not called, it is switched off") % {"to": to},
    }
    return words[action]
