"""Around every request: its id, its line in the log, its time in the figures."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from helpdesk.logs import log_also, log_context
from helpdesk.metrics import REQUESTS

logger = logging.getLogger(__name__)

HEADER = "X-Request-ID"
_GIVEN = re.compile(r"[\w.-]{1,64}", re.ASCII)
_QUIET = {"health-live", "health-ready", "metrics"}  # asked every few seconds by machines


class ObservingMiddleware:
    """Stands first. An id that the proxy gave is kept when it looks like one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        request_id = given if _GIVEN.fullmatch(given) else uuid.uuid4().hex
        began = time.perf_counter()
        with log_context(request_id=request_id):
            response = self.get_response(request)
            self._note(request, response, time.perf_counter() - began)
        response[HEADER] = request_id
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """From here on it is known who asks, and of which ticket."""
        log_also(**_facts(request, kwargs))

    def _note(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        match = request.resolver_match
        view = match.view_name if match else "none"
        REQUESTS.labels(view=view, status=str(response.status_code)).observe(seconds)
        if view not in _QUIET:
            facts = {
                "view": view,
                "method": request.method,
                "status_code": response.status_code,
                "ms": round(seconds * 1000, 1),
            }
            logger.info("request", extra=facts | _facts(request, match.kwargs if match else {}))


def _facts(request: HttpRequest, kwargs: dict[str, Any]) -> dict[str, Any]:
    found = {"user_id": _user_id(request), "ticket": kwargs.get("number")}
    return {name: value for name, value in found.items() if value is not None}


def _user_id(request: HttpRequest) -> int | None:
    """Who asks, if that was found out already: a log line asks no database."""
    user = vars(request).get("user")
    if type(user) is SimpleLazyObject:
        user = vars(request).get("_cached_user")
    return getattr(user, "pk", None)
