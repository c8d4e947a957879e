"""PostgreSQL as the product uses it, which keeps what the migrations wrote as the server's own text.

A test that commits empties every table. Django holds the rows of the migrations as JSON and saves
them again one by one before the next such test; here the server takes them back table by table.
"""

from django.db import transaction
from django.db.backends.postgresql import base
from django.db.backends.postgresql.creation import DatabaseCreation as PostgresCreation

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


class DatabaseWrapper(base.DatabaseWrapper):
    """Found by Django under this name."""

    creation_class = DatabaseCreation
