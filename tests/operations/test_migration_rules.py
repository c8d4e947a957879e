"""A migration that would stop the desk, or break the version that still runs, is refused."""

import pytest
from django.apps import apps
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.core.management import call_command
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from helpdesk import migration_rules
from helpdesk.migration_rules import BASELINE, BIG, faults_of, migration_faults

POSITIVE = models.CheckConstraint(condition=models.Q(version__gt=0), name="c")
INDEX = models.Index(fields=["subject"], name="i")


def found(*operations: migrations.operations.base.Operation, app: str = "tickets") -> list[str]:
    migration = migrations.Migration("9999_bad", app)
    migration.operations = list(operations)
    state = MigrationLoader(None).project_state()
    return [fault.text for fault in migration_faults(migration, state)]


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        (migrations.AddField("queue", "x", models.IntegerField()), "cannot fill"),
        (migrations.AddField("queue", "x", models.IntegerField(default=1)), "cannot fill"),
        (migrations.AddIndex("Ticket", INDEX), "AddIndexConcurrently"),
        (migrations.RemoveIndex("ticket", "tickets_newest"), "RemoveIndexConcurrently"),
        (migrations.AddConstraint("ticket", POSITIVE), "AddConstraintNotValid"),
        (
            migrations.AddConstraint(
                "ticket", models.UniqueConstraint(fields=["subject"], name="u")
            ),
            "concurrently first",
        ),
        (migrations.AlterField("message", "body", models.CharField(max_length=9)), "big table"),
        (migrations.RemoveField("queue", "slug"), "version before"),
        (migrations.RenameField("queue", "slug", "name"), "version before"),
        (migrations.RenameModel("Queue", "Line"), "version before"),
        (migrations.DeleteModel("Queue"), "version before"),
        (migrations.RunPython(lambda apps, editor: None), "cannot be undone"),
        (migrations.RunSQL("SELECT 1"), "cannot be undone"),
        (
            migrations.SeparateDatabaseAndState(
                database_operations=[migrations.AddIndex("ticket", INDEX)]
            ),
            "AddIndexConcurrently",
        ),
        (
            migrations.AddField(
                "message",
                "words",
                models.GeneratedField(
                    expression=models.F("body"), output_field=models.TextField(), db_persist=True
                ),
            ),
            "rewritten",
        ),
    ],
)
def test_what_locks_or_breaks_is_found(operation, said):
    (text,) = found(operation)
    assert said in text


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("ticket", "x", models.IntegerField(null=True)),
        migrations.AddField("ticket", "x", models.IntegerField(db_default=1)),
        AddIndexConcurrently("ticket", INDEX),
        AddConstraintNotValid("ticket", POSITIVE),
        migrations.AddIndex("queue", INDEX),
        migrations.AlterField("message", "body", models.TextField(verbose_name="words")),
        migrations.AlterField("queue", "slug", models.CharField(max_length=9)),
        migrations.RunSQL("SELECT 1", migrations.RunSQL.noop),
    ],
)
def test_what_does_neither_passes(operation):
    assert found(operation) == []


def test_what_makes_a_table_may_do_with_it_what_it_likes():
    made = migrations.CreateModel("Ticket", [("id", models.BigAutoField(primary_key=True))])
    assert found(made, migrations.AddIndex("ticket", INDEX)) == []


def test_our_migrations_pass():
    call_command("lint_migrations")


def test_a_bad_migration_behind_the_baseline_is_found_and_one_before_it_is_not(monkeypatch):
    loader = MigrationLoader(None)
    bad = migrations.Migration("9999_bad", "tickets")
    bad.operations = [migrations.RemoveField("ticket", "subject")]
    key = ("tickets", "9999_bad")
    loader.disk_migrations[key] = bad
    loader.graph.add_node(key, bad)
    loader.graph.add_dependency(bad, key, ("tickets", "0002_tickets"))
    assert [fault.migration for fault in faults_of(loader)] == ["tickets.9999_bad"]
    monkeypatch.setitem(migration_rules.ACCEPTED, "tickets.9999_bad", "read by nobody since 2.0")
    assert faults_of(loader) == []


def test_the_rules_name_apps_and_tables_that_exist():
    rooms = {"helpdesk", "notifications", "accounts", "customs", "alerts", "tickets", "sla"}
    ours = {
        app
        for app, _ in MigrationLoader(None).disk_migrations
        if apps.get_app_config(app).name.partition(".")[0] in rooms
    }
    assert ours == BASELINE.keys()
    for app, names in BIG.items():
        for name in names:
            assert apps.get_model(app, name)
