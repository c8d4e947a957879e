"""The pages and their buttons. Every row comes through `people_visible_to` and its neighbour."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.choices import Role
from accounts.invitations import invitation_resend as resend
from accounts.invitations import invitation_revoke as revoke
from accounts.invitations import invitation_send
from accounts.models import Invitation, User
from accounts.people import (
    invitations_visible_to,
    people_visible_to,
    person_set_active,
    person_set_role,
    person_write_again,
    roles_of,
)
from helpdesk.errors import DomainError
from helpdesk.face import Face
from helpdesk.http import UserRequest
from helpdesk.people.forms import AnyCompanyForm, FindForm, InviteForm, RoleForm
from notifications.models import stopped_at_of, stopped_since

PAGE = 50


@require_GET
def people(request: UserRequest, face: Face) -> HttpResponse:
    """Who belongs here, by name; `?after=<id>` goes on behind that person. Above, who is invited."""
    form = FindForm(request.GET)
    found = _found(people_visible_to(request.user), form, request.GET.get("after", ""))
    # One more than shown, to know whether there are others.
    found = found.select_related("company").annotate(mail_stopped_at=stopped_since("email"))
    rows = list(found.order_by("name", "pk")[: PAGE + 1])
    following = request.GET.copy()
    following["after"] = str(rows[PAGE - 1].pk) if len(rows) > PAGE else ""
    context = {
        "form": form,
        "rows": [_row(face, one, request.user) for one in rows[:PAGE]],
        "invitations": [] if "after" in request.GET else _invitations(request, face),
        "is_all": request.user.role == Role.ADMIN,
        "invite_url": face.url("invite"),
        "security_url": face.url("security"),
        "next_url": f"?{following.urlencode()}" if following["after"] else "",
    }
    return face.render(request, "people/list.html", context)


def _found(people: QuerySet[User], form: FindForm, after: str) -> QuerySet[User]:
    words = form.cleaned_data["q"] if form.is_valid() else ""
    if words:
        people = people.filter(Q(name__icontains=words) | Q(email__icontains=words))
    last = people.filter(pk=after).first() if after.isdecimal() and len(after) < 19 else None
    if last is None:
        return people
    return people.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))


def _row(face: Face, person: User, reader: User) -> dict[str, Any]:
    return {
        "person": person,
        "is_me": person.pk == reader.pk,
        "roles": [(one.value, one.label) for one in roles_of(person.company_id)],
        "role_url": face.url("person-role", person.pk),
        "active_url": face.url("person-active", person.pk),
        "sign_in_url": face.url("person-sign-in", person.pk),
        "mail_url": face.url("person-mail", person.pk),
    }


def _invitations(request: UserRequest, face: Face) -> list[dict[str, Any]]:
    """What still waits for an answer; what is too old can be sent again."""
    now = timezone.now()
    rows = invitations_visible_to(request.user).still_open()  # type: ignore[attr-defined]
    return [
        {
            "invitation": one,
            "is_late": one.expires_at <= now,
            "resend_url": face.url("invitation-resend", one.pk),
            "revoke_url": face.url("invitation-revoke", one.pk),
        }
        for one in rows.select_related("company", "invited_by")
        .annotate(mail_stopped_at=stopped_since("email"))
        .order_by(F("sent_at").desc())[:PAGE]
    ]


@require_POST
def person_role(request: UserRequest, face: Face, pk: int) -> HttpResponse:
    person = get_object_or_404(people_visible_to(request.user), pk=pk)
    form = RoleForm(request.POST)
    role = form.cleaned_data["role"] if form.is_valid() else ""
    return _change(
        request,
        face,
        lambda: person_set_role(user_id=person.pk, role=role, actor=request.user),
        _("Role changed: %(name)s.") % {"name": person},
    )


@require_POST
def person_active(request: UserRequest, face: Face, pk: int) -> HttpResponse:
    """`on` as the page showed it: shutting out twice leaves them out."""
    person = get_object_or_404(people_visible_to(request.user), pk=pk)
    on = request.POST.get("on") == "1"
    back, out = _("%(name)s may sign in again."), _("%(name)s is shut out, with their API keys.")
    return _change(
        request,
        face,
        lambda: person_set_active(user_id=person.pk, active=on, actor=request.user),
        (back if on else out) % {"name": person},
    )


@require_POST
def person_mail(request: UserRequest, face: Face, pk: int) -> HttpResponse:
    person = get_object_or_404(people_visible_to(request.user), pk=pk)
    return _change(
        request,
        face,
        lambda: person_write_again(user_id=person.pk, actor=request.user),
        _("We write to %(email)s again.") % {"email": person.email},
    )


@require_http_methods(["GET", "POST"])
def invite(request: UserRequest, face: Face) -> HttpResponse:
    kind = AnyCompanyForm if request.user.role == Role.ADMIN else InviteForm
    form = kind(request.POST if request.method == "POST" else None, inviter=request.user)
    if form.is_valid():
        answer = form.cleaned_data
        try:
            invitation = invitation_send(
                email=answer["email"],
                role=answer["role"],
                company=form.company,
                language=answer["language"],
                actor=request.user,
            )
        except DomainError as error:
            form.add_error("role" if error.code == "role_refused" else "email", error.message)
        else:
            _tell_sent(request, invitation)
            return redirect(face.url("people"))
    context = {"form": form, "list_url": face.url("people")}
    status = 422 if form.errors else 200
    return face.render(request, "people/invite.html", context, status=status)


@require_POST
def invitation_resend(request: UserRequest, face: Face, pk: int) -> HttpResponse:
    found = get_object_or_404(invitations_visible_to(request.user), pk=pk)
    return _change(
        request,
        face,
        lambda: resend(invitation_id=found.pk, actor=request.user),
        _sent(found),
    )


@require_POST
def invitation_revoke(request: UserRequest, face: Face, pk: int) -> HttpResponse:
    found = get_object_or_404(invitations_visible_to(request.user), pk=pk)
    return _change(
        request,
        face,
        lambda: revoke(invitation_id=found.pk, actor=request.user),
        _("Invitation revoked: its link opens nothing any more."),
    )


def _tell_sent(request: UserRequest, invitation: Invitation) -> None:
    """Where mail to the address comes back, nothing is sent: who invites is told."""
    if stopped_at_of(invitation.email) is None:
        messages.success(request, _sent(invitation))
        return
    words = _(
        "E-mails to %(email)s came back, so the invitation was not sent. If the address is right,"
        " send it again from the list."
    )
    messages.warning(request, words % {"email": invitation.email})


def _sent(invitation: Invitation) -> str:
    words = {"email": invitation.email}
    return _("Invitation sent to %(email)s. Its link is valid for seven days.") % words


def _change(
    request: UserRequest, face: Face, change: Callable[[], object], done: str
) -> HttpResponse:
    """Do it and say so, or say why not."""
    try:
        change()
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect(face.url("people"))
