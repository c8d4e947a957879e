"""What a migration may do while the version before it still runs, on tables of millions of rows.

Read from the operations alone, without a database. The rules hold for every migration after the
ones of `BASELINE`: those were run on empty tables, before there was anything to lock.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    RemoveIndexConcurrently,
)
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED, CheckConstraint, Field

# The number of each app's last migration before the first release; set again only by a release that begins
# with an empty database.
BASELINE = {
    "accounts": "0007",
    "alerts": "0004",
    "api": "0001",
    "customs": "0005",
    "desk": "0001",
    "helpdesk": "0001",
    "notifications": "0003",
    "sla": "0004",
    "tickets": "0026",
}

# What is right all the same, by migration, with the reason: the two steps of a release, a change
# that only Python sees.
ACCEPTED: dict[str, str] = {}

# Tables that grow with every ticket, e-mail or alert: a lock on one of them stops the desk.
BIG = {
    "alerts": {"alert", "alertreference"},
    "notifications": {"inboundmessage", "outboxmessage", "webhookdelivery"},
    "sla": {"clock", "escalation"},
    "tickets": {
        "alertlink",
        "attachment",
        "message",
        "storedfile",
        "ticket",
        "ticketevent",
        "ticketreference",
    },
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one operation, and what to write instead."""

    migration: str
    text: str

    def __str__(self) -> str:
        return f"{self.migration}: {self.text}"


Rule = Callable[[str, Operation, ProjectState], str | None]


def faults_of(loader: MigrationLoader) -> list[Fault]:
    """Every fault of the migrations behind the baseline, in order of app and name."""
    return [
        fault
        for (app, name), migration in sorted(loader.disk_migrations.items())
        if app in BASELINE and name[:4] > BASELINE[app] and f"{app}.{name}" not in ACCEPTED
        for fault in migration_faults(migration, loader.project_state((app, name), at_end=False))
    ]


def migration_faults(migration: Migration, state: ProjectState) -> Iterator[Fault]:
    """The faults of one migration that begins at `state`, which it moves on.

    What creates a table may do with it what it likes.
    """
    app, name = migration.app_label, f"{migration.app_label}.{migration.name}"
    new: set[str] = set()
    for step in migration.operations:
        for operation in _flat([step]):
            if isinstance(operation, operations.CreateModel):
                new.add(operation.name_lower)
            if _table(operation) not in new:
                texts = (rule(app, operation, state) for rule in _RULES)
                yield from (Fault(name, text) for text in texts if text)
        step.state_forwards(app, state)


def _flat(steps: Iterable[Operation]) -> Iterator[Operation]:
    """Operations, with those that only the database does in the place of their pair."""
    for step in steps:
        if isinstance(step, operations.SeparateDatabaseAndState):
            yield from _flat(step.database_operations)
        else:
            yield step


def _table(operation: Operation) -> str:
    """The model of an operation in lower case, or "" where it is about none."""
    return str(getattr(operation, "model_name_lower", "") or getattr(operation, "name_lower", ""))


def _is_big(app: str, operation: Operation) -> bool:
    return _table(operation) in BIG.get(app, ())


def _column_without_default(app: str, operation: Operation, state: ProjectState) -> str | None:
    """The version before writes rows without a column that it does not know."""
    if not isinstance(operation, operations.AddField):
        return None
    field = operation.field
    if field.null or field.many_to_many or field.generated or field.db_default is not NOT_PROVIDED:
        return None
    return (
        f"adds {operation.model_name}.{operation.name}, which the version before cannot fill:"
        " give it db_default, or null=True"
    )


def _generated_column(app: str, operation: Operation, state: ProjectState) -> str | None:
    """PostgreSQL writes the whole table anew for it, behind a lock."""
    if not isinstance(operation, operations.AddField) or not _is_big(app, operation):
        return None
    if not operation.field.generated:
        return None
    return f"adds the generated column {operation.name} to a big table, which is rewritten"


def _altered_column(app: str, operation: Operation, state: ProjectState) -> str | None:
    """Some changes rewrite the table or read all of it; words and labels are Python's alone."""
    if not isinstance(operation, operations.AlterField) or not _is_big(app, operation):
        return None
    before = state.models[app, operation.model_name_lower].fields[operation.name]
    if _stored(before) == _stored(operation.field):
        return None
    return (
        f"alters {operation.model_name}.{operation.name} of a big table: add a column, fill it, and"
        " drop the old one a release later; or name this in ACCEPTED where it costs nothing"
    )


def _stored(field: Field[Any, Any]) -> tuple[str, Any, dict[str, Any]]:
    """What of a field the database knows."""
    _, path, arguments, options = field.deconstruct()
    return path, arguments, {k: v for k, v in options.items() if k not in field.non_db_attrs}


def _index_behind_a_lock(app: str, operation: Operation, state: ProjectState) -> str | None:
    of_index = (operations.AddIndex, operations.RemoveIndex)
    without_lock = (AddIndexConcurrently, RemoveIndexConcurrently)
    if not isinstance(operation, of_index) or not _is_big(app, operation):
        return None
    if isinstance(operation, without_lock):
        return None
    return (
        f"{operation.describe()}: on a big table, use AddIndexConcurrently or"
        " RemoveIndexConcurrently in a migration with atomic = False"
    )


def _constraint_behind_a_lock(app: str, operation: Operation, state: ProjectState) -> str | None:
    if not isinstance(operation, operations.AddConstraint) or not _is_big(app, operation):
        return None
    if isinstance(operation, AddConstraintNotValid):
        return None
    if isinstance(operation.constraint, CheckConstraint):
        return (
            f"{operation.describe()}: on a big table, use AddConstraintNotValid, and"
            " ValidateConstraint in a migration of its own"
        )
    return f"{operation.describe()}: makes its index behind a lock; make that concurrently first"


def _gone_or_renamed(app: str, operation: Operation, state: ProjectState) -> str | None:
    """The version before still asks for it."""
    gone = (
        operations.RemoveField,
        operations.RenameField,
        operations.DeleteModel,
        operations.RenameModel,
        operations.AlterModelTable,
    )
    if isinstance(operation, gone):
        return (
            f"{operation.describe()}: the version before still reads it. Stop using it in one"
            " release and name this in ACCEPTED in the next"
        )
    return None


def _no_way_back(app: str, operation: Operation, state: ProjectState) -> str | None:
    of_code = (operations.RunPython, operations.RunSQL)
    if not isinstance(operation, of_code) or operation.reversible:
        return None
    return f"{operation.describe()}: cannot be undone; give it a reverse, or noop"


_RULES: tuple[Rule, ...] = (
    _column_without_default,
    _generated_column,
    _altered_column,
    _index_behind_a_lock,
    _constraint_behind_a_lock,
    _gone_or_renamed,
    _no_way_back,
)
