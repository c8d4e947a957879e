"""The portal through a customer's eyes: which pages, with whom shown, and nothing written.

The session stays the agent's. Only on the customers' pages does `request.user` become the customer:
never at the desk, in the administration, in sign-in or in the REST face. Whatever would change
something is refused before it reaches its view, and what slips by is refused by PostgreSQL.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import connection, transaction
from django.db.utils import InternalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import Resolver404, get_resolver, resolve
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from psycopg.errors import ReadOnlySqlTransaction

from accounts.models import User, Viewing
from accounts.viewing import viewing_current, viewing_end
from helpdesk.http import UserRequest
from helpdesk.logs import log_also

KEY = "viewing"  # in the session: the number of the row
SAFE = {"GET", "HEAD", "OPTIONS"}
OWN = ("desk", "admin")  # where the agent is always themselves
END = "viewing-end"
CSRF_SECRET_CHARACTERS = 32
MEDIA_TYPE = "application/problem+json"

Handler = Callable[[HttpRequest], HttpResponseBase]


def viewing_of(request: HttpRequest) -> Viewing | None:
    """The look that goes on in this session; None in ordinary ones, without a query."""
    return getattr(request, "viewing", None)


class ViewingMiddleware:
    """Stands behind the sign-in and before the reader's language. Ordinary requests cost nothing."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        pk = request.session.get(KEY)
        if pk is None:
            return self.get_response(request)
        name, space, is_portal = _place(request.path_info)
        found = viewing_current(viewing_id=pk, now=timezone.now())
        if found is None or found.agent_id != request.user.pk:
            del request.session[KEY]
            return _over(request) if is_portal else self.get_response(request)
        request.viewing = found  # type: ignore[attr-defined]
        log_also(viewing_id=found.pk, viewed_by=found.agent_id)
        if space in OWN or (name == END and not space):
            return self.get_response(request)
        if request.method not in SAFE:
            return _refused(request, found)
        if not is_portal:
            return self.get_response(request)
        request.user = found.person
        with _dead_forms(request), _reading_only():
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page that writes as it is read is refused, rather than broken."""
        found = viewing_of(request)
        if found is None or not _wrote(error):
            return None
        transaction.set_rollback(True)
        return _refused(request, found)


def _place(path: str) -> tuple[str, str, bool]:
    """The name of an address, its outermost namespace, and whether it is a customers' page."""
    try:
        match = resolve(path)
    except Resolver404:
        return "", "", False
    space = match.namespaces[0] if match.namespaces else ""
    name = match.url_name or ""
    return name, space, not space and name in _portal_names()


@cache
def _portal_names() -> frozenset[str]:
    """What the customers' own list of addresses holds, and nothing that is added beside it."""
    names = get_resolver("helpdesk.portal.urls").reverse_dict
    return frozenset(name for name in names if isinstance(name, str))


@contextmanager
def _dead_forms(request: HttpRequest) -> Iterator[None]:
    """Give the forms of the page a token that no session has; the one that ends it, a good one.

    So a form that is sent once the look is over changes nothing of the agent's. The cookie, which
    the answer renews, is that of before: the agent's own pages go on.
    """
    request.viewing_token = get_token(request)  # type: ignore[attr-defined]
    secret = request.META["CSRF_COOKIE"]
    request.META["CSRF_COOKIE"] = get_random_string(CSRF_SECRET_CHARACTERS)
    yield
    request.META["CSRF_COOKIE"] = secret


@contextmanager
def _reading_only() -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield


def _wrote(error: Exception) -> bool:
    return isinstance(error, InternalError) and isinstance(error.__cause__, ReadOnlySqlTransaction)


def _over(request: HttpRequest) -> HttpResponse:
    """Neither the page nor what was sent to it was meant for the agent."""
    with translation.override(_language(request, cast(User, request.user))):
        said = _("The look through the customer’s eyes is over: you are yourself again.")
        messages.info(request, said)
    return redirect("home")


def _refused(request: HttpRequest, viewing: Viewing) -> HttpResponse:
    """403, in the agent's words: the reader of the page is the agent, whoever it shows."""
    with translation.override(_language(request, viewing.agent)):
        if request.path_info.startswith("/api/"):
            return _problem(request)
        # For the band: it was a page of theirs that sent this.
        context = {"viewing": viewing, "user": viewing.person}
        return render(request, "viewing/refused.html", context, status=403)


def _language(request: HttpRequest, agent: User) -> str:
    """That of the profile, unless this device was told another."""
    has_chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    return translation.get_language() or agent.language if has_chosen else agent.language


def _problem(request: HttpRequest) -> JsonResponse:
    content = {
        "type": "urn:helpdesk:problem:viewing_reads_only",
        "title": "Forbidden",
        "status": 403,
        "detail": _("Nothing can be changed while you look through a customer’s eyes."),
        "instance": request.path,
        "code": "viewing_reads_only",
    }
    return JsonResponse(content, status=403, content_type=MEDIA_TYPE)


@login_required
@require_POST
def end(request: UserRequest) -> HttpResponse:
    """Back to where the look began. Without one, home."""
    found = viewing_of(request)
    if found is None:
        return redirect("home")
    viewing_end(viewing_id=found.pk, agent=request.user)
    del request.session[KEY]
    messages.success(request, _("You are yourself again."))
    if found.ticket:
        return redirect("desk:ticket", found.ticket)
    return redirect("desk:company", found.person.company_id)
