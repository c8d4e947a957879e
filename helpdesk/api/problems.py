"""Errors as `application/problem+json` (RFC 9457): the one place that knows rules and HTTP both."""

import logging
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import IntegrityError, OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from psycopg.errors import UniqueViolation
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.api.parsers import BodyTooLarge
from helpdesk.errors import Conflict, DomainError, NotPermitted
from tickets.errors import StorageFull, TicketChanged

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
QUOTA_EXCEEDED = "https://iana.org/assignments/http-problem-types#quota-exceeded"
BUSY_SECONDS = 5


def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response:
    """Answer any exception of a view. Unforeseen ones are logged, and say nothing of themselves."""
    request = context["request"]
    if isinstance(error, DomainError):
        return _of_rule(error, request)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, RequestDataTooBig):
        error = BodyTooLarge()
    elif isinstance(error, SuspiciousOperation):
        error = exceptions.ParseError()
    if isinstance(error, exceptions.APIException):
        return _of_request(error, request)
    return _of_server(error, request)


def problem(
    request: Request,
    status: int,
    detail: str,
    *,
    code: str,
    type_: str = "about:blank",
    title: str = "",
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> Response:
    """Build the answer. `code` never changes; `title` and `detail` are in the reader's language."""
    return Response(
        {
            "type": type_,
            "title": title or HTTPStatus(status).phrase,
            "status": status,
            "detail": detail,
            "instance": request.path,
            "code": code,
            **members,
        },
        status=status,
        headers=dict(headers or {}),
        content_type=MEDIA_TYPE,
    )


def _of_rule(error: DomainError, request: Request) -> Response:
    """A rule of the product: its own type, so that programs need not read the text."""
    pointer = error.extra.get("pointer", "")
    return problem(
        request,
        _status_of(error),
        error.message,
        code=error.code,
        type_=f"urn:helpdesk:problem:{error.code}",
        errors=[{"pointer": pointer, "code": error.code, "detail": error.message}],
    )


def _status_of(error: DomainError) -> int:
    """`TicketChanged` is only met by a caller who sent `If-Match`: a failed precondition."""
    if isinstance(error, TicketChanged):
        return HTTPStatus.PRECONDITION_FAILED
    if isinstance(error, StorageFull):
        return HTTPStatus.INSUFFICIENT_STORAGE
    if isinstance(error, NotPermitted):
        return HTTPStatus.FORBIDDEN
    return HTTPStatus.CONFLICT if isinstance(error, Conflict) else HTTPStatus.BAD_REQUEST


def _of_request(error: exceptions.APIException, request: Request) -> Response:
    if isinstance(error, exceptions.ValidationError):
        found = list(_flat(error.detail))
        detail = _("The request is not valid: see “errors”.")
        return problem(request, error.status_code, detail, code="invalid", errors=found)
    code = error.get_codes()
    return problem(
        request,
        error.status_code,
        str(error.detail),
        code=code if isinstance(code, str) else error.default_code,
        type_=QUOTA_EXCEEDED if isinstance(error, exceptions.Throttled) else "about:blank",
        headers=_headers(error),
    )


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if (wait := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = str(wait)
    return headers


def _of_server(error: Exception, request: Request) -> Response:
    """What the caller did not cause, or caused together with another caller at the same instant."""
    if isinstance(error, IntegrityError) and isinstance(error.__cause__, UniqueViolation):
        detail = _("Another request did the same at the same moment. Look, then repeat if needed.")
        return problem(request, HTTPStatus.CONFLICT, detail, code="conflict")
    logger.error("An API request failed.", exc_info=error)
    if isinstance(error, OperationalError):
        return problem(
            request,
            HTTPStatus.SERVICE_UNAVAILABLE,
            _("The desk cannot answer now. Try again in a few seconds."),
            code="unavailable",
            headers={"Retry-After": str(BUSY_SECONDS)},
        )
    detail = _("The desk failed. The error is recorded; nothing was changed.")
    return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, detail, code="error")


def _flat(detail: Any, pointer: str = "") -> Iterator[dict[str, str]]:
    """DRF's nested errors as a list, each with the JSON pointer of what it speaks of."""
    if isinstance(detail, Mapping):
        for key, inner in detail.items():
            step = "" if key == "non_field_errors" else f"/{_escaped(str(key))}"
            yield from _flat(inner, pointer + step)
    elif isinstance(detail, list):
        for position, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list)
            yield from _flat(inner, f"{pointer}/{position}" if nested else pointer)
    else:
        code = getattr(detail, "code", "invalid")
        yield {"pointer": pointer, "code": str(code), "detail": str(detail)}


def _escaped(key: str) -> str:
    """One step of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")
