"""One table of growth, from the lines that benchmarks print: what by how many tickets.

    make bench ARGS="scale 10000 100000 1000000" | .venv/bin/python -m bench.growth --markdown

Without `--markdown`, one JSON object: `{"name": "growth", "sizes": […], "rows": {name: {size: value}}}`.
"""

import json
import sys
from collections.abc import Iterable
from typing import Any

Rows = dict[str, dict[int, dict[str, Any]]]


def main(words: list[str]) -> None:
    rows = gathered(sys.stdin)
    print("\n".join(markdown(rows)) if "--markdown" in words else json.dumps(table(rows)))


def gathered(lines: Iterable[str]) -> Rows:
    """The figures of each name by size, in the order in which they came; other lines pass by."""
    rows: Rows = {}
    for line in lines:
        try:
            told = json.loads(line)
        except ValueError:
            continue
        if isinstance(told, dict) and {"name", "value", "unit", "n"} <= told.keys():
            rows.setdefault(told["name"], {})[int(told["n"])] = told
    return rows


def sizes_of(rows: Rows) -> list[int]:
    return sorted({size for told in rows.values() for size in told})


def table(rows: Rows) -> dict[str, Any]:
    return {
        "name": "growth",
        "sizes": sizes_of(rows),
        "rows": {
            name: {str(size): one["value"] for size, one in told.items()}
            for name, told in rows.items()
        },
    }


def markdown(rows: Rows) -> Iterable[str]:
    """A row a name: the value at each size, with queries and pages at the largest."""
    sizes = sizes_of(rows)
    yield f"| | unit | {' | '.join(f'{size:,}' for size in sizes)} | queries | pages |"
    yield f"| --- | --- |{' ---: |' * (len(sizes) + 2)}"
    for name, told in rows.items():
        values = " | ".join(_value(told.get(size)) for size in sizes)
        last = told[max(told)]
        yield f"| {name} | {last['unit']} | {values} | {last.get('queries', '')} | {last.get('pages', '')} |"


def _value(told: dict[str, Any] | None) -> str:
    if told is None:
        return ""
    return f"{told['value']:,.0f}" if told["value"] >= 100 else f"{told['value']:.3g}"


if __name__ == "__main__":
    main(sys.argv[1:])
