"""Recommendations as agents work on them, and the review of a company."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Company
from alerts import services
from alerts.choices import RecommendationState
from alerts.models import Recommendation
from helpdesk.desk.recommendations import (
    SHOWN,
    ProposalForm,
    StepForm,
    candidates_table,
    problems_of,
    proposal_initial,
    recommendation_context,
    recommendations_table,
)
from helpdesk.desk.views.improvement import frame
from helpdesk.errors import DomainError
from helpdesk.http import UserRequest, agent_required
from helpdesk.review import review_context, review_file
from helpdesk.wording import signature_label
from tickets.choices import Via
from tickets.events import Actor
from tickets.improvement import candidates, measured
from tickets.models import Ticket
from tickets.services import ticket_recommend


@agent_required
@require_GET
def recommendations(request: UserRequest) -> HttpResponse:
    """What we recommended, and what we should. `?state=`, `?company=<id>`."""
    now = timezone.now()
    companies = list(Company.objects.order_by("name"))
    asked = request.GET.get("company", "")
    company = next((one for one in companies if str(one.pk) == asked), None)
    state = request.GET.get("state", "")
    rows = Recommendation.objects.visible_to(request.user).for_page()
    if company:
        rows = rows.filter(company=company)
    if state in RecommendationState.values:
        rows = rows.filter(state=state)
    context = {
        "table": recommendations_table(measured(rows[:SHOWN], now)),
        "candidates": candidates_table(candidates(now, company=company)),
        "companies": companies,
        "company": company,
        "states": RecommendationState.choices,
        "state": state,
        **frame(request, "recommendations"),
    }
    return render(request, "desk/improvement/recommendations.html", context)


@agent_required
@require_http_methods(["GET", "POST"])
def recommendation_new(request: UserRequest) -> HttpResponse:
    """Propose for the problem in the address: `?company=&signature=`, or `?ticket=<number>`."""
    company, signature, ticket = _problem(request)
    form = ProposalForm(
        request.POST or None,
        initial=proposal_initial(company, signature, ticket),
        problems=problems_of(ticket, timezone.now()) if ticket else (),
    )
    if request.method == "POST" and form.is_valid():
        try:
            found = _propose(request, company, signature, ticket, form)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Proposed. The administrators of the company are told."))
            return redirect("desk:recommendation", found.pk)
    context = {
        "form": form,
        "company": company,
        "problem": signature_label(signature),
        "ticket": ticket,
        **frame(request, "recommendations"),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/improvement/recommendation_new.html", context, status=status)


def _problem(request: UserRequest) -> tuple[Company, str, Ticket | None]:
    number = request.GET.get("ticket", "")
    if number:
        rows = Ticket.objects.visible_to(request.user).by_number(number).select_related("company")
        ticket = get_object_or_404(rows)
        return ticket.company, ticket.signature, ticket
    asked, signature = request.GET.get("company", ""), request.GET.get("signature", "")
    if not asked.isdecimal() or not signature:
        raise Http404
    return get_object_or_404(Company, pk=int(asked[:18])), signature[:200], None


def _propose(
    request: UserRequest,
    company: Company,
    signature: str,
    ticket: Ticket | None,
    form: ProposalForm,
) -> Recommendation:
    if ticket is not None:
        actor = Actor(request.user, Via.DESK)
        return ticket_recommend(
            ticket_id=ticket.pk,
            text=form.text(),
            actor=actor,
            signature=form.cleaned_data.get("signature", ""),
        )
    return services.recommendation_propose(
        company=company, signature=signature, text=form.text(), actor=request.user
    )


@agent_required
@require_GET
def recommendation(request: UserRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@agent_required
@require_POST
def reword(request: UserRequest, pk: int) -> HttpResponse:
    form = ProposalForm(request.POST)
    return _step(
        request,
        pk,
        form,
        lambda found: services.recommendation_reword(
            recommendation_id=found.pk, text=form.text(), actor=request.user
        ),
        _("Proposed anew. The administrators of the company are told."),
        name="form",
    )


@agent_required
@require_POST
def decide(request: UserRequest, pk: int) -> HttpResponse:
    """The company's answer, given elsewhere, recorded by an agent with where it was given."""
    form = StepForm(request.POST, prefix="decide")
    return _step(
        request,
        pk,
        form,
        lambda found: services.recommendation_decide(
            recommendation_id=found.pk,
            accepted=request.POST.get("answer") == "accepted",
            reason=form.cleaned_data["reason"],
            actor=request.user,
        ),
        _("The company's decision is recorded."),
        name="decide_form",
    )


@agent_required
@require_POST
def apply(request: UserRequest, pk: int) -> HttpResponse:
    return _step(
        request,
        pk,
        StepForm(request.POST),
        lambda found: services.recommendation_apply(recommendation_id=found.pk, actor=request.user),
        _("Applied. Its effect is measured from now on."),
        name="decide_form",
    )


@agent_required
@require_POST
def withdraw(request: UserRequest, pk: int) -> HttpResponse:
    form = StepForm(request.POST, prefix="withdraw")
    return _step(
        request,
        pk,
        form,
        lambda found: services.recommendation_withdraw(
            recommendation_id=found.pk, reason=form.cleaned_data["reason"], actor=request.user
        ),
        _("Withdrawn."),
        name="withdraw_form",
    )


def _step(
    request: UserRequest,
    pk: int,
    form: forms.Form,
    service: Callable[[Recommendation], object],
    done: str,
    *,
    name: str,
) -> HttpResponse:
    """Refused, the page comes back with what was typed and why."""
    found = _found(request, pk)
    if form.is_valid():
        try:
            service(found)
        except DomainError as error:
            form.add_error(error.extra.get("pointer", "").lstrip("/") or None, error.message)
    if form.errors:
        return _page(request, _found(request, pk), bound={name: form, "refused": form})
    messages.success(request, done)
    return redirect("desk:recommendation", found.pk)


def _found(request: UserRequest, pk: int) -> Recommendation:
    rows = Recommendation.objects.visible_to(request.user).for_page()
    return get_object_or_404(rows, pk=pk)


def _page(
    request: UserRequest, found: Recommendation, *, bound: dict[str, forms.Form] | None = None
) -> HttpResponse:
    context: dict[str, Any] = recommendation_context(found, timezone.now(), bound=bound)
    context |= frame(request, "recommendations")
    status = 422 if bound else 200
    return render(request, "desk/improvement/recommendation.html", context, status=status)


@agent_required
@require_GET
def review(request: UserRequest, pk: int) -> HttpResponse:
    """A company's period, as the company itself may read it."""
    company = get_object_or_404(Company, pk=pk)
    tickets = Ticket.objects.visible_to(request.user)
    pdf_url = reverse("desk:company-review-pdf", args=[company.pk])
    context = review_context(company, tickets, request.GET, pdf_url)
    context |= {"company": company, **frame(request, "recommendations")}
    return render(request, "desk/improvement/review.html", context)


@agent_required
@require_GET
def review_pdf(request: UserRequest, pk: int) -> HttpResponse:
    company = get_object_or_404(Company, pk=pk)
    return review_file(company, Ticket.objects.visible_to(request.user), request.GET)
