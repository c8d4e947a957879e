"""Every example of the five integrations in docs/api.md runs as it stands there."""

import contextlib
import io
import json
import os
import re
import subprocess
import threading
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from http.server import HTTPServer
from pathlib import Path

import pytest
from django.utils import timezone

from notifications.channels.webhook import sign
from sla.models import Clock
from tests import factories
from tickets.models import Message, Ticket

PAGE = (Path(__file__).parent.parent.parent / "docs/api.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(python|json)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECRET = "whsec_" + "c2VjcmV0" * 4


def blocks(heading: str) -> list[tuple[str, str]]:
    """The examples below a heading of the page, with their language."""
    _before, _, after = PAGE.partition(f"{heading}\n")
    assert after, heading
    level = heading.split()[0]
    section = re.split(rf"^{level} ", after, maxsplit=1, flags=re.MULTILINE)[0]
    return BLOCK.findall(section)


def shell(script: str, **values: str) -> list[dict]:
    """Run commands that print JSON; what each printed."""
    run = subprocess.run(
        ["bash", "-euc", script], env={**os.environ, **values}, capture_output=True, timeout=60
    )
    assert run.returncode == 0, run.stderr
    decoder, text, found = json.JSONDecoder(), run.stdout.decode(), []
    while text.strip():
        value, end = decoder.raw_decode(text.strip())
        found.append(value)
        text = text.strip()[end:]
    assert all(one.get("status") not in range(400, 600) for one in found), found
    return found


@pytest.fixture
def written(live_server):
    """What the integrator's own functions were given, and the names that the examples take as given."""
    manager = factories.person(role="customer_admin")
    factories.alert(manager.company)
    ticket = factories.ticket(manager, description="CDS40045")
    told: list = []
    names = {
        "DESK": live_server.url,
        "KEY": factories.api_key(manager),
        "SECRET": SECRET,
        "last_run": "2026-01-01T00:00:00Z",
        **dict.fromkeys(("store", "say", "show"), lambda *what: told.append(what)),
        "told": told,
        "opened": ticket,
    }
    for heading in ("## Webhooks", "## Five integrations"):
        for language, code in blocks(heading):
            if language == "python" and "def " in code and "class " not in code:
                exec(code.split("\nurl = ")[0].split("\nticket = ")[0], names)
    return names


def environment(names) -> dict[str, str]:
    return {"DESK": names["DESK"], "KEY": names["KEY"], "NUMBER": names["opened"].number}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
class TestExamples:
    def run(self, heading, names) -> list[dict]:
        """Run all examples of a section; what the commands printed."""
        printed = []
        for language, code in blocks(heading):
            if language == "python":
                exec(code, names)
            elif not language:
                printed += shell(code, **environment(names))
        return printed

    def test_an_erp_opens_tickets_and_a_repeat_opens_none(self, written):
        heading = "### 1. An ERP opens a ticket when customs refuse a declaration"
        first = self.run(heading, written)
        again = self.run(heading, written)

        assert first == again
        assert {first[0]["number"], *written["told"][0]} == {
            one.number for one in Ticket.objects.exclude(pk=written["opened"].pk)
        }

    def test_another_desk_is_kept_in_step(self, written):
        printed = self.run("### 2. Keeping another desk in step", written)

        assert [one["number"] for (one,) in written["told"]] == [written["opened"].number]
        assert datetime.fromisoformat(written["last_run"]) == written["opened"].updated_at
        assert printed[1]["body"] == Message.objects.latest("pk").body

    def test_a_bi_tool_gets_its_figures(self, written):
        Clock.objects.update(started_at=timezone.now() - timedelta(days=2))
        with contextlib.redirect_stdout(io.StringIO()) as table:
            printed = self.run("### 3. Figures for a BI tool", written)

        assert [set(one) >= {"since", "until"} for one in printed] == [True, True]
        assert table.getvalue().startswith("metric,group,kept,broken,attainment")

    def test_a_dashboard_shows_what_is_open_and_what_nobody_asked_about(self, written):
        tickets, systems = self.run("### 4. A dashboard of the company", written)

        assert [one["number"] for one in tickets["results"]] == [written["opened"].number]
        assert systems["results"]
        assert written["told"] == [("POS-26-00725", "customs_error")]

    def test_a_chat_room_hears_of_promises_that_are_near_or_broken(self, written):
        Ticket.objects.update(next_due_at=timezone.now() + timedelta(minutes=30))
        self.run("### 5. A message in a chat room when a promise is near", written)
        assert written["opened"].number in written["told"][0][0]
        with HTTPServer(("127.0.0.1", 0), written["Hook"]) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            assert call(server, "sla.breached", SECRET) == 204
            assert call(server, "sla.breached", "whsec_" + "AAAA" * 8) == 400
            server.shutdown()

        assert [said for (said,) in written["told"][1:]] == [
            "CAS-000007 Stuck: a promise is broken, https://desk.example/tickets/CAS-000007/"
        ]


def call(server: HTTPServer, kind: str, secret: str) -> int:
    """Call the example's receiver as the desk would."""
    page = "https://desk.example/tickets/CAS-000007/"
    data = {"number": "CAS-000007", "subject": "Stuck", "page": page}
    body = json.dumps({"type": kind, "data": data}).encode()
    now = datetime.now(UTC)
    request = urllib.request.Request(
        f"http://127.0.0.1:{server.server_port}/",
        body,
        {
            "webhook-id": "msg_1",
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": sign(secret, "msg_1", now, body),
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code
