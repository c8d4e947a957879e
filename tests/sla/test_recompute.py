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


def test_the_fold_of_a_ticket_is_printed_with_its_explanation():
    ticket = lived()
    out = io.StringIO()
    with during(f"{MONDAY}T16:00"):
        call_command("sla_fold", ticket.number.lower(), stdout=out)
    told = json.loads(out.getvalue())
    assert told["ticket"] == ticket.number
    resolution = next(c for c in told["clocks"] if c["metric"] == "resolution")
    assert [stretch["reason"] for stretch in resolution["explanation"]][:3] == [
        "open",
        "waiting_customer",
        "open",
    ]


def test_a_sweep_from_the_command_line_says_what_it_did():
    opened(f"{MONDAY}T09:00")
    [told] = run(f"{MONDAY}T14:00", "sla_sweep")
    assert told["breached"] == 1
    assert {"claimed", "breached", "escalated", "seconds"} <= told.keys()
