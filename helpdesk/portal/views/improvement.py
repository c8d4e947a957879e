"""What we recommend to a company, its decision, and the review of a period."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Company
from alerts.models import Recommendation
from alerts.services import recommendation_decide
from helpdesk.errors import DomainError
from helpdesk.http import UserRequest, customer_required
from helpdesk.portal.improvement import DecisionForm, groups_of, recommendation_context
from helpdesk.review import review_context, review_file
from helpdesk.support import support_of
from tickets.models import Ticket


@customer_required
@require_GET
def improvement(request: UserRequest) -> HttpResponse:
    """All recommendations of the reader's company."""
    groups = groups_of(request.user, support_of(request).now)
    return render(request, "portal/improvement.html", {"groups": groups})


@customer_required
@require_GET
def recommendation(request: UserRequest, pk: int) -> HttpResponse:
    found = _recommendation(request, pk)
    now = support_of(request).now
    context = recommendation_context(found, user=request.user, now=now)
    return render(request, "portal/recommendation.html", context)


@customer_required
@require_POST
def decide(request: UserRequest, pk: int) -> HttpResponse:
    """The company's answer. What was typed stays when it is refused."""
    found = _recommendation(request, pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            recommendation_decide(
                recommendation_id=found.pk,
                accepted=form.cleaned_data["answer"] == "accepted",
                reason=form.cleaned_data["reason"],
                actor=request.user,
            )
        except DomainError as error:
            form.add_error(error.extra.get("pointer", "").lstrip("/") or None, error.message)
        else:
            messages.success(request, _("Thank you. Your decision is recorded."))
            return redirect("recommendation", found.pk)
    now = support_of(request).now
    context = recommendation_context(found, user=request.user, now=now, form=form)
    return render(request, "portal/recommendation.html", context, status=422)


@customer_required
@require_GET
def review(request: UserRequest) -> HttpResponse:
    """Alerts, promises, what came back and what was recommended, in a period of the query."""
    tickets = Ticket.objects.visible_to(request.user)
    context = review_context(_company(request), tickets, request.GET, reverse("review-pdf"))
    return render(request, "portal/review.html", context)


@customer_required
@require_GET
def review_pdf(request: UserRequest) -> HttpResponse:
    return review_file(_company(request), Ticket.objects.visible_to(request.user), request.GET)


def _recommendation(request: UserRequest, pk: int) -> Recommendation:
    rows = Recommendation.objects.visible_to(request.user).for_page()
    return get_object_or_404(rows, pk=pk)


def _company(request: UserRequest) -> Company:
    assert request.user.company is not None  # a customer has one
    return request.user.company
