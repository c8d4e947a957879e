"""Loads the first playbooks. From here on they are edited in the desk: a later change of the file

reaches an existing database by a migration of its own.
"""

from django.apps.registry import Apps
from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tickets import data


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    steps = apps.get_model("tickets", "PlaybookStep")
    rows = enumerate(data.playbook_steps(), start=1)
    steps.objects.bulk_create(steps(position=place, **row) for place, row in rows)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0025_playbooks")]

    operations = [
        ValidateConstraint(model_name="ticketevent", name="tickets_event_kind_known"),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
