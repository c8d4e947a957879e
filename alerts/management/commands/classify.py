"""`manage.py classify`: one JSON item a line in, one answer a line out. Needs no database."""

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand

from alerts.core.classify import classify


def answers(lines: Iterable[str]) -> Iterator[dict[str, object]]:
    """Yield one answer for each line; a line that is no item is answered by its error."""
    for line in lines:
        try:
            item = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield {"error": f"not JSON: {error}"}
            continue
        yield _answer(item)


def _answer(item: object) -> dict[str, object]:
    if not isinstance(item, dict):
        return {"error": "an item is a JSON object"}
    given = {name: item.get(name) or "" for name in ("text", "subject", "locale")}
    wrong = [name for name, value in given.items() if not isinstance(value, str)]
    if wrong:
        return {"id": item.get("id"), "error": f"not a string: {', '.join(wrong)}"}
    if not given["text"] and not given["subject"] and item.get("payload") is None:
        return {"id": item.get("id"), "error": "text or payload is needed"}
    found = classify(
        given["text"],
        subject=given["subject"],
        payload=item.get("payload"),
        locale=given["locale"],
    )
    return {"id": item.get("id"), **found.to_dict(given["locale"])}


class Command(BaseCommand):
    """Classify the items read from standard input."""

    help = "Reads items (JSON lines) on standard input and writes their classification."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer line by line, so that a program may feed and read at the same time."""
        source = sys.stdin.buffer
        lines = (line.decode("utf-8", "replace") for line in source if line.strip())
        for answer in answers(lines):
            sys.stdout.buffer.write(json.dumps(answer).encode("ascii") + b"\n")
            sys.stdout.buffer.flush()
