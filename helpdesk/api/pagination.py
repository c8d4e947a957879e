"""Lists by key: the cost of a page does not grow with its depth, and rows added meanwhile shift nothing."""

import base64
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, Model, Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

PAGE_SIZE = 50
PAGE_SIZE_MAX = 200
KEY_MAX = 2**63 - 1


class KeyPagination(BasePagination):
    """`{"next", "previous", "results"}`, ordered by one column and the primary key.

    A view lists what may be ordered by in `orderings` (the first is the default); `-` turns the
    order round. Rows without a value in that column are left out.
    """

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Return the rows of the page. Raises ValidationError for a cursor or order that is none."""
        self.url = request.build_absolute_uri()
        self.size = _size(request)
        ordering = _ordering(request, view.orderings)
        self.field, self.descending = ordering.removeprefix("-"), ordering.startswith("-")
        timed = isinstance(queryset.model._meta.get_field(self.field), DateTimeField)
        backwards, position = _cursor(request, datetime if timed else int)
        found = self._window(queryset, position, backwards)
        rows, more = found[: self.size], len(found) > self.size
        if backwards:
            rows.reverse()
        self.ends: tuple[Any, Any] = (rows[0], rows[-1]) if rows else (None, None)
        self.has_next = more if not backwards else bool(rows)
        self.has_previous = more if backwards else bool(rows) and position is not None
        return rows

    def _window(
        self, queryset: QuerySet[Any], position: tuple[Any, int] | None, backwards: bool
    ) -> list[Any]:
        """One row more than asked, to know whether there is another page."""
        falling = self.descending != backwards
        sign, side = ("-", "lt") if falling else ("", "gt")
        if position is not None:
            value, key = position
            # The first condition is implied by the second; it is the one that an index can use.
            queryset = queryset.filter(**{f"{self.field}__{side}e": value}).filter(
                Q(**{f"{self.field}__{side}": value}) | Q(**{self.field: value, f"pk__{side}": key})
            )
        ordered = queryset.exclude(**{f"{self.field}__isnull": True})
        return list(ordered.order_by(f"{sign}{self.field}", f"{sign}pk")[: self.size + 1])

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "next": self._link("n", self.ends[1]) if self.has_next else None,
                "previous": self._link("p", self.ends[0]) if self.has_previous else None,
                "results": data,
            }
        )

    def _link(self, way: str, row: Model | None) -> str | None:
        if row is None:
            return None
        value = getattr(row, self.field)
        told = value.isoformat() if isinstance(value, datetime) else value
        written = json.dumps([way, told, row.pk]).encode()
        cursor = base64.urlsafe_b64encode(written).decode().rstrip("=")
        return replace_query_param(self.url, "cursor", cursor)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        orders = [way + name for name in view.orderings for way in ("", "-")]
        size = {"type": "integer", "minimum": 1, "maximum": PAGE_SIZE_MAX, "default": PAGE_SIZE}
        order = {"type": "string", "enum": [name.replace("--", "") for name in orders]}
        return [
            _parameter(
                "cursor",
                {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"},
                "From `next` or `previous`; opaque.",
            ),
            _parameter("page_size", size, "Rows on a page."),
            _parameter("ordering", order, "By which column; `-` for the last first."),
        ]


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": description}


def _size(request: Request) -> int:
    written = request.query_params.get("page_size", str(PAGE_SIZE))
    if not (written.isascii() and written.isdecimal() and 0 < int(written[:9]) <= PAGE_SIZE_MAX):
        refusal = _("A page holds 1 to %(max)d rows.") % {"max": PAGE_SIZE_MAX}
        raise ValidationError({"page_size": [refusal]})
    return int(written)


def _ordering(request: Request, allowed: Sequence[str]) -> str:
    """`allowed[0]` unless the request names another; every name may be turned round."""
    wanted = request.query_params.get("ordering", allowed[0])
    names = [name.removeprefix("-") for name in allowed]
    if wanted.removeprefix("-") not in names or wanted.startswith("--"):
        refusal = _("Order by one of: %(names)s.") % {"names": ", ".join(names)}
        raise ValidationError({"ordering": [refusal]})
    return wanted


def _cursor(request: Request, kind: type) -> tuple[bool, tuple[Any, int] | None]:
    """Read the cursor of a request: backwards or not, and the row it stands at."""
    written = request.query_params.get("cursor")
    if written is None:
        return False, None
    way, told, key = _parts(written)
    value = _position(told, kind)
    if way not in ("n", "p") or value is None or not _is_key(key):
        raise ValidationError({"cursor": [_("This cursor is not one of ours.")]})
    return way == "p", (value, key)


def _parts(written: str) -> tuple[Any, Any, Any]:
    """What a cursor holds; three times None for text that is no cursor."""
    try:
        padded = written.encode("ascii") + b"=" * (-len(written) % 4)
        way, told, key = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, TypeError, RecursionError):
        return None, None, None
    return way, told, key


def _position(told: Any, kind: type) -> Any:
    """The value of the ordering column that a cursor tells, None unless it is one."""
    if kind is int:
        return told if _is_key(told) else None
    try:
        value = parse_datetime(told)
    except (ValueError, TypeError):
        return None
    return value if value and value.tzinfo else None


def _is_key(value: Any) -> bool:
    return type(value) is int and 0 <= value <= KEY_MAX
