"""Copying stories inside the database: ids in ranges, times moved, references of their own."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from accounts.models import Company, User
from alerts.core.check_digits import check_digit
from helpdesk.seeding.drawing import Copy
from helpdesk.seeding.stories import BOX, COPIED, INSTANT, POINTING, TOKEN, Row, Story
from tickets.models import Ticket

TOKENS = 16 ** len(TOKEN)
MULTIPLIER = 0x9E375  # odd, so that no two numbers below 16^5 give the same token
BOXES = 10_000  # containers travel more than once

PLAN = """
CREATE TEMPORARY TABLE seed_plan (
    story int, requester bigint, company bigint, by interval, token text, box text, {places}
)
"""
TEMPLATE = """
CREATE TEMPORARY TABLE seed_{table} AS
SELECT (item ->> 'seed_story')::int AS seed_story,
       (item ->> 'seed_requester')::bigint AS seed_requester,
       (item ->> 'seed_instants')::bool AS seed_instants,
       stored.*
FROM jsonb_array_elements(%s::jsonb) AS item,
     jsonb_populate_record(NULL::{table}, item) AS stored
"""
# A value of JSON with every instant in it moved.
MOVED = r"""
CREATE FUNCTION pg_temp.seed_moved(value jsonb, by interval) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    RETURN CASE
        WHEN jsonb_typeof(value) = 'object' THEN (
            SELECT jsonb_object_agg(key, pg_temp.seed_moved(item, by))
            FROM jsonb_each(value) AS pair(key, item))
        WHEN jsonb_typeof(value) = 'array' THEN (
            SELECT coalesce(jsonb_agg(pg_temp.seed_moved(item, by)), '[]')
            FROM jsonb_array_elements(value) AS element(item))
        WHEN value #>> '{}' ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$' THEN
            to_jsonb(to_char((value #>> '{}')::timestamptz + by, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
        ELSE value
    END;
END $$
"""
# A third of the time went into looking up foreign keys that are right by construction. Who may not
# switch the look-ups off waits for them.
UNCHECKED = """
SELECT set_config('session_replication_role', 'replica', true)
WHERE has_parameter_privilege('session_replication_role', 'SET')
"""
# What its trigger does, where triggers are off; again changes nothing.
TAGS_LISTED = """
INSERT INTO tickets_tickettag (ticket_id, tag)
SELECT p.tickets_ticket_from, unnest(b.tags)
FROM seed_plan AS p JOIN seed_tickets_ticket AS b ON b.seed_story = p.story
ON CONFLICT (ticket_id, tag) DO NOTHING
"""
DROP = "DROP TABLE IF EXISTS {tables}; DROP FUNCTION IF EXISTS pg_temp.seed_moved"


@dataclass(frozen=True, slots=True)
class Planned:
    """Copies in a row, with the requester of each and the first free id of each table."""

    copies: Sequence[Copy]
    requesters: Sequence[User]
    boxes: Sequence[str]
    first_ids: dict[type[models.Model], int]


def plans_made(copies: Sequence[Copy], size: int, rng: Random) -> Iterator[Planned]:
    """Reserve the ids of all copies, then hand them out in chunks."""
    boxes = list(_boxes(rng))
    free = {model: _reserved(model, copies) for model in COPIED}
    for start in range(0, len(copies), size):
        chunk = copies[start : start + size]
        requesters = [copy.story.pool.requester(rng) for copy in chunk]
        yield Planned(chunk, requesters, rng.choices(boxes, k=len(chunk)), dict(free))
        for model in COPIED:
            free[model] += _rows(model, chunk)


def templates_write(stories: Sequence[Story]) -> None:
    """Give this connection what it copies from."""
    places = ", ".join(f"{_place(model)} bigint" for model in COPIED)
    with connection.cursor() as cursor:
        cursor.execute(DROP.format(tables=", ".join(["seed_plan", *map(_template, COPIED)])))
        cursor.execute(MOVED)
        cursor.execute(PLAN.format(places=places))
        for model in COPIED:
            rows = json.dumps(list(_template_rows(model, stories)), cls=DjangoJSONEncoder)
            cursor.execute(TEMPLATE.format(table=model._meta.db_table), [rows])


def copies_write(planned: Planned, inserts: Sequence[str]) -> None:
    """Make the copies of one chunk, in a transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(UNCHECKED)
        cursor.execute("TRUNCATE seed_plan")
        with cursor.copy("COPY seed_plan FROM STDIN") as copying:
            for row in _plan_rows(planned):
                copying.write_row(row)
        for insert in inserts:
            cursor.execute(insert)


def inserts_written(stories: Sequence[Story]) -> list[str]:
    """One statement a table, parents first. Columns come from the models, so a new one is copied as it is."""
    inserts = [_insert(model, list(_template_rows(model, stories))) for model in COPIED]
    return [*inserts, TAGS_LISTED]


def _insert(model: type[models.Model], rows: list[Row]) -> str:
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    names = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(_value(model, field, rows) for field in fields)
    return (
        f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values} "  # nosec B608  # noqa: S608 - our names
        f"FROM seed_plan AS p JOIN {_template(model)} AS b ON b.seed_story = p.story"
    )


def _value(model: type[models.Model], field: Any, rows: list[Row]) -> str:
    """The SQL of one column of a copy `b`, made for the ticket `p` of the plan."""
    stored = f'b."{field.column}"'
    if field.primary_key:
        return f"p.{_place(model)} + {stored}"
    if field.name == "ticket":
        return f"p.{_place(Ticket)}"
    if field.related_model in COPIED and field.related_model is not Ticket:
        return f"p.{_place(field.related_model)} + {stored}"
    if field.related_model is Company:
        return "p.company"
    if field.related_model is User:
        return f"CASE WHEN {stored} = b.seed_requester THEN p.requester ELSE {stored} END"
    if isinstance(field, models.DateTimeField):
        return f"{stored} + p.by"
    if isinstance(field, models.JSONField):
        return _json(stored, [row[field.attname] for row in rows])
    return _renamed(stored, [row[field.attname] for row in rows])


def _renamed(stored: str, found: Sequence[Any], cast: str = "") -> str:
    """The column with the copy's own references, where any story has some in it."""
    for name, sentinel in (("box", BOX), ("token", TOKEN)):
        if any(sentinel in str(value) for value in found):
            stored = f"replace({stored}{cast}, '{sentinel}', p.{name})"
    return stored


def _json(stored: str, found: Sequence[Any]) -> str:
    renamed = _renamed(stored, found, "::text")
    value = stored if renamed == stored else f"({renamed})::jsonb"
    cases = [f"WHEN b.seed_instants THEN pg_temp.seed_moved({value}, p.by)"]
    for key, model in POINTING.items():
        if any(key in (data or ()) for data in found):
            place = f"p.{_place(model)} + ({stored} ->> '{key}')::bigint"
            by = f"CASE WHEN {stored} ? 'by' THEN jsonb_build_object('by', p.requester) ELSE '{{}}' END"
            cases.append(
                f"WHEN {stored} ? '{key}' THEN "
                f"{value} || jsonb_build_object('{key}', {place}) || {by}"
            )
    return f"CASE {' '.join(cases)} ELSE {value} END"


def _plan_rows(planned: Planned) -> Iterator[list[Any]]:
    places = dict(planned.first_ids)
    for copy, requester, box in zip(planned.copies, planned.requesters, planned.boxes, strict=True):
        token = f"{places[Ticket] * MULTIPLIER % TOKENS:05X}"
        about = [copy.story.number, requester.pk, requester.company_id]
        yield [*about, f"{copy.seconds} s", token, box, *places.values()]
        for model in COPIED:
            places[model] += len(copy.story.rows[model])


def _template_rows(model: type[models.Model], stories: Sequence[Story]) -> Iterator[Row]:
    jsons = [f.attname for f in model._meta.concrete_fields if isinstance(f, models.JSONField)]
    for story in stories:
        for row in story.rows[model]:
            written = json.dumps([row[name] for name in jsons], cls=DjangoJSONEncoder)
            yield row | {
                "seed_story": story.number,
                "seed_requester": story.requester.pk,
                "seed_instants": INSTANT.search(written) is not None,
            }


def _boxes(rng: Random) -> Iterator[str]:
    for _ in range(BOXES):
        body = f"{BOX[:4]}{rng.randrange(10**6):06d}"
        yield f"{body}{check_digit(body)}"


def _reserved(model: type[models.Model], copies: Sequence[Copy]) -> int:
    """The first of as many ids as the copies need; the sequence goes on behind them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(name, nextval(name) + %s) - %s "
            "FROM pg_get_serial_sequence(%s, 'id') AS name",
            [_rows(model, copies), _rows(model, copies), model._meta.db_table],
        )
        return int(cursor.fetchone()[0])


def _rows(model: type[models.Model], copies: Sequence[Copy]) -> int:
    return sum(len(copy.story.rows[model]) for copy in copies)


def _template(model: type[models.Model]) -> str:
    return f"seed_{model._meta.db_table}"


def _place(model: type[models.Model]) -> str:
    """The column of the plan that holds the first id of a copy's rows."""
    return f"{model._meta.db_table}_from"
