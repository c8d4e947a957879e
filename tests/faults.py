"""Real causes of failure: a database that refuses a row, or has its writer wait.

A trigger of one table does it, so the fault strikes where a full disk or a slow server would, and
nothing of ours is replaced.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_HELD = 20_261_123  # an advisory lock that nothing else takes
_TRIGGER = """
CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {action}; RETURN NEW; END $$;
CREATE TRIGGER fault BEFORE {event} ON {table} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION fault();
"""
_SOMEONE_WAITS = """
SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = database
WHERE datname = current_database() AND objid = %s AND NOT granted
"""
_REFUSE = "RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full'"


@contextmanager
def disk_full(table: str, *, event: str = "INSERT", when: str = "true") -> Iterator[None]:
    """The database has no room for such rows: an OperationalError."""
    with _trigger(table, event, when, _REFUSE):
        yield


@contextmanager
def held(table: str, *, event: str = "INSERT", when: str = "true") -> Iterator[None]:
    """Who writes such a row waits, in the middle of its transaction, until the block ends.

    For tests that commit: the writer is somebody else.
    """
    with _trigger(table, event, when, f"PERFORM pg_advisory_xact_lock({_HELD})"):
        _run(f"SELECT pg_advisory_lock({_HELD})")
        try:
            yield
        finally:
            _run(f"SELECT pg_advisory_unlock({_HELD})")


def someone_is_held() -> bool:
    """Whether a writer has come to where it waits."""
    with connection.cursor() as cursor:
        cursor.execute(_SOMEONE_WAITS, [_HELD])
        return cursor.fetchone() is not None


@contextmanager
def _trigger(table: str, event: str, when: str, action: str) -> Iterator[None]:
    _run(_TRIGGER.format(table=table, event=event, when=when, action=action))
    try:
        yield
    finally:
        # Within a test's transaction, a table whose checks are still to come cannot be altered.
        connection.check_constraints()
        # Waits until the server has given up a dead writer's transaction.
        _run(f"DROP TRIGGER fault ON {table}; DROP FUNCTION fault")


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
