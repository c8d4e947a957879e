"""A webhook that takes the connection and never answers, beside one that does, for five days.

The other must hear of every ticket once, without waiting for it; mails too. In the end the silent
one is switched off, and whoever registered it is told. The days pass on a clock that is moved.
"""

import json
import time
from statistics import quantiles

from bench.faults.harness import Asker, Helpdesk, asking, helpdesk, tell
from bench.faults.warp import Clock, clock
from bench.product import until
from tests.listener import Listener, listening, silent

WATCHED_SECONDS = 40
HOURS, STEPS_MOST = 16, 14
CALLED_SECONDS = 40
DELAY_MOST = 12.0  # seconds: one call of the silent one may be under way in every worker


def run() -> bool:
    with clock() as wall, listening() as mute, listening() as other:
        mute.answers = _Always(silent)
        heard: list[float] = []
        other.before = lambda: heard.append(time.monotonic())
        with helpdesk(WEBHOOKS_ALLOW_PRIVATE_NETWORKS="1", **wall.environ) as desk:
            desk.product.scene(f"webhooks_registered({mute.url!r}, {other.url!r})")
            with asking(desk) as asker:
                time.sleep(WATCHED_SECONDS)
                steps = _days_pass(desk, wall)
            until(lambda: len(other.requests) >= len(asker.acknowledged), seconds=60)
            return _report(desk, asker, mute, other, heard, steps)


class _Always(list):  # type: ignore[type-arg]
    """Answers that never run out."""

    def __init__(self, answer: object) -> None:
        super().__init__([answer])

    def pop(self, _index: object = None) -> object:
        return self[0]


def _days_pass(desk: Helpdesk, wall: Clock) -> int:
    """Move the clock until the silent one is given up, never before it was tried once more."""
    for step in range(STEPS_MOST):
        failures, disabled = desk.product.scene("webhook_failures()")
        if disabled:
            return step
        wall.move(HOURS * 3600)
        until(
            lambda before=failures: desk.product.scene("webhook_failures()")[0] > before,
            seconds=CALLED_SECONDS,
        )
    return STEPS_MOST


def _report(
    desk: Helpdesk,
    asker: Asker,
    mute: Listener,
    other: Listener,
    heard: list[float],
    steps: int,
) -> bool:
    told = [json.loads(request["body"])["data"]["subject"] for request in other.requests]
    at = dict(zip(told, heard, strict=False))
    delays = [at[subject] - when for subject, when in asker.at.items() if subject in at]
    _failures, disabled = desk.product.scene("webhook_failures()")
    until(lambda: desk.product.scene("webhook_notices()") == 1, seconds=60)
    books = {
        "not_told": len(set(asker.acknowledged) - set(told)),
        "told_twice": len(told) - len(set(told)),
        "not_switched_off": int(not disabled),
    }
    p95 = quantiles(delays, n=20)[-1]
    tell(
        "webhook_silent", p95, len(mute.requests), acknowledged=len(asker.acknowledged),
        told=len(told), longest_delay=round(max(delays), 1), days=steps * HOURS / 24, **books,
    )  # fmt: skip
    return not any(books.values()) and p95 <= DELAY_MOST
