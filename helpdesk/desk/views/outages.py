"""One outage: whom to tell of it, what it is about, and what is left once it is over."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from customs import services as customs
from customs.models import Outage
from helpdesk.desk import queries
from helpdesk.desk.outages.forms import CompanyLineForm, CorrectForm
from helpdesk.desk.rail import rail_of
from helpdesk.errors import DomainError
from helpdesk.http import UserRequest, agent_required
from helpdesk.regularisation import checklists_of, line_add, tick
from sla.services.outage_notices import (
    audience_if_told,
    companies_to_tell,
    outage_announce,
    outage_keep_quiet,
)

NAMES_SHOWN = 40


@agent_required
@require_http_methods(["GET", "POST"])
def notice(request: UserRequest, pk: int) -> HttpResponse:
    """Who would be told, before anybody is; a POST tells them, or no longer does."""
    found = _outage(pk)
    if request.method == "POST":
        return _notice_decide(request, found)
    audience = audience_if_told(found, now=timezone.now())
    context = {
        "outage": found,
        "companies": audience.companies[:NAMES_SHOWN],
        "more": max(len(audience.companies) - NAMES_SHOWN, 0),
        "company_count": len(audience.companies),
        "people_count": len(audience.people),
        "rail": _rail(request.user),
    }
    return render(request, "desk/outages/notice.html", context)


def _notice_decide(request: UserRequest, found: Outage) -> HttpResponse:
    try:
        if request.POST.get("tell") == "1":
            count = outage_announce(outage_id=found.pk, actor=request.user)
            text = ngettext("%(n)d person is written to.", "%(n)d people are written to.", count)
            messages.success(request, text % {"n": count})
        else:
            outage_keep_quiet(outage_id=found.pk, actor=request.user)
            messages.success(request, _("The companies are not written to."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("desk:board")


@agent_required
@require_http_methods(["GET", "POST"])
def correct(request: UserRequest, pk: int) -> HttpResponse:
    """Say better what a notice is about."""
    found = _outage(pk)
    form = CorrectForm(request.POST if request.method == "POST" else None, outage=found)
    if form.is_valid():
        answer = form.cleaned_data | {"systems": list(form.cleaned_data["systems"])}
        try:
            customs.outage_correct(outage_id=found.pk, actor=request.user, **answer)
        except DomainError as error:
            form.add_error("countries", error.message)
        else:
            messages.success(request, _("The outage is corrected."))
            return redirect("desk:board")
    context = {"outage": found, "form": form, "rail": _rail(request.user)}
    status = 422 if form.errors else 200
    return render(request, "desk/outages/correct.html", context, status=status)


@agent_required
@require_POST
def fallback(request: UserRequest, pk: int) -> HttpResponse:
    """Customs opened the fallback procedure, or it is not open after all."""
    opened = request.POST.get("opened") == "1"
    try:
        customs.outage_fallback(outage_id=_outage(pk).pk, actor=request.user, opened=opened)
        done = _("The fallback is open.") if opened else _("The fallback is not open.")
        messages.success(request, done)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("desk:board")


@agent_required
@require_http_methods(["GET", "POST"])
def regularisation(request: UserRequest, pk: int) -> HttpResponse:
    """What each company has still to put in order; a POST ticks one line off, or adds one."""
    found = _outage(pk)
    companies = companies_to_tell(found, now=timezone.now())
    form = CompanyLineForm(companies=companies)
    if request.method == "POST" and "company" in request.POST:
        form = CompanyLineForm(request.POST, companies=companies)
        if form.is_valid():
            company = form.cleaned_data.pop("company")
            said = line_add(form, outage=found, company=company, user=request.user)
            messages.success(request, said)
            return redirect("desk:outage-regularisation", found.pk)
    elif request.method == "POST":
        if said := tick(request.POST, request.user):
            messages.success(request, said)
        return redirect("desk:outage-regularisation", found.pk)
    checklists = checklists_of(request.user, found)
    context = {
        "outage": found,
        "checklists": checklists,
        "left": sum(one.left for one in checklists),
        "owing": sum(bool(one.left) for one in checklists),
        "form": form,
        "rail": _rail(request.user),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/outages/regularisation.html", context, status=status)


def _outage(pk: int) -> Outage:
    return get_object_or_404(Outage.objects.for_page(), pk=pk)


def _rail(user: User) -> list[dict[str, Any]]:
    return rail_of(
        user, queries.options_of_desk(), queries.counts_for(user, timezone.now()), "board"
    )
