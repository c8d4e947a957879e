"""The worker killed eight times (SIGKILL, its pool with it) while deadlines pass."""

import time
from random import Random

from bench.faults.harness import Helpdesk, under_load

KILLS, SEED = 8, 2026


def run() -> bool:
    return under_load("worker_killed", _havoc)


def _havoc(desk: Helpdesk) -> int:
    chance = Random(SEED)
    for _kill in range(KILLS):
        time.sleep(chance.uniform(0.5, 4))
        desk.product.kill("worker")
    return KILLS
