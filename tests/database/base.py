"""PostgreSQL as the product uses it, which keeps what the migrations wrote within the server.

A test that commits empties every table. Django holds the rows of the migrations as JSON and saves
them again one by one before the next such test; here they are copied back in one go.
"""

from django.db import transaction
from django.db.backends.postgresql import base
from django.db.backends.postgresql.creation import DatabaseCreation as PostgresCreation

_TABLES = """
SELECT relname, string_agg(quote_ident(attname), ', ' ORDER BY attnum)
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relnamespace = 'public'::regnamespace AND relname = ANY(%s)
  AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
GROUP BY relname
"""


class DatabaseCreation(PostgresCreation):
    """What Django keeps as the text of the rows is here the statements that bring them back."""

    def serialize_db_to_string(self) -> str:
        """Copy the rows into a schema of their own."""
        emptied = self.connection.introspection.django_table_names(only_existing=True)
        restoring = []
        with self.connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA IF EXISTS migrated CASCADE; CREATE SCHEMA migrated")
            cursor.execute(_TABLES, [emptied])
            for table, columns in cursor.fetchall():
                cursor.execute(f"CREATE TABLE migrated.{table} AS TABLE public.{table}")
                if cursor.rowcount:
                    rows = f"SELECT {columns} FROM migrated.{table}"
                    # The first test that commits finds them in their place.
                    restoring.append(
                        f"INSERT INTO {table} ({columns}) {rows} ON CONFLICT DO NOTHING"
                    )
        return ";".join(restoring)

    def deserialize_db_from_string(self, data: str) -> None:
        """Copy them back. Foreign keys wait for the end, so the order does not matter."""
        alias = self.connection.alias
        with transaction.atomic(using=alias), self.connection.cursor() as cursor:
            cursor.execute(data)


class DatabaseWrapper(base.DatabaseWrapper):
    """Found by Django under this name."""

    creation_class = DatabaseCreation
