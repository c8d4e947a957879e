"""Valkey killed twice, and all that it had written deleted: tasks, counts of rates, caches."""

import shutil
import time

from bench.faults.harness import Helpdesk, under_load

TIMES = 2


def run() -> bool:
    return under_load("valkey_lost", _havoc)


def _havoc(desk: Helpdesk) -> int:
    for _time in range(TIMES):
        time.sleep(3)
        desk.product.kill("valkey")
        for written in (desk.product.data_dir / "valkey").iterdir():
            if written.name != "valkey.conf":
                shutil.rmtree(written) if written.is_dir() else written.unlink()
        desk.product.until_ready(120)
    return TIMES
