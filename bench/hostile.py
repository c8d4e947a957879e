"""Five thousand requests that nobody honest sends: how many make the REST face fail?

Every route of the schema, every method, with bodies, parameters, headers and paths that are wrong,
huge, cut off or crafted. The generator is seeded, so that a failure can be repeated.
Run: python -m bench hostile [requests]. Ends with 1 when an answer was a 5xx, or none came.
"""

import http.client
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import quote

import django

django.setup()

from accounts.models import Company, Contract, User  # noqa: E402
from accounts.services import api_key_create  # noqa: E402
from helpdesk.api import urls  # noqa: E402
from tickets.choices import Via  # noqa: E402
from tickets.events import Actor  # noqa: E402
from tickets.services import NewTicket, ticket_open  # noqa: E402

PORT, CLIENTS, REQUESTS, SEED = 18712, 8, 5_000, 20261123
METHODS = ("GET", "POST", "PATCH", "DELETE", "PUT", "OPTIONS", "HEAD", "TRACE", "BREW")
FIELDS = (
    "subject", "description", "priority", "category", "references", "locale", "alert_id", "body",
    "public", "to", "comment", "given", "text", "payload", "url", "event_types", "start", "minutes",
    "calendar", "pauses", "at", "assignee", "tags", "accepted", "reason", "id", "tenantId", "data",
    "eventTime", "channel", "authority", "checked", "result", "with", "message", "kind", "other",
)  # fmt: skip
PARAMETERS = (
    "cursor", "page_size", "ordering", "status", "q", "reference", "created_after", "due_before",
    "sla_state", "since", "until", "by", "company", "assignee", "current", "country", "tag",
)  # fmt: skip
TEXTS = (
    "", " ", "\x00", "\ud800", "�", "🜁" * 50, "a" * 70_000, "'; DROP TABLE tickets_ticket;--",
    "<script>alert(1)</script>", "{{7*7}}", "%s%n%d", "../../etc/passwd", "null", "-1", "1e400",
    "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-02-30", "NaN", "\u202e\u2066",
    "A" * 300, "'''", '"&|!():*', "WyJuIiwgMSwgMV0", "é" * 5000, "https://127.0.0.1/", "fr-FR",
    "customs_error", "resolved", "CAS-000001", "*", "true",
)  # fmt: skip
NUMBERS = (0, -1, 1, 2**31, 2**63, 2**64, 10**400, -(10**40), 1e308, 0.1, True, None)
HEADERS = (
    "If-Match", "If-None-Match", "Idempotency-Key", "Accept", "Accept-Language", "Content-Type",
    "Authorization", "X-Forwarded-For", "Host", "Content-Encoding", "Range", "Cookie", "Origin",
)  # fmt: skip
TYPES = (
    "application/json", "application/json", "application/json", "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded", "text/plain", "message/rfc822", "application/json; charset=utf-7",
)  # fmt: skip


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else REQUESTS
    keys = _keys()
    chance = random.Random(SEED)
    requests = [_request(chance, keys) for _ in range(wanted)]
    begun = time.monotonic()
    with _serving() as server, ThreadPoolExecutor(CLIENTS) as pool:
        workers = _workers(server)
        answers = list(pool.map(_send, requests))
        died = len(workers - _workers(server))
    seconds = time.monotonic() - begun
    for request, status in zip(requests, answers, strict=True):
        if status >= 500 or status == 0:
            print(status, repr(request)[:600], file=sys.stderr)
    classes = Counter(f"{status // 100}xx" for status in answers)
    failed = sum(status >= 500 or status == 0 for status in answers) + died
    facts = {"n": wanted, "answers": dict(sorted(classes.items())), "seconds": round(seconds, 1)}
    print(
        json.dumps({"name": "api_hostile_failures", "value": failed, "unit": "requests", **facts})
    )
    raise SystemExit(1 if failed else 0)


def _keys() -> list[str]:
    """One of a customer administrator, one of an agent, one that is none."""
    company = Company.objects.create(name="Bench", tenant_id="bench")
    Contract.objects.create(company=company, starts_on=date(2026, 1, 1))
    names = {"role": "customer_admin", "company": company}
    customer = User.objects.create(email="c@bench.example", name="C", **names)
    agent = User.objects.create(email="a@bench.example", name="A", role="lead")
    new = NewTicket(subject="Rejected", description="CDS40045")
    actor = Actor(user=customer, via=Via.API)
    ticket_open(new=new, company=company, requester=customer, actor=actor)
    made = [api_key_create(user=user, name="bench", scopes=["admin"]) for user in (customer, agent)]
    return [*(key for _row, key in made), "c4tdesk_nobody"]


