"""What a company has to put in order after outages, and what it may do during one."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.choices import Role
from customs.choices import OutageStatus
from customs.models import Outage
from helpdesk import authorisations as shared
from helpdesk.http import UserRequest, customer_required
from helpdesk.offering import offer_rows
from helpdesk.portal.company import frame_for
from helpdesk.regularisation import LineForm, checklists_of, line_add, tick
from helpdesk.support import Support, support_of

LATELY = timedelta(days=30)  # outages to which a line may still be added


class OutageLineForm(LineForm):
    """A line that we did not list, and the outage that left it."""

    outage = forms.ModelChoiceField(Outage.objects.none(), label=_("After which outage?"))
    field_order = ["outage"]

    def __init__(self, data: QueryDict | None = None, *, outages: "QuerySet[Outage]") -> None:
        super().__init__(data)
        offer_rows(self, "outage", outages)


@customer_required
@require_http_methods(["GET", "POST"])
def regularisation(request: UserRequest) -> HttpResponse:
    """The lists of the reader's company; a POST ticks a line off, or adds one."""
    outages = _outages(support_of(request))
    form = OutageLineForm(outages=outages)
    if request.method == "POST" and "outage" in request.POST:
        form = OutageLineForm(request.POST, outages=outages)
        if form.is_valid():
            outage = form.cleaned_data.pop("outage")
            company = request.user.company
            assert company is not None
            said = line_add(form, outage=outage, company=company, user=request.user)
            messages.success(request, said)
            return redirect("regularisation")
    elif request.method == "POST":
        if said := tick(request.POST, request.user):
            messages.success(request, said)
        return redirect("regularisation")
    context = {"checklists": checklists_of(request.user), "form": form if outages else None}
    return render(
        request, "portal/regularisation.html", context, status=422 if form.errors else 200
    )


@customer_required
@require_http_methods(["GET", "POST"])
def authorisations(request: UserRequest) -> HttpResponse:
    """Everyone of the company reads them, its administrators keep them."""
    company = request.user.company
    assert company is not None
    may_edit = request.user.role == Role.CUSTOMER_ADMIN
    return shared.page(
        request,
        company,
        may_edit=may_edit,
        template="portal/authorisations.html",
        frame=frame_for(request),
    )


def _outages(support: Support) -> "QuerySet[Outage]":
    """What disturbed the reader's countries lately, or does so now."""
    begun = Outage.objects.production().filter(started_at__lte=support.now)
    lately = begun.filter(Q(ended_at=None) | Q(ended_at__gte=support.now - LATELY))
    return lately.exclude(status=OutageStatus.WITHDRAWN).for_countries(support.countries)
