"""The figures of a page as a file."""

import csv
from typing import Any

from django.http import HttpResponse


def table_file(
    name: str, columns: list[dict[str, Any]], rows: list[list[dict[str, Any]]]
) -> HttpResponse:
    """A table of `components/table.html` as CSV. A cell that a spreadsheet would run is made text."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    writer.writerow([str(column["name"]) for column in columns])
    writer.writerows([[_plain(str(cell["text"])) for cell in row] for row in rows])
    return response


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text
