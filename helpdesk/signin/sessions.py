"""When a session was last seen, without a query for each request."""

import time
from collections.abc import Callable

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from accounts.models import User
from accounts.security import Origin, signed_in_keep
from helpdesk.signin.origin import origin_of

EVERY_SECONDS = 300
MOST_KEPT = 10_000

# When this process last wrote which session: each process writes on its own, rarely enough.
_written: dict[str, float] = {}


class SeenMiddleware:
    """Stands behind the sign-in. A query in five minutes, for each session and process."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = request.session.session_key
        if key and _is_due(key) and isinstance(request.user, User):
            session_seen(request, request.user)
        return self.get_response(request)


def session_seen(request: HttpRequest, user: User, origin: Origin | None = None) -> None:
    """Write that this session is in use now. One that has just been ended is left alone."""
    if request.session.session_key is None:  # signed in over somebody else: emptied, not yet kept
        request.session.save()
    key = str(request.session.session_key)
    if len(_written) >= MOST_KEPT:
        _written.clear()
    _written[key] = time.time()
    origin = origin or origin_of(request)
    try:
        signed_in_keep(person=user, session_key=key, origin=origin, now=timezone.now())
    except IntegrityError:
        del _written[key]


def _is_due(key: str) -> bool:
    return time.time() - _written.get(key, 0) >= EVERY_SECONDS
