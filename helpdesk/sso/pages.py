"""A company's sign-in on a page: administrators of C4T set it up, those of the company read it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.changes import changes_of
from accounts.identity_providers import identities_forget, provider_save
from accounts.models import Company, Identity, IdentityProvider
from accounts.single_sign_on import connection_from
from helpdesk.errors import DomainError
from helpdesk.http import UserRequest
from helpdesk.sso.flow import callback_url
from helpdesk.sso.forms import ProviderForm
from helpdesk.sso.trial import trial

TEMPLATE = "desk/company_sign_in.html"

Frame = Mapping[str, Any]


def setting_up(request: UserRequest, company: Company, frame: Frame) -> HttpResponse:
    provider = provider_of(request, company)
    form = ProviderForm(request.POST if request.method == "POST" else None, provider=provider)
    if form.is_bound and _saved(form, company, request):
        messages.success(request, _("Saved. Try it before you tell the company."))
        return redirect(request.path)
    return _page(request, company, frame, form=form, status=422 if form.errors else 200)


def trying(request: UserRequest, company: Company, frame: Frame) -> HttpResponse:
    """What is saved, not what is typed. The result is not kept, so the answer is no redirect."""
    provider = get_object_or_404(IdentityProvider.objects.visible_to(request.user), company=company)
    steps = trial(connection_from(provider))
    return _page(request, company, frame, form=ProviderForm(provider=provider), steps=steps)


def forgetting(request: UserRequest, company: Company, page: str) -> HttpResponse:
    get_object_or_404(IdentityProvider.objects.visible_to(request.user), company=company)
    identities_forget(company=company, actor=request.user)
    messages.success(request, _("Everyone is recognised anew by their verified address."))
    return redirect(page)


def provider_of(request: UserRequest, company: Company) -> IdentityProvider | None:
    """That of the company, where this person may see it."""
    return IdentityProvider.objects.visible_to(request.user).filter(company=company).first()


def boxes_of(provider: IdentityProvider) -> list[dict[str, Any]]:
    """Rows of `components/boxes.html`, without what only administrators of C4T need."""
    made = _("yes") if provider.creates_people else _("no, they are invited")
    alone = _("no, only this sign-in") if provider.passwords_off else _("yes")
    domains = ", ".join(provider.domains.values_list("name", flat=True))
    return [
        {"name": _("Issuer"), "value": provider.issuer, "wide": True},
        {"name": _("Domains of its addresses"), "value": domains},
        {"name": _("Accounts are made by themselves"), "value": made},
        {"name": _("Passwords work as well"), "value": alone},
    ]


def _saved(form: ProviderForm, company: Company, request: UserRequest) -> bool:
    if not form.is_valid():
        return False
    try:
        provider_save(company=company, choice=form.choice, actor=request.user)
    except DomainError as error:
        form.add_error(error.extra.get("field"), error.message)
    return not form.errors


def _page(
    request: UserRequest, company: Company, frame: Frame, *, status: int = 200, **more: Any
) -> HttpResponse:
    provider = provider_of(request, company)
    known = Identity.objects.filter(
        user__company=company, issuer=provider.issuer if provider else ""
    )
    context = {
        "company": company,
        "provider": provider,
        "callback": callback_url(company.pk),
        "known": known.count(),
        "changes": changes_of(IdentityProvider, str(company.pk)),
        **more,
        **frame,
    }
    return render(request, TEMPLATE, context, status=status)
