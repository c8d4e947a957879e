"""The machine's clock set two hours forward, then past a deadline, then an hour back.

Promises break once, nothing has lasted less than no time, everybody stays signed in, and beat goes
on: whatever falls due after the clock went back is done within a minute and a half.
"""

import time

from bench.faults.harness import Helpdesk, asking, helpdesk, tell
from bench.faults.warp import Clock, clock

HOUR = 3_600
AFTER_DEADLINE = 60
SETTLED_SECONDS = 90


def run() -> bool:
    with clock() as wall, helpdesk(**wall.environ) as desk:
        session = desk.product.scene("session_of_customer()")
        with asking(desk) as asker:
            desk.product.scene("late_keys(10)")
            wrong = _after(desk, wall, 2 * HOUR)
            due = desk.product.scene("seconds_to_deadline()")
            wrong += _after(desk, wall, due + AFTER_DEADLINE)
            desk.product.scene("late_keys(10)")
            started = time.monotonic()
            wrong += _after(desk, wall, -HOUR)
            back = time.monotonic() - started
        desk.product.until_ready(120)
        signed_in = desk.product.get("/tickets/", Cookie=f"sessionid={session}") == 200
        lost = set(asker.acknowledged) - set(desk.product.scene("asked_subjects()"))
        tell(
            "clock_moved", back, 3,
            acknowledged=len(asker.acknowledged), tickets_lost=len(lost),
            refused={str(status): times for status, times in asker.refused.items()},
            not_exactly_once=wrong, signed_in=signed_in,
        )  # fmt: skip
        return signed_in and not lost and not wrong


def _after(desk: Helpdesk, wall: Clock, seconds: int) -> list[str]:
    """Move the clock; wait until all that is due by then is done, and say what is wrong."""
    wall.move(seconds)
    return list(desk.product.scene(f"told_once(seconds={SETTLED_SECONDS})"))
