"""Policies as leads edit them: a draft, what it would change, and its publication."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from helpdesk.desk.service_levels import calendars, policies
from helpdesk.desk.service_levels.frame import frame_of
from helpdesk.desk.service_levels.moves import effect_of
from helpdesk.errors import DomainError
from helpdesk.http import UserRequest, lead_required
from sla.models import Policy
from sla.previews import policy_preview
from sla.services.editing import policy_copy, policy_edit
from sla.services.policies import policy_assign, policy_publish, policy_reapply
from tickets.choices import Priority


@lead_required
@require_GET
def overview(request: UserRequest) -> HttpResponse:
    """Policies, calendars, and which contracts have a policy of their own."""
    return _overview(request)


@lead_required
@require_http_methods(["GET", "POST"])
def policy(request: UserRequest, pk: int) -> HttpResponse:
    """Edit the draft; a possible one leads to the preview of what it would change."""
    found = get_object_or_404(Policy.objects.select_related("current", "calendar"), pk=pk)
    data = request.POST if request.method == "POST" else None
    form = policies.PolicyForm(data, policy=found)
    exceptions = policies.exceptions_of(found, data)
    if data is not None and form.is_valid() and exceptions.is_valid():
        try:
            policy_edit(policy_id=found.pk, draft=policies.draft_of(form, exceptions))
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect("desk:policy-preview", found.pk)
    refused = data is not None
    context = {
        "policy": found,
        "form": form,
        "exceptions": exceptions,
        "priorities": [priority.label for priority in Priority],
        "is_edited": policies.is_edited(found),
        "versions": found.versions.select_related("published_by"),
        **frame_of(request.user, "policies"),
    }
    status = 422 if refused else 200
    return render(request, "desk/service_levels/policy.html", context, status=status)


@lead_required
@require_GET
def preview(request: UserRequest, pk: int) -> HttpResponse:
    """What applying the draft to open tickets would do."""
    found = get_object_or_404(Policy.objects.select_related("current", "calendar"), pk=pk)
    context: dict[str, Any] = {"policy": found, "is_edited": policies.is_edited(found)}
    try:
        context["effect"] = effect_of(policy_preview(policy_id=found.pk, now=timezone.now()))
    except DomainError as error:
        context["refusal"] = error.message
    context |= frame_of(request.user, "policies")
    return render(request, "desk/service_levels/policy_preview.html", context)


@lead_required
@require_POST
def publish(request: UserRequest, pk: int) -> HttpResponse:
    """Promise the draft to new tickets; with `apply`, to those already open too."""
    found = get_object_or_404(Policy, pk=pk)
    try:
        version = policy_publish(policy_id=found.pk, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("desk:policy-preview", found.pk)
    text = _("%(version)s holds for new tickets.") % {"version": version}
    if "apply" in request.POST:
        text = f"{text} {moved_text(policy_reapply(policy_id=found.pk, actor=request.user))}"
    messages.success(request, text)
    return redirect("desk:service-levels")


@lead_required
@require_POST
def copy(request: UserRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Policy, pk=pk)
    form = policies.NameForm(request.POST, of=Policy)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["name"])))
        return redirect("desk:policy", found.pk)
    new = policy_copy(policy_id=found.pk, name=form.cleaned_data["name"])
    return redirect("desk:policy", new.pk)


@lead_required
@require_POST
def assign(request: UserRequest) -> HttpResponse:
    form = policies.AssignForm(request.POST)
    if not form.is_valid():
        return _overview(request, {"assign_form": form}, status=422)
    policy_assign(**form.cleaned_data)
    messages.success(request, _("New tickets of this contract get it."))
    return redirect("desk:service-levels")


def moved_text(number: int) -> str:
    return ngettext("%(n)s ticket moved.", "%(n)s tickets moved.", number) % {"n": number}


def _overview(
    request: UserRequest, bound: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "policies": [
            {"policy": row, "is_edited": policies.is_edited(row)} for row in policies.for_overview()
        ],
        "calendars": [
            {"calendar": row, "is_edited": calendars.is_edited(row)}
            for row in calendars.for_overview()
        ],
        "assignments": policies.assignments(),
        "assign_form": policies.AssignForm(),
        **frame_of(request.user, "policies"),
    }
    template = "desk/service_levels/overview.html"
    return render(request, template, context | (bound or {}), status=status)
