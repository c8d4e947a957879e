"""What a company may do during an outage, as its administrators and our leads keep it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company, User
from customs.continuity import HOLD_AUTHORISATION
from customs.models import CompanyAuthorisation, ContinuityPlan, KnowledgeChange
from customs.services import authorisation_delete, authorisation_save
from helpdesk.errors import DomainError
from helpdesk.offering import offer
from helpdesk.wording import COUNTRIES

CHANGES_SHOWN = 10
LABELS: Mapping[str, str | Promise] = {HOLD_AUTHORISATION: gettext_lazy("buffering authorisation")}


class Day(forms.DateInput):
    """The browser's own picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AuthorisationForm(forms.Form):
    """One authorisation of one country; the same again corrects it."""

    kind = forms.ChoiceField(label=gettext_lazy("Authorisation"))
    country = forms.ChoiceField(
        label=gettext_lazy("Country"), choices=[("", "–"), *COUNTRIES.items()]
    )
    number = forms.CharField(
        label=gettext_lazy("Number"),
        help_text=gettext_lazy("Where the authority gave one."),
        required=False,
        max_length=80,
    )
    valid_until = forms.DateField(
        label=gettext_lazy("Valid until"),
        help_text=gettext_lazy("Empty: without end."),
        required=False,
        widget=Day,
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        offer(self, "kind", [(kind, label_of(kind)) for kind in known_kinds()])


def known_kinds() -> list[str]:
    """Those that decide something: holding messages, and what the plans ask for. One query."""
    plans = ContinuityPlan.objects.exclude(authorisations=[])
    named = {slug for row in plans.values_list("authorisations", flat=True) for slug in row}
    return [HOLD_AUTHORISATION, *sorted(named - {HOLD_AUTHORISATION})]


def label_of(kind: str) -> str:
    """`bcp_id` → `BCP-ID`: the names of authorisations are those of the authorities."""
    return str(LABELS.get(kind, kind.replace("_", "-").upper()))


def held_by(company_id: int, *, on: date, country: str = "") -> list[CompanyAuthorisation]:
    """What a company holds on a day, of one country or of all: one query."""
    rows = CompanyAuthorisation.objects.filter(company=company_id).held(on)
    return list(rows.filter(country=country) if country else rows)


def page(
    request: HttpRequest,
    company: Company,
    *,
    may_edit: bool,
    template: str,
    frame: Mapping[str, Any],
) -> HttpResponse:
    """The list of a company, and its form where `may_edit`; both faces show it in their frame."""
    assert isinstance(request.user, User)
    form = AuthorisationForm(request.POST if request.method == "POST" and may_edit else None)
    if request.method == "POST" and _done(request, request.user, company, form):
        return redirect(request.path)
    rows = CompanyAuthorisation.objects.filter(company=company).select_related("recorded_by")
    changes = KnowledgeChange.objects.filter(company=company).select_related("by")
    context = {
        "company": company,
        "form": form if may_edit else None,
        "rows": _rows(rows),
        "changes": changes[:CHANGES_SHOWN],
        **frame,
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _done(request: HttpRequest, user: User, company: Company, form: AuthorisationForm) -> bool:
    """Delete or save as posted; whether that was done."""
    try:
        if "delete" in request.POST:
            asked = request.POST["delete"]
            rows = CompanyAuthorisation.objects.filter(company=company).select_related("company")
            row = get_object_or_404(rows, pk=int(asked) if asked.isdecimal() else 0)
            authorisation_delete(row=row, actor=user)
            messages.success(request, _("Deleted. The record keeps what it said."))
        elif form.is_valid():
            authorisation_save(company=company, actor=user, **form.cleaned_data)
            messages.success(request, _("Saved."))
        else:
            return False
    except DomainError as error:
        if form.is_bound:
            form.add_error("number" if error.code == "wrong_reference" else None, error.message)
        else:
            messages.error(request, error.message)
            return True
        return False
    return True


def _rows(rows: Iterable[CompanyAuthorisation]) -> list[dict[str, Any]]:
    today = timezone.localdate()
    return [
        {
            "row": row,
            "label": label_of(row.kind),
            "country": COUNTRIES.get(row.country, row.country),
            "is_over": row.valid_until is not None and row.valid_until < today,
        }
        for row in rows
    ]
