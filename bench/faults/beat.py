"""Beat killed five times (SIGKILL): what falls due meanwhile waits, and is done once."""

import time

from bench.faults.harness import Helpdesk, under_load

KILLS = 5


def run() -> bool:
    return under_load("beat_killed", _havoc)


def _havoc(desk: Helpdesk) -> int:
    for _kill in range(KILLS):
        time.sleep(3)
        desk.product.kill("beat")
    return KILLS
