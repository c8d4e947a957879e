"""Playbooks: ticked beside the ticket by every agent, written by leads."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.changes import changes_of
from alerts.choices import Category
from helpdesk.desk import queries
from helpdesk.desk.playbooks.forms import steps_formset
from helpdesk.desk.rail import rail_of
from helpdesk.desk.views.answers import press, ticket_of
from helpdesk.errors import DomainError
from helpdesk.http import UserRequest, agent_required, lead_required
from tickets import services
from tickets.models import PlaybookStep


@agent_required
@require_POST
def tick(request: UserRequest, number: str, step: int) -> HttpResponse:
    """Tick a step, or take the tick away where `done` is empty."""
    ticket = ticket_of(request, number)
    found = get_object_or_404(PlaybookStep, pk=step)
    done = bool(request.POST.get("done"))
    return press(
        request,
        ticket,
        lambda actor: services.step_tick(ticket_id=ticket.pk, step=found, done=done, actor=actor),
        _("Step ticked.") if done else _("Step no longer ticked."),
        can_undo=False,
    )


@agent_required
@require_GET
def playbooks(request: UserRequest) -> HttpResponse:
    context = {
        "table": _table(),
        "rail": rail_of(request.user, queries.options_of_desk(), current="knowledge"),
    }
    return render(request, "desk/playbooks/list.html", context)


@lead_required
@require_http_methods(["GET", "POST"])
def playbook(request: UserRequest, slug: str) -> HttpResponse:
    """The steps of one category; refused, everything typed comes back."""
    if slug not in Category.values:
        raise Http404
    formset = steps_formset(slug, request.POST if request.method == "POST" else None)
    refusal = _write(request, slug, formset) if formset.is_bound else ""
    if formset.is_bound and formset.is_valid() and not refusal:
        messages.success(
            request, _("The playbook is saved. It holds for every ticket from now on.")
        )
        return redirect("desk:playbooks")
    context = {
        "category": Category(slug).label,
        "formset": formset,
        "refusal": refusal,
        "changes": changes_of(PlaybookStep, slug),
        "rail": rail_of(request.user, queries.options_of_desk(), current="knowledge"),
    }
    status = 422 if formset.is_bound else 200
    return render(request, "desk/playbooks/edit.html", context, status=status)


def _write(request: UserRequest, category: str, formset: Any) -> str:
    """Why what was typed could not be kept; empty if it was, or if its fields say why."""
    if not formset.is_valid():
        return ""
    try:
        services.playbook_write(
            category=category, steps=formset.steps, seen=formset.seen, actor=request.user
        )
    except DomainError as error:
        return str(error.message)
    return ""


def _table() -> dict[str, Any]:
    """For `components/table.html`: one query."""
    counted = PlaybookStep.objects.order_by().values_list("category")
    counts = {
        category: (all_, needed)
        for category, all_, needed in counted.annotate(
            all=Count("pk"), needed=Count("pk", filter=Q(is_required=True))
        )
    }
    heads = (_("Category"), _("Steps"), _("Needed before solving"))
    return {
        "columns": [{"name": head, "is_number": at > 0} for at, head in enumerate(heads)],
        "rows": [_row(category, *counts.get(category, (0, 0))) for category in Category],
    }


def _row(category: Category, steps: int, needed: int) -> list[dict[str, Any]]:
    return [
        {"text": category.label, "href": reverse("desk:playbook", args=[category])},
        {"text": steps, "is_number": True},
        {"text": needed, "is_number": True},
    ]
