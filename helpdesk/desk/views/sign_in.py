"""How the people of a company sign in, for administrators of C4T."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, resolve_url
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Company
from helpdesk.desk.rail import desk_frame
from helpdesk.http import UserRequest, admin_required
from helpdesk.sso import pages


@admin_required
@require_http_methods(["GET", "POST"])
def sign_in(request: UserRequest, pk: int) -> HttpResponse:
    return pages.setting_up(request, get_object_or_404(Company, pk=pk), desk_frame(request))


@admin_required
@require_POST
def sign_in_try(request: UserRequest, pk: int) -> HttpResponse:
    return pages.trying(request, get_object_or_404(Company, pk=pk), desk_frame(request))


@admin_required
@require_POST
def sign_in_forget(request: UserRequest, pk: int) -> HttpResponse:
    page = resolve_url("desk:company-sign-in", pk)
    return pages.forgetting(request, get_object_or_404(Company, pk=pk), page)
