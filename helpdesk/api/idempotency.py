"""`Idempotency-Key`: a write that is sent again is answered again, and done once."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.api.models import IdempotentRequest

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
KEY_MAX = 255
_KEPT_HEADERS = ("Location", "ETag")

Action = Callable[..., HttpResponseBase]


class KeyReused(exceptions.APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"


class StillRunning(exceptions.APIException):
    status_code = status.HTTP_409_CONFLICT
    default_code = "idempotency_still_running"
    wait = 1


def idempotent(action: Action) -> Action:
    """Let a writing action take an `Idempotency-Key`; without the header it costs nothing.

    Same key and same request: the first answer again. Same key, another request: 422. The first
    still running: 409. An answer of 5xx is not kept, for nothing was done.
    """

    @wraps(action)
    def guarded(view: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = request.headers.get(HEADER)
        if key is None:
            return action(view, request, *args, **kwargs)
        _require_key(key)
        fingerprint = _fingerprint(request)
        _announce(request.auth, key, fingerprint)
        with transaction.atomic():
            row = _taken(request.auth, key, fingerprint)
            if row.status is not None:
                return _again(row)
            response = _answer(action, view, request, *args, **kwargs)
            if response.status_code >= status.HTTP_500_INTERNAL_SERVER_ERROR:
                transaction.set_rollback(True)
            else:
                _keep(row, response)
        return response

    return guarded


def _require_key(key: str) -> None:
    if not (0 < len(key) <= KEY_MAX and key.isascii() and key.isprintable()):
        raise exceptions.ParseError(_("An Idempotency-Key has 1 to 255 printable characters."))


def _fingerprint(request: Request) -> str:
    """What makes two requests the same: method, address and content, not the order of its keys."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    content: Any = request.data
    if request.FILES:
        content = {name: _plain(value) for name, value in content.items()}
    digest.update(json.dumps(content, sort_keys=True).encode())
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        return value
    read = hashlib.sha256(value.read()).hexdigest()
    value.seek(0)
    return [value.name, read]


def _announce(api_key: Any, key: str, fingerprint: str) -> None:
    """Commit the row before the work begins, so that the others find it and its lock."""
    row = IdempotentRequest(
        api_key=api_key, key=key, fingerprint=fingerprint, expires_at=timezone.now() + KEPT
    )
    IdempotentRequest.objects.bulk_create([row], ignore_conflicts=True)


def _taken(api_key: Any, key: str, fingerprint: str) -> IdempotentRequest:
    """Lock the row for as long as the work takes. Raises StillRunning, KeyReused.

    The lock goes with the connection: when a process dies, the next try finds the row free and
    unanswered, and nothing of the first left behind.
    """
    rows = IdempotentRequest.objects.filter(api_key=api_key, key=key)
    row = rows.select_for_update(skip_locked=True).first()
    if row is None:
        raise StillRunning(_("The first request with this Idempotency-Key is still running."))
    if row.expires_at <= timezone.now():
        row.status, row.body, row.headers = None, "", {}
        row.fingerprint, row.expires_at = fingerprint, timezone.now() + KEPT
    elif row.fingerprint != fingerprint:
        raise KeyReused(_("This Idempotency-Key was used for another request."))
    return row


def _answer(action: Action, view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
    """Do the work; refusals are answers too, and are kept like them."""
    try:
        with transaction.atomic():
            return action(view, request, *args, **kwargs)  # type: ignore[return-value]
    except Exception as error:  # noqa: BLE001 - the face's own handler answers every exception
        return view.handle_exception(error)  # type: ignore[no-any-return]


def _keep(row: IdempotentRequest, response: Response) -> None:
    row.status = response.status_code
    row.headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
    row.headers["Content-Type"] = response.content_type or "application/json"
    row.body = "" if response.data is None else JSONRenderer().render(response.data).decode()
    row.save()


def _again(row: IdempotentRequest) -> HttpResponse:
    headers = {**row.headers, "Idempotent-Replayed": "true"}
    return HttpResponse(row.body, status=row.status, headers=headers)


def expired_delete() -> int:
    """Forget the answers that nobody may ask for again. Return how many."""
    deleted, _per_model = IdempotentRequest.objects.filter(expires_at__lt=timezone.now()).delete()
    return deleted
