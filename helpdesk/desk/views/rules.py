"""Escalation rules as leads edit them: a dry run before saving, and the log of what fired."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helpdesk.desk.service_levels import rules
from helpdesk.desk.service_levels.frame import frame_of
from helpdesk.http import UserRequest, lead_required
from sla.choices import Metric
from sla.models import EscalationRule
from sla.services.editing import rule_save


@lead_required
@require_GET
def rule_list(request: UserRequest) -> HttpResponse:
    rows = EscalationRule.objects.select_related("policy")
    context = {
        "rules": [
            {
                "rule": row,
                "moment": rules.moment_text(row),
                "metric": Metric(row.metric).label if row.metric else _("every promise"),
                "actions": rules.actions_text(row),
            }
            for row in rows
        ],
        **frame_of(request.user, "rules"),
    }
    return render(request, "desk/service_levels/rules.html", context)


@lead_required
@require_http_methods(["GET", "POST"])
def rule_new(request: UserRequest) -> HttpResponse:
    return _edit(request, EscalationRule())


@lead_required
@require_http_methods(["GET", "POST"])
def rule(request: UserRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(EscalationRule, pk=pk))


@lead_required
@require_GET
def log(request: UserRequest) -> HttpResponse:
    """What fired, when and why; `?before=<id>` goes on to what is older."""
    before = request.GET.get("before", "")
    rows = rules.fired(int(before) if before.isdecimal() else None)
    shown = rows[: rules.LOG_PAGE]
    context = {
        "lines": [
            {
                "escalation": row,
                "metric": Metric(row.clock.metric).label,
                "why": rules.moment_text(row.rule),
                "done": rules.done_text(row),
            }
            for row in shown
        ],
        "next_url": f"?before={shown[-1].pk}" if len(rows) > len(shown) else "",
        **frame_of(request.user, "log"),
    }
    return render(request, "desk/service_levels/log.html", context)


def _edit(request: UserRequest, found: EscalationRule) -> HttpResponse:
    """`try` shows on what the rule as typed would fire; nothing is saved then."""
    data = request.POST if request.method == "POST" else None
    form = rules.RuleForm(data, instance=found)
    context: dict[str, Any] = {"form": form, "is_new": found.pk is None, "rule_id": found.pk}
    if data is not None and form.is_valid():
        if "try" not in data:
            rule_save(form.instance)
            messages.success(request, _("The rule acts on moments from now on."))
            return redirect("desk:rules")
        context["trial"] = rules.dry_run(form.instance, timezone.now())
    context |= frame_of(request.user, "rules")
    status = 422 if form.errors else 200
    return render(request, "desk/service_levels/rule.html", context, status=status)
