"""The team in the browser: skills and rules by leads, absences by everybody for themselves."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.choices import AGENT_ROLES
from accounts.models import User
from helpdesk.desk import queries
from helpdesk.desk.rail import rail_of
from helpdesk.desk.team import (
    AbsenceForm,
    RuleForm,
    SkillsForm,
    absence_told,
    rules_table,
    skills_of,
    team_rows,
    team_table,
)
from helpdesk.http import UserRequest, agent_required, lead_required
from tickets.choices import Via
from tickets.errors import NobodyAway
from tickets.events import Actor
from tickets.models import Absence, AssignmentRule, Queue, Ticket
from tickets.services import assignment


@agent_required
@require_GET
def team(request: UserRequest) -> HttpResponse:
    context = {
        "table": team_table(team_rows(), request.user, timezone.now()),
        "rules": rules_table(request.user),
        "rail": rail_of(request.user, queries.options_of_desk(), current="team"),
    }
    return render(request, "desk/team/team.html", context)


@agent_required
@require_GET
def agent(request: UserRequest, pk: int) -> HttpResponse:
    return _page(request, _agent(request, pk))


@lead_required
@require_POST
def skills(request: UserRequest, pk: int) -> HttpResponse:
    found = _agent(request, pk)
    form = SkillsForm(request.POST)
    if not form.is_valid():
        return _page(request, found, skills_form=form)
    assignment.agent_profile_set(user=found, **form.cleaned_data)
    messages.success(request, _("The skills are saved."))
    return redirect("desk:team-agent", pk=pk)


@agent_required
@require_POST
def absence(request: UserRequest, pk: int) -> HttpResponse:
    found = _agent(request, pk)
    form = AbsenceForm(request.POST)
    if not form.is_valid():
        return _page(request, found, absence_form=form)
    assignment.absence_add(user=found, **form.cleaned_data)
    messages.success(request, _("The absence is noted: no ticket comes by rule on these days."))
    return redirect("desk:team-agent", pk=pk)


@agent_required
@require_POST
def absence_delete(request: UserRequest, pk: int, absence: int) -> HttpResponse:
    found = _agent(request, pk)
    assignment.absence_delete(absence=get_object_or_404(Absence, pk=absence, user=found))
    messages.success(request, _("The absence is deleted."))
    return redirect("desk:team-agent", pk=pk)


@agent_required
@require_POST
def hand_over(request: UserRequest, pk: int) -> HttpResponse:
    """Give the open tickets of who goes away to others, or to their queues."""
    found = _agent(request, pk)
    try:
        count = assignment.tickets_hand_over(agent=found, actor=Actor(request.user, Via.DESK))
    except NobodyAway as refusal:
        messages.error(request, refusal.message)
    else:
        told = ngettext(
            "%(count)d ticket is handed over.", "%(count)d tickets are handed over.", count
        )
        messages.success(request, told % {"count": count})
    return redirect("desk:team-agent", pk=pk)


@lead_required
@require_http_methods(["GET", "POST"])
def queue(request: UserRequest, slug: str) -> HttpResponse:
    """How a queue gives its tickets."""
    found = get_object_or_404(Queue.objects.select_related("assignment_rule"), slug=slug)
    rule = AssignmentRule.objects.filter(queue=found).first()
    form = RuleForm(request.POST or None, instance=rule)
    if request.method == "POST" and form.is_valid():
        assignment.assignment_rule_set(queue_id=found.pk, **form.cleaned_data)
        messages.success(request, _("The rule is saved. It holds for what happens from now on."))
        return redirect("desk:team")
    context = {
        "queue": found.name("fr" if request.LANGUAGE_CODE == "fr" else "en"),
        "form": form,
        "rail": rail_of(request.user, queries.options_of_desk(), current="team"),
    }
    return render(request, "desk/team/rule.html", context, status=422 if form.errors else 200)


def _agent(request: UserRequest, pk: int) -> User:
    """The agent, for leads and for themselves. Raises Http404, PermissionDenied."""
    found = get_object_or_404(User, pk=pk, role__in=AGENT_ROLES, is_active=True)
    if not request.user.is_lead and request.user != found:
        raise PermissionDenied
    return found


def _page(
    request: UserRequest,
    found: User,
    *,
    skills_form: SkillsForm | None = None,
    absence_form: AbsenceForm | None = None,
) -> HttpResponse:
    absences = list(Absence.objects.filter(user=found, last_on__gte=timezone.localdate()))
    context = {
        "agent": found,
        "skills": (skills_form or SkillsForm(initial=skills_of(found)))
        if request.user.is_lead
        else None,
        "absence_form": absence_form or AbsenceForm(),
        "absences": [(row.pk, absence_told(row)) for row in absences],
        "open_count": Ticket.objects.unresolved().filter(assignee=found).count(),
        "rail": rail_of(request.user, queries.options_of_desk(), current="team"),
    }
    refused = any(form is not None and form.errors for form in (skills_form, absence_form))
    return render(request, "desk/team/agent.html", context, status=422 if refused else 200)
