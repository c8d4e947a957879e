"""What every browser test needs."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def migrated_rows(django_db_setup: None, request: pytest.FixtureRequest) -> None:
    """Let `serialized_rollback` find the rows of migrations once Playwright's loop runs.

    Django keeps its connections apart while a loop runs in the thread, and the rows to put back
    are an attribute of the connection that created the database.
    """
    from django.db import connection

    rows = getattr(connection, "_test_serialized_contents", None)
    request.getfixturevalue("playwright")
    if rows is not None:
        connection._test_serialized_contents = rows
