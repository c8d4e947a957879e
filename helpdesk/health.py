"""What load balancers and monitoring ask: alive, ready, and in figures."""

import hmac
import logging
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from helpdesk import tasks
from helpdesk.metrics import REGISTRY

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. It looks at nothing else: restarting us repairs nobody else."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Everything that serving takes is there; 503 names what is missing."""
    checks = {name: "ok" if _passes(name, check) else "failed" for name, check in _CHECKS.items()}
    failed = "failed" in checks.values()
    body = {"status": "failed" if failed else "ok", "checks": checks}
    return JsonResponse(body, status=503 if failed else 200)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, to who may read them."""
    if not _may_read_metrics(request):
        raise Http404
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


def _may_read_metrics(request: HttpRequest) -> bool:
    """With METRICS_TOKEN, its bearer; without, only this machine in a local start.

    A proxy in front of production makes every client look like this machine.
    """
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    return bool(settings.LOCAL and request.META["REMOTE_ADDR"] in {"127.0.0.1", "::1"})


def _passes(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # whatever it is, the answer is "not ready"
        logger.warning("Health check failed", extra={"check": name}, exc_info=True)
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _broker() -> bool:
    cache.set("health", 1, timeout=10)
    return bool(cache.get("health") == 1)


_CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "broker": _broker,
    "worker": lambda: tasks.seen("worker"),
    "beat": lambda: tasks.seen("beat"),
}
