"""Beat on a machine whose clock is set."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

from helpdesk.beat import Scheduler
from helpdesk.celery import app

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def sent(scheduler: Scheduler) -> dict[str, int]:
    """Send what is due; return how often each task was sent so far."""
    while scheduler.tick() == 0:
        pass
    return {name: entry.total_run_count for name, entry in scheduler.schedule.items()}


def test_tasks_go_on_when_the_clock_is_set_back(broker: None, tmp_path: Path) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        scheduler = Scheduler(app, schedule_filename=str(tmp_path / "schedule"))
        clock.shift(timedelta(minutes=10))
        first = sent(scheduler)
        clock.shift(timedelta(hours=-1))
        assert sent(scheduler) == first  # nothing is sent again at once
        clock.shift(timedelta(minutes=2))
        again = sent(scheduler)
        scheduler.close()

    assert again["sla-sweep"] == first["sla-sweep"] + 1
    assert again["beat-heartbeat"] == first["beat-heartbeat"] + 1
    assert again["retention"] == first["retention"]  # once an hour
