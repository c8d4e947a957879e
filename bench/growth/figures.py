"""Timing a piece of work in this process, and what it asks of the database."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

RUNS, WARM = 20, 2
SLOW_RUNS, SLOW_MS = 3, 1_000  # what takes longer is not asked as often


def tell(name: str, value: float, unit: str, n: int, **facts: object) -> None:
    rounded = {key: round(one, 2) if isinstance(one, float) else one for key, one in facts.items()}
    print(json.dumps({"name": name, "value": round(value, 3), "unit": unit, "n": n, **rounded}))
    sys.stdout.flush()


@dataclass(frozen=True, slots=True)
class Asked:
    """What one run asked of PostgreSQL."""

    queries: int
    pages: int  # of 8 kB, that its SELECT statements touched: the same on a busy machine
    plan: str  # of the statement that touched most
    missed: bool = False


def timed(
    name: str, n: int, work: Callable[[], object], *, aim_ms: float = 0, most: int = 0
) -> Asked:
    """Tell the 95th percentile and the median of `work` in ms, its queries and pages.

    Aims that are given stand beside it, and `misses` where one of them is not reached.
    """
    first = _milliseconds(work)
    is_slow = first > SLOW_MS and _milliseconds(work) > SLOW_MS
    for _ in range(0 if is_slow else WARM):
        work()
    with CaptureQueriesContext(connection) as captured:
        work()
    asked = _asked([query["sql"] for query in captured])
    runs = SLOW_RUNS if is_slow else RUNS
    spent = [_milliseconds(work) for _ in range(runs)]
    p95 = statistics.quantiles(spent, n=20, method="inclusive")[-1]
    facts: dict[str, object] = {
        "p50": statistics.median(spent),
        "first": first,
        "queries": asked.queries,
        "pages": asked.pages,
        "runs": runs,
    }
    missed = bool(aim_ms) and (p95 > aim_ms or asked.queries > most)
    if aim_ms:
        facts |= {"aim_ms": aim_ms, "queries_most": most, "misses": missed}
    tell(name, p95, "ms", n, **facts)
    return replace(asked, missed=missed)


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def _asked(statements: list[str]) -> Asked:
    asked = [one for one in statements if not one.startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]
    plans = [_plan(one) for one in asked if one.startswith(("SELECT", "(SELECT", "WITH"))]
    heaviest = max(plans, key=lambda one: one[0], default=(0, ""))
    return Asked(len(asked), sum(pages for pages, _plan in plans), heaviest[1])


def _plan(statement: str) -> tuple[int, str]:
    """Pages of 8 kB that a statement touches, and its plan. What locks or writes is not explained."""
    if " FOR UPDATE" in statement or " FOR NO KEY" in statement:
        return 0, ""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}")
            [told] = cursor.fetchone()
    except DatabaseError:  # text that the log of statements cut
        return 0, ""
    top = told[0]["Plan"]
    return top["Shared Hit Blocks"] + top["Shared Read Blocks"], _drawn(top, statement)


def _drawn(top: dict[str, Any], statement: str) -> str:
    lines = [statement[:1_500], *_lines(top, 0)]
    return "\n".join(lines)


def _lines(node: dict[str, Any], depth: int) -> list[str]:
    what = [node.get(key) for key in ("Node Type", "Relation Name", "Index Name")]
    rows = (
        f"rows {node['Plan Rows']} expected, {node['Actual Rows'] * node['Actual Loops']:.0f} found"
    )
    pages = node["Shared Hit Blocks"] + node["Shared Read Blocks"]
    took = node["Actual Total Time"] * node["Actual Loops"]
    line = f"{'  ' * depth}{' '.join(filter(None, what))}: {rows}, {pages} pages, {took:.1f} ms"
    below = [line for child in node.get("Plans", ()) for line in _lines(child, depth + 1)]
    return [line, *below]
