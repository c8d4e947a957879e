"""Answer deadlines: JSONL questions on standard input, JSONL answers on standard output."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from sla.due import due_answer


class Command(BaseCommand):
    """A line that makes no sense is answered by its error, in its place. Needs no database."""

    help = "Reads questions as JSON lines and writes each deadline as a JSON line."
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        for line in sys.stdin.buffer:
            self.stdout.write(json.dumps(self.answer(line), ensure_ascii=False))
            self.stdout.flush()

    def answer(self, line: bytes) -> dict[str, Any]:
        """The answer to one line, or what is wrong with it."""
        try:
            return due_answer(json.loads(line))
        except (ValueError, RecursionError) as error:
            return {"error": str(error)}
