"""The legal limits in the browser: leads correct what follow-ups and guides count with."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.changes import changes_of
from customs.models import LegalLimit
from customs.services import legal_limit_change
from helpdesk.desk import queries
from helpdesk.desk.finalisation.limits import (
    LimitForm,
    change_line,
    countries_in_words,
    limits_table,
)
from helpdesk.desk.rail import rail_of
from helpdesk.http import UserRequest, lead_required


@lead_required
@require_GET
def limits(request: UserRequest) -> HttpResponse:
    context = {
        "table": limits_table(LegalLimit.objects.all()),
        "rail": rail_of(request.user, queries.options_of_desk(), current="follow-ups"),
    }
    return render(request, "desk/finalisation/legal_limits.html", context)


@lead_required
@require_http_methods(["GET", "POST"])
def limit(request: UserRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(LegalLimit, pk=pk)
    form = LimitForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        legal_limit_change(limit_id=pk, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The limit is changed. Open follow-ups are counted anew."))
        return redirect("desk:legal-limits")
    context = {
        "limit": row,
        "countries": countries_in_words(row.countries),
        "form": form,
        "changes": [change_line(one) for one in changes_of(LegalLimit, str(pk))],
        "rail": rail_of(request.user, queries.options_of_desk(), current="follow-ups"),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/finalisation/legal_limit.html", context, status=status)
