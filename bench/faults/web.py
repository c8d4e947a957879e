"""The web server killed five times (SIGKILL, its processes with it) while a program writes."""

import time

from bench.faults.harness import Helpdesk, under_load

KILLS = 5


def run() -> bool:
    return under_load("web_killed", _havoc)


def _havoc(desk: Helpdesk) -> int:
    for _kill in range(KILLS):
        time.sleep(2)
        desk.product.kill("web")
        desk.product.until_ready(60)
    return KILLS
