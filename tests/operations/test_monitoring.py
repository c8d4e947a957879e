"""Rules and dashboard ask for figures that /metrics really gives."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.test import Client

from tests import factories
from tickets.choices import EventKind
from tickets.models import TicketEvent

MONITORING = Path(__file__).parent.parent.parent / "deploy" / "monitoring"
# Of PromQL that we use.
WORDS = {
    "max", "min", "sum", "by", "rate", "histogram_quantile", "topk", "clamp_min",
}  # fmt: skip


def rules():
    groups = yaml.safe_load((MONITORING / "alerts.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def expressions() -> list[str]:
    dashboard = json.loads((MONITORING / "dashboard.json").read_text())
    panels = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    return panels + [rule["expr"] for rule in rules()]


def named(expression: str) -> tuple[set[str], set[str]]:
    """The names of figures, and of labels, in a PromQL expression."""
    bare = re.sub(r'"[^"]*"|\[[^]]*\]', "", expression)
    labels = set(re.findall(r"(\w+)\s*=~?", bare))
    for group in re.findall(r"by \(([^)]*)\)", bare):
        labels |= {name.strip() for name in group.split(",")}
    names = set(re.findall(r"\b[a-z]\w*\b", re.sub(r"by \([^)]*\)|{[^}]*}", "", bare)))
    return names - WORDS, labels - {"job"}


@pytest.fixture
def figures(client: Client, db: None, broker: None) -> str:
    factories.ticket()
    client.get("/health/live")
    return client.get("/metrics").content.decode()


def test_every_figure_and_label_that_is_asked_for_exists(figures: str):
    given = {"up", *re.findall(r"^(\w+)(?:{| )", figures, re.MULTILINE)}  # Prometheus adds `up`
    labels = set(re.findall(r'[{,](\w+)="', figures))
    for expression in expressions():
        names, used = named(expression)
        assert names, expression
        assert names <= given, expression
        assert used <= labels, expression


def test_each_rule_says_what_to_do():
    for rule in rules():
        assert {"summary", "do"} <= rule["annotations"].keys(), rule["alert"]
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert re.fullmatch(r"\d+[mh]", rule["for"])


def test_requests_are_counted_by_view_and_status(client: Client, db: None, broker: None):
    client.get("/health/live")
    client.get("/nowhere/")
    text = client.get("/metrics").content.decode()
    assert 'helpdesk_request_seconds_count{status="200",view="health-live"}' in text
    assert 'helpdesk_request_seconds_count{status="404",view="none"}' in text


def test_what_agents_corrected_and_what_nobody_took_is_counted(
    client: Client, db: None, broker: None
):
    ticket = factories.ticket()
    TicketEvent.objects.create(
        ticket=ticket, kind=EventKind.CLASSIFIED, at=ticket.created_at, via="desk",
        data={"from": {"category": "a", "subtype": ""}, "to": {"category": "b", "subtype": ""}},
    )  # fmt: skip
    text = client.get("/metrics").content.decode()
    assert 'helpdesk_classifications_day{outcome="corrected"} 1.0' in text
    assert f'helpdesk_queue_unassigned{{queue="{ticket.queue.slug}"}} 1.0' in text


# Its own process, as gunicorn's are: the folder is read when prometheus_client is imported.
_PROCESS = """
import os, sys, runpy
os.environ["PROMETHEUS_MULTIPROC_DIR"] = sys.argv[1]
conf = runpy.run_path("helpdesk/gunicorn.conf.py")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = sys.argv[1]
conf["_take_slot"]()
import django; django.setup()
from helpdesk.metrics import REQUESTS
REQUESTS.labels(view="v", status="200").observe(0.1)
print(sorted(os.listdir(sys.argv[1])))
"""


def test_a_web_process_counts_on_where_the_one_before_it_ended(tmp_path: Path):
    for _process in range(2):
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", _PROCESS, str(tmp_path)],
            capture_output=True, text=True, check=True, env=os.environ | {"TMPDIR": str(tmp_path.parent)},
        )  # fmt: skip
    assert done.stdout.strip() == "['histogram_0.db', 'slot-0.lock']"