def _request(chance: random.Random, keys: list[str]) -> tuple[str, str, bytes, dict[str, str]]:
    headers = {
        "Authorization": f"Bearer {chance.choice(keys)}",
        "Content-Type": chance.choice(TYPES),
    }
    for _ in range(chance.choice((0, 0, 1, 2))):
        said = chance.choice(TEXTS).encode("utf-8", "replace").decode("latin-1")
        headers[chance.choice(HEADERS)] = "".join(c for c in said if c.isprintable())[:4000]
    return chance.choice(METHODS), _address(chance), _body(chance), headers


def _address(chance: random.Random) -> str:
    """A route with something in its places, and parameters of any kind."""
    route = chance.choice([one for one in urls.urlpatterns if one.name != "nowhere"])
    pattern = str(route.pattern)
    parts = []
    for step in pattern.split("/"):
        if step.startswith("<"):
            usual = "CAS-000001" if "number" in step else "1"
            step = usual if chance.random() < 0.6 else _quoted(chance)
        parts.append(step)
    query = "&".join(
        f"{chance.choice(PARAMETERS)}={_quoted(chance)}" for _ in range(chance.choice((0, 0, 1, 3)))
    )
    return f"/api/{'/'.join(parts)}" + (f"?{query}" if query else "")


def _quoted(chance: random.Random) -> str:
    said = chance.choice(TEXTS)[:2000]
    return quote(said.encode("utf-8", "surrogatepass"), safe="" if chance.random() < 0.9 else "/")


def _body(chance: random.Random) -> bytes:
    shape = chance.random()
    if shape < 0.05:
        return bytes(chance.randrange(256) for _ in range(chance.choice((1, 300))))
    if shape < 0.1:
        return b"[" * 20_000 + b"1"
    if shape < 0.15:
        return b'--x\r\nContent-Disposition: form-data; name="file"; filename="\x00a"\r\n\r\nGIF89a\r\n'
    content = {chance.choice(FIELDS): _value(chance, 0) for _ in range(chance.randrange(8))}
    written = json.dumps(content if chance.random() < 0.9 else _value(chance, 0)).encode()
    return written if chance.random() < 0.95 else written[: len(written) // 2]


def _value(chance: random.Random, depth: int) -> object:
    kind = chance.random()
    if depth < 3 and kind < 0.15:
        return [_value(chance, depth + 1) for _ in range(chance.choice((0, 2, 60)))]
    if depth < 3 and kind < 0.3:
        return {chance.choice(FIELDS): _value(chance, depth + 1) for _ in range(3)}
    return chance.choice(TEXTS) if kind < 0.75 else chance.choice(NUMBERS)


def _send(request: tuple[str, str, bytes, dict[str, str]]) -> int:
    """The status of the answer; 0 where none came.

    A server that answers before it has read a long body cuts the connection, and the answer may be
    lost with it: the same is then sent without its body. A worker that died is seen at the end.
    """
    method, address, body, headers = request
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    try:
        connection.request(method, address, body, headers)
        answer = connection.getresponse()
        answer.read()
    except ConnectionError:
        return _send((method, address, b"", headers)) if body else 0
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
    return answer.status


def _workers(server: int) -> set[str]:
    return set(Path(f"/proc/{server}/task/{server}/children").read_text().split())


@contextmanager
def _serving() -> Iterator[int]:
    """Start two workers; give the process that watches them."""
    options = ["-c", "helpdesk/gunicorn.conf.py", "-b", f"127.0.0.1:{PORT}"]
    environ = os.environ | {"WEB_WORKERS": "2", "API_RATE_PER_MINUTE": "100000000"}
    argv = [sys.executable, "-m", "gunicorn", *options, "helpdesk.wsgi"]
    server = subprocess.Popen(argv, env=environ, stderr=subprocess.DEVNULL)  # a line a request
    try:
        while not _send(("GET", "/health/live", b"", {})):
            time.sleep(0.1)
        yield server.pid
    finally:
        server.terminate()
        server.wait(15)


if __name__ == "__main__":
    main()
