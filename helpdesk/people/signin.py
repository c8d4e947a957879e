"""How others sign in: what is on record of it, and the way back in for whom has lost a phone."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SecurityEvent
from accounts.people import people_visible_to
from accounts.security import factors_reset, people_secured_by, signed_in_of
from helpdesk.face import Face
from helpdesk.http import UserRequest
from helpdesk.signin.adapter import AccountAdapter
from helpdesk.signin.factors import factors_of
from helpdesk.signin.origin import origin_of

PAGE = 50


@require_GET
def security(request: UserRequest, face: Face) -> HttpResponse:
    """What happened to the sign-in of all whom the reader looks after; `?before=<id>` goes on."""
    people = people_visible_to(request.user)
    found = SecurityEvent.objects.filter(person__in=people).select_related("person", "actor")
    context = {**_page(request, found), "list_url": face.url("people")}
    return face.render(request, "people/security.html", context)


@require_GET
def person_sign_in(request: UserRequest, face: Face, pk: int) -> HttpResponse:
    """Which factors somebody has, and what happened; no secret, code or address."""
    person = get_object_or_404(people_secured_by(request.user), pk=pk)
    found = SecurityEvent.objects.filter(person=person).select_related("actor")
    context = {
        **_page(request, found),
        "person": person,
        "is_me": person.pk == request.user.pk,
        "factors": factors_of(person),
        "devices": signed_in_of(person, timezone.now()).count(),
        "reset_url": face.url("person-factors-reset", pk),
        "list_url": face.url("people") if people_visible_to(request.user).exists() else "",
    }
    return face.render(request, "people/signin.html", context)


@require_POST
def person_factors_reset(request: UserRequest, face: Face, pk: int) -> HttpResponse:
    """Doing it twice does it once: the second time there is nothing to take away."""
    others = people_secured_by(request.user).exclude(pk=request.user.pk)
    person = get_object_or_404(others, pk=pk)
    if factors_reset(person_id=pk, actor=request.user, origin=origin_of(request)):
        AccountAdapter(request).send_notification_mail("factors_reset", person)
    words = {"name": person}
    messages.success(request, _("The second factors of %(name)s are reset.") % words)
    return redirect(face.url("person-sign-in", pk))


def _page(request: HttpRequest, found: QuerySet[SecurityEvent]) -> dict[str, Any]:
    """A page of events, the latest first, and where the next one is."""
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    rows = list(found.order_by("-pk")[: PAGE + 1])
    is_more = len(rows) > PAGE
    return {"events": rows[:PAGE], "next_url": f"?before={rows[PAGE - 1].pk}" if is_more else ""}
