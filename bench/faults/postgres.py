"""PostgreSQL restarted under load (fast shutdown), then crashed (its server process killed)."""

import signal
import time

from bench.faults.harness import Helpdesk, under_load

HOW = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)


def run() -> bool:
    return under_load("postgres_restarted", _havoc)


def _havoc(desk: Helpdesk) -> int:
    for signum in HOW:
        time.sleep(3)
        desk.product.kill("postgres", signum)
        desk.product.until_ready(120)
    return len(HOW)
