"""Stored clocks are a cache of the log, and this is how it is shown."""

import io
import json

import pytest
from django.core.management import call_command

from sla.models import Clock, EscalationRule
from tests import factories
from tests.sla.moves import MONDAY, TUESDAY, clock, during, moves, opened, says, swept

pytestmark = pytest.mark.django_db


def run(when, *arguments):
    out = io.StringIO()
    with during(when):
        call_command(*arguments, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def lived():
    ticket, agent = opened(f"{MONDAY}T09:00"), factories.agent()
    says(f"{MONDAY}T10:00", ticket, agent)
    moves(f"{MONDAY}T11:00", ticket, "waiting_customer", agent)
    says(f"{MONDAY}T15:00", ticket, ticket.requester)
    return ticket


def test_the_stored_clocks_are_what_the_log_says():
    lived()
    opened(f"{MONDAY}T09:00")
    [outcome] = run(f"{MONDAY}T16:00", "sla_recompute", "--check")
    assert (outcome["tickets"], outcome["different"]) == (2, 0)
    swept(f"{TUESDAY}T12:00")
    [outcome] = run(f"{TUESDAY}T13:00", "sla_recompute", "--check")
    assert outcome["different"] == 0


def test_a_difference_is_told_and_the_check_fails():
    ticket = lived()
    Clock.objects.filter(ticket=ticket, metric="resolution").update(target_seconds=1)
    with pytest.raises(SystemExit) as stop:
        run(f"{MONDAY}T16:00", "sla_recompute", "--check")
    assert stop.value.code == 1
    found, _outcome = run(f"{MONDAY}T16:00", "sla_recompute")
    assert found == {
        "ticket": ticket.number,
        "clocks": [{"metric": "resolution", "cycle": 1, "target_seconds": [1, 86400]}],
    }
    assert clock(ticket, "resolution").target_seconds == 86400
    assert run(f"{MONDAY}T16:00", "sla_recompute", "--check")[0]["different"] == 0


def test_lost_clocks_come_back_from_the_log():
    ticket = lived()
    before = list(Clock.objects.filter(ticket=ticket).values("metric", "cycle", "state", "due_at"))
    Clock.objects.filter(ticket=ticket).delete()
    run(f"{MONDAY}T16:00", "sla_recompute")
    after = Clock.objects.filter(ticket=ticket).values("metric", "cycle", "state", "due_at")
    assert list(after) == before


def test_a_deadline_that_the_sweep_has_yet_to_see_is_no_difference():
    EscalationRule.objects.all().delete()
    opened(f"{MONDAY}T09:00")
    assert run(f"{MONDAY}T14:00", "sla_recompute", "--check")[0]["different"] == 0


def stretch(since, until, counted, reason, seconds):
    """A line of the explanation; times are of UTC, an hour behind Paris."""
    return {
        "from": f"2026-11-{since}:00Z",
        "to": f"2026-11-{until}:00Z",
        "counted": counted,
        "reason": reason,
        "seconds": seconds,
        "name": "",
    }


def test_the_fold_of_a_ticket_is_printed_with_its_explanation():
    """Two hours, four that the customer took, one more; 21 of 24 h are left: until Thursday 13:00."""
    ticket = lived()
    out = io.StringIO()
    with during(f"{MONDAY}T16:00"):
        call_command("sla_fold", ticket.number.lower(), stdout=out)
    told = json.loads(out.getvalue())
    assert told["ticket"] == ticket.number
    assert next(c for c in told["clocks"] if c["metric"] == "resolution") == {
        "metric": "resolution",
        "cycle": 1,
        "state": "running",
        "paused": False,
        "started_at": "2026-11-23T08:00:00Z",
        "target_seconds": 24 * 3600,
        "elapsed_seconds": 3 * 3600,
        "remaining_seconds": 21 * 3600,
        "due": "2026-11-26T12:00:00Z",
        "stopped_at": None,
        "breached_at": None,
        "paused_seconds": {"waiting_customer": 4 * 3600},
        "explanation": [
            stretch("23T08:00", "23T10:00", True, "open", 2 * 3600),
            stretch("23T10:00", "23T14:00", False, "waiting_customer", 4 * 3600),
            stretch("23T14:00", "23T16:00", True, "open", 2 * 3600),
            stretch("23T16:00", "24T08:00", False, "outside_hours", 0),
            stretch("24T08:00", "24T16:00", True, "open", 8 * 3600),
            stretch("24T16:00", "25T08:00", False, "outside_hours", 0),
            stretch("25T08:00", "25T16:00", True, "open", 8 * 3600),
            stretch("25T16:00", "26T08:00", False, "outside_hours", 0),
            stretch("26T08:00", "26T12:00", True, "open", 4 * 3600),
        ],
    }


def test_a_sweep_from_the_command_line_says_what_it_did():
    opened(f"{MONDAY}T09:00")
    [told] = run(f"{MONDAY}T14:00", "sla_sweep")
    assert told["breached"] == 1
    assert {"claimed", "breached", "escalated", "seconds"} <= told.keys()
