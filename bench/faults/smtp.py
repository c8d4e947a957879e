"""The mail server away for an hour while tickets are opened and answered.

The hour passes on a clock that is moved (see warp.py), a few minutes at a time. Then every mail
must arrive once, those of a ticket in their order, and soon after the server is back.
"""

import time
from collections import defaultdict

from bench.faults.harness import Helpdesk, asking, helpdesk, tell
from bench.faults.warp import Clock, clock
from bench.product import until

STEPS, STEP_SECONDS, PAUSE = 12, 300, 3.0
ARRIVE_SECONDS = 150


def run() -> bool:
    with clock() as wall, helpdesk(**wall.environ) as desk:
        desk.mail_server(runs=False)
        with asking(desk) as asker:
            _hour_passes(desk, wall)
        desk.mail_server(runs=True)
        started = time.monotonic()
        until(lambda: not desk.product.scene("mails_waiting()"), seconds=ARRIVE_SECONDS)
        return _report(desk, time.monotonic() - started, len(asker.acknowledged))


def _hour_passes(desk: Helpdesk, wall: Clock) -> None:
    """A ticket is answered at each step, so that it has several mails to be sent."""
    desk.product.scene("conversation(1)")
    for _step in range(STEPS):
        wall.move(STEP_SECONDS)
        time.sleep(PAUSE)
    desk.product.scene("conversation(3)")


def _report(desk: Helpdesk, seconds: float, acknowledged: int) -> bool:
    arrived = [mail["Message-ID"] for mail in desk.mailbox.messages]
    by_ticket = defaultdict(list)
    for mail in desk.mailbox.messages:
        number = int(mail["Message-ID"].partition("-")[2].partition("@")[0])
        by_ticket[mail["To"], mail["References"]].append(number)
    books = {
        "emails_lost": len(set(desk.product.scene("mails_written()")) - set(arrived)),
        "emails_repeated": len(arrived) - len(set(arrived)),
        "out_of_order": sum(order != sorted(order) for order in by_ticket.values()),
        "tickets_wrong": len(desk.product.scene("tickets_wrong()")),
    }
    tell("smtp_down", seconds, 1, acknowledged=acknowledged, emails=len(arrived), **books)
    return bool(arrived) and not any(books.values())
