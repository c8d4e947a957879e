"""PostgreSQL as the product uses it, which keeps what the migrations wrote as the server's own text.

A test that commits empties every table. Django holds the rows of the migrations as JSON and saves
them again one by one before the next such test; here the server takes them back table by table.
Django truncates every table, which writes new files for each; here only what holds rows is emptied.
"""

from django.core.management.color import Style
from django.db import transaction
from django.db.backends.postgresql import base
from django.db.backends.postgresql.creation import DatabaseCreation as PostgresCreation
from django.db.backends.postgresql.operations import DatabaseOperations as PostgresOperations

_TABLES = """
SELECT quote_ident(relname), string_agg(quote_ident(attname), ', ' ORDER BY attnum)
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relnamespace = 'public'::regnamespace AND relname = ANY(%s)
  AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
GROUP BY relname
"""
Rows = dict[str, bytes]


class DatabaseCreation(PostgresCreation):
    """What Django keeps as one text is here the rows of each table, by its name and columns."""

    def serialize_db_to_string(self) -> Rows:
        """Take the rows out of every table that a flush empties."""
        emptied = self.connection.introspection.django_table_names(only_existing=True)
        rows = {}
        with self.connection.cursor() as cursor:
            cursor.execute(_TABLES, [emptied])
            for table, columns in cursor.fetchall():
                with cursor.copy(f"COPY {table} ({columns}) TO STDOUT") as copy:
                    if taken := b"".join(copy):
                        rows[f"{table} ({columns})"] = taken
        return rows

    def deserialize_db_from_string(self, data: Rows) -> None:
        """Put them back. Foreign keys wait for the end, so the order does not matter."""
        alias = self.connection.alias
        with transaction.atomic(using=alias), self.connection.cursor() as cursor:
            for place, rows in data.items():
                cursor.execute(f"SELECT EXISTS (SELECT FROM {place.partition(' ')[0]})")
                if cursor.fetchone() == (True,):
                    continue  # the first test that commits finds them in their place
                with cursor.copy(f"COPY {place} FROM STDIN") as copy:
                    copy.write(rows)


class DatabaseOperations(PostgresOperations):
    """Emptying takes a tenth of the time."""

    def sql_flush(
        self,
        style: Style,
        tables: list[str],
        *,
        reset_sequences: bool = False,
        allow_cascade: bool = False,
    ) -> list[str]:
        """Delete without the triggers that protect the log, and without the order of foreign keys."""
        if reset_sequences or not self._may_pass_triggers():
            return super().sql_flush(
                style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade
            )
        return [
            "SET LOCAL session_replication_role = replica",
            *(f"DELETE FROM {self.quote_name(table)}" for table in self._filled(tables)),
            "SET LOCAL session_replication_role = origin",
            # What a trigger does when something that stands is taken away.
            "UPDATE helpdesk_standing SET version = nextval('helpdesk_standing_versions')",
        ]

    def _may_pass_triggers(self) -> bool:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('is_superuser')")
            return bool(cursor.fetchone() == ("on",))

    def _filled(self, tables: list[str]) -> list[str]:
        any_row = (f"SELECT %s WHERE EXISTS (SELECT FROM {self.quote_name(one)})" for one in tables)
        with self.connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(any_row), tables)
            return [table for (table,) in cursor.fetchall()]


class DatabaseWrapper(base.DatabaseWrapper):
    """Found by Django under this name."""

    ops_class = DatabaseOperations
    creation_class = DatabaseCreation
