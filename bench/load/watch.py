"""Looking at a helpdesk under load from outside: memory of its processes, and what waits."""

import re
import statistics
from dataclasses import dataclass, field
from pathlib import Path

from bench.load.client import ask
from bench.product import Product

GAUGES = {
    "sweep_lag": "helpdesk_sla_sweep_lag_seconds",
    "outbox_age": "helpdesk_outbox_lag_seconds",
    "tasks_waiting": "helpdesk_broker_tasks",
}
KEPT_OF_RUN = 0.3  # the first part of a run fills caches and pools: no slope is drawn through it


@dataclass(slots=True)
class Watch:
    """Samples at intervals; each is `(seconds since the beginning, MB of each process)`."""

    product: Product
    memory: list[tuple[float, dict[str, float]]] = field(default_factory=list)
    worst: dict[str, float] = field(default_factory=dict)

    async def look(self, at: float) -> dict[str, float]:
        """Take a sample; return what waits now."""
        self.memory.append((at, memory_of(self.product)))
        waiting = await self.waiting()
        for name, value in waiting.items():
            self.worst[name] = max(value, self.worst.get(name, 0.0))
        return waiting

    async def waiting(self) -> dict[str, float]:
        """How late sweeps and mails are, in seconds, and how many tasks wait."""
        text = (await ask(self.product.port, "GET", "/metrics")).body.decode()
        found = {name: re.search(rf"^{gauge} (\S+)$", text, re.M) for name, gauge in GAUGES.items()}
        return {name: float(value[1]) for name, value in found.items() if value}

    def slope(self, name: str) -> float:
        """MB an hour that a process grows by, once it is warm; 0 with too few samples."""
        since = self.memory[-1][0] * KEPT_OF_RUN
        points = [(at, by[name]) for at, by in self.memory if at >= since and name in by]
        if len(points) < 3:
            return 0.0
        return statistics.linear_regression(*zip(*points, strict=True)).slope * 3600


def memory_of(product: Product) -> dict[str, float]:
    """MB of memory of their own (the shared parts counted once) of each part and its children."""
    return {name: sum(map(_megabytes, _family(pid))) for name, pid in product.pids().items()}


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(one for child in map(int, children) for one in _family(child))]


def _megabytes(pid: int) -> float:
    """The proportional set size: memory that several processes share is divided among them."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.M)
    return int(found[1]) / 1024 if found else 0.0
