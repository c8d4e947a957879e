"""What is known of one system: agents read it, leads put it right."""

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Company
from customs.choices import StepStage
from customs.models import ContinuityPlan, CustomsSystem, KnowledgeChange, Outage
from customs.queries import system_detail
from customs.services import knowledge_delete, knowledge_save
from helpdesk import authorisations as shared
from helpdesk.desk import queries
from helpdesk.desk.rail import rail_of
from helpdesk.desk.systems.parts import PARTS, KnowledgeForm, Part, change_line
from helpdesk.errors import DomainError
from helpdesk.http import UserRequest, agent_required, lead_required
from helpdesk.wording import country_name

CHANGES_SHOWN, OUTAGES_SHOWN = 20, 10


@agent_required
@require_GET
def system(request: UserRequest, slug: str) -> HttpResponse:
    """Facts, plans and contacts with source and certainty, past outages, and who changed what."""
    try:
        found = system_detail(slug=slug)
    except CustomsSystem.DoesNotExist as error:
        raise Http404 from error
    changes = KnowledgeChange.objects.filter(system=found).select_related("by")
    context = {
        "system": found,
        "countries": ", ".join(map(country_name, found.countries)),
        "facts": found.facts.all(),
        "contacts": found.contacts.all(),
        "plans": [_plan(plan) for plan in found.plans.all()],
        "outages": Outage.objects.production().filter(systems=found)[:OUTAGES_SHOWN],
        "changes": [change_line(change) for change in changes[:CHANGES_SHOWN]],
        "rail": rail_of(request.user, queries.options_of_desk(), current="board"),
    }
    return render(request, "desk/systems/system.html", context)


@lead_required
@require_http_methods(["GET", "POST"])
def part(request: UserRequest, slug: str, part: str, pk: int) -> HttpResponse:
    """Edit one row; `delete` takes it away."""
    found, kind = _system_and_kind(slug, part)
    row = get_object_or_404(kind.of_system(found), pk=pk)
    if request.method == "POST" and "delete" in request.POST and kind.model is not CustomsSystem:
        knowledge_delete(row=row, system=found, actor=request.user)
        messages.success(request, _("Deleted. The record keeps what it said."))
        return redirect("desk:system", found.slug)
    return _edit(request, found, kind, row)


@lead_required
@require_http_methods(["GET", "POST"])
def part_new(request: UserRequest, slug: str, part: str) -> HttpResponse:
    """Add a row to the system, or to its plan named by `?plan=`."""
    found, kind = _system_and_kind(slug, part)
    if kind.model is CustomsSystem:
        raise Http404
    parent: models.Model = found
    if kind.parent == "plan":
        plans = ContinuityPlan.objects.filter(system=found)
        asked = request.GET.get("plan", "")
        parent = get_object_or_404(plans, pk=int(asked) if asked.isdecimal() else 0)
    return _edit(request, found, kind, kind.model(**{kind.parent: parent}))


@agent_required
@require_http_methods(["GET", "POST"])
def authorisations(request: UserRequest, pk: int) -> HttpResponse:
    """What a company may do during an outage: agents read it, leads keep it."""
    return shared.page(
        request,
        get_object_or_404(Company, pk=pk),
        may_edit=request.user.is_lead,
        template="desk/authorisations.html",
        frame={"rail": rail_of(request.user, queries.options_of_desk(), current="board")},
    )


def _edit(
    request: UserRequest, found: CustomsSystem, kind: Part, row: models.Model
) -> HttpResponse:
    form = kind.form_class()(request.POST if request.method == "POST" else None, instance=row)
    if form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            knowledge_save(row=form.instance, system=found, actor=request.user, seen=seen)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:system", found.slug)
    return _form_page(request, found, kind, form)


def _form_page(
    request: UserRequest, found: CustomsSystem, kind: Part, form: KnowledgeForm
) -> HttpResponse:
    is_new = form.instance.pk is None
    context = {
        "system": found,
        "title": kind.title,
        "form": form,
        "is_new": is_new,
        "may_delete": not is_new and kind.model is not CustomsSystem,
        "rail": rail_of(request.user, queries.options_of_desk(), current="board"),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/systems/part.html", context, status=status)


def _system_and_kind(slug: str, part: str) -> tuple[CustomsSystem, Part]:
    if part not in PARTS:
        raise Http404
    return get_object_or_404(CustomsSystem, slug=slug), PARTS[part]


def _plan(plan: ContinuityPlan) -> dict[str, Any]:
    steps = list(plan.steps.all())
    return {
        "plan": plan,
        "country": country_name(plan.country),
        "needs": ", ".join(map(shared.label_of, plan.authorisations)),
        "stages": [
            {"label": stage.label, "steps": [step for step in steps if step.stage == stage]}
            for stage in StepStage
        ],
        "numbers": list(plan.references.all()),
        "emails": list(plan.emails.all()),
    }
