"""Tickets opened by REST a second, beside a bare DRF view that inserts one row.

Same machine, same run, same web server, settings and middleware; the two take turns. The bare view
checks a key and inserts a row, the desk classifies, records, promises and queues the e-mail too.
Run: python -m bench api_create
"""

import http.client
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import path

CLIENTS, ROUNDS, SECONDS = 8, 3, 6
PORTS = {"desk": 18710, "bare": 18711}
CORE_COUNT = os.cpu_count()

if __name__ == "__main__":
    django.setup()
else:  # as the bare server's module
    settings.ROOT_URLCONF = __name__
    application = get_wsgi_application()

from rest_framework.generics import CreateAPIView  # noqa: E402
from rest_framework.serializers import ModelSerializer  # noqa: E402

from accounts.models import Subscription  # noqa: E402

TEXT = """Morning, POS-26-00725 bounced back from HMRC:

ValidationCode:CDS40045;CodeDescription:Missing document;\
PointerNames:Declaration->GoodsShipment->GovernmentAgencyGoodsItem(2)->AdditionalDocument

Item 2 is tent pegs, commodity 3926909790, container POSU1188241, MRN 26GB7F2KQ9M4X1TZR6.
"""


class RowSerializer(ModelSerializer[Subscription]):
    class Meta:
        model = Subscription
        fields = ["slug", "name_fr", "name_en"]


class Bare(CreateAPIView[Subscription]):
    """One key looked up, one row inserted."""

    serializer_class = RowSerializer
    permission_classes = []
    throttle_classes = []


urlpatterns = [path("bare/", Bare.as_view())]


def main() -> None:
    key = _key()
    numbers = count()
    bodies = {
        "desk": lambda: {"subject": "POS-26-00725", "description": f"{TEXT}{next(numbers)}"},
        "bare": lambda: {"slug": f"s{next(numbers)}", "name_fr": "a", "name_en": "b"},
    }
    paths = {"desk": "/api/v1/tickets/", "bare": "/bare/"}
    found: dict[str, list[float]] = {"desk": [], "bare": []}
    with _serving("desk", "helpdesk.wsgi"), _serving("bare", "bench.api_create"):
        for name in found:
            _rate(PORTS[name], paths[name], key, bodies[name], 2)  # warm
        for _ in range(ROUNDS):
            for name, rates in found.items():
                rates.append(_rate(PORTS[name], paths[name], key, bodies[name], SECONDS))
    desk, bare = statistics.median(found["desk"]), statistics.median(found["bare"])
    facts = {"clients": CLIENTS, "workers": 2, "cores": CORE_COUNT, "n": ROUNDS}
    _tell("api_bare_insert", bare, "requests/s", **facts)
    _tell("api_ticket_create", desk, "requests/s", **facts)
    _tell("api_ticket_create_share", desk / bare, "of the bare view", **facts)


def _key() -> str:
    from datetime import date

    from accounts.models import Company, Contract, User
    from accounts.services import api_key_create

    company = Company.objects.create(name="Bench", tenant_id="bench")
    Contract.objects.create(company=company, starts_on=date(2026, 1, 1))
    user = User.objects.create(email="bench@bench.example", name="Bench", company=company)
    return api_key_create(user=user, name="bench", scopes=["admin"])[1]


@contextmanager
def _serving(name: str, module: str) -> Iterator[None]:
    options = ["-c", "helpdesk/gunicorn.conf.py", "-b", f"127.0.0.1:{PORTS[name]}"]
    environ = os.environ | {"WEB_WORKERS": "2", "API_RATE_PER_MINUTE": "100000000"}
    server = subprocess.Popen([sys.executable, "-m", "gunicorn", *options, module], env=environ)
    try:
        _await(PORTS[name])
        yield
    finally:
        server.terminate()
        server.wait(15)


def _await(port: int) -> None:
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/")
            connection.getresponse()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"nothing answers on port {port}")


def _rate(port: int, address: str, key: str, body: object, seconds: float) -> float:
    """Requests a second that were answered 201, by CLIENTS connections at once."""
    until = time.monotonic() + seconds
    done: list[int] = []
    threads = [
        threading.Thread(target=lambda: done.append(_send(port, address, key, body, until)))
        for _ in range(CLIENTS)
    ]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.monotonic() - begun)


def _send(port: int, address: str, key: str, body: object, until: float) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    done = 0
    while time.monotonic() < until:
        connection.request("POST", address, json.dumps(body()), headers)  # type: ignore[operator]
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != 201:
            raise SystemExit(f"{answer.status}: {content[:300]!r}")
        done += 1
    return done


def _tell(name: str, value: float, unit: str, **facts: object) -> None:
    print(json.dumps({"name": name, "value": round(value, 3), "unit": unit, **facts}))


if __name__ == "__main__":
    main()
