"""Around every request: its id, its line in the log, its time in the figures."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from helpdesk.logs import log_also, log_context, log_facts
from helpdesk.metrics import REQUESTS
from helpdesk.tracing import Span, request_span
from tickets.choices import EventKind
from tickets.models import Ticket, TicketEvent
from tickets.signals import ticket_event_recorded

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
        with log_context(request_id=request_id), request_span(request) as span:
            response = self.get_response(request)
            self._note(request, response, time.perf_counter() - began)
            if span:
                _describe(span, request, response)
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
    found = {"user_id": getattr(_user(request), "pk", None), "ticket": kwargs.get("number")}
    return {name: value for name, value in found.items() if value is not None}


def _user(request: HttpRequest) -> User | None:
    """Who asks, if that was found out already: a log line asks no database."""
    user = vars(request).get("user")
    if type(user) is SimpleLazyObject:
        user = vars(request).get("_cached_user")
    return user if isinstance(user, User) else None


def _describe(span: Span, request: HttpRequest, response: HttpResponse) -> None:
    """By route, never by address: an address may hold a token, or what somebody searched for."""
    match, user = request.resolver_match, _user(request)
    span.name(f"{request.method} {match.view_name if match else 'none'}")
    span.say(
        {
            "http.request.method": request.method,
            "http.route": match.route if match else None,
            "http.response.status_code": response.status_code,
            "helpdesk.role": user.role if user else None,
            "helpdesk.request_id": log_facts()["request_id"],
            "helpdesk.ticket": log_facts().get("ticket"),
        }
    )
    if response.status_code >= 500:
        span.failed()


@receiver(ticket_event_recorded)
def _ticket_is_known(ticket: Ticket, events: list[TicketEvent], **_: Any) -> None:
    """A request that opens a ticket names it from then on, to the tasks that it causes too."""
    facts = log_facts()
    is_news = "request_id" in facts and not {"task", "ticket"} & facts.keys()
    if is_news and any(event.kind == EventKind.CREATED for event in events):
        log_also(ticket=ticket.number)
