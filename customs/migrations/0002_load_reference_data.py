"""Loads what is known of systems, plans and contacts. From here on the rows are edited in the
browser: a later change of the files reaches an existing database by a migration of its own."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from customs import data


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    systems = load_systems(apps)
    load_plans(apps, systems)
    contacts = apps.get_model("customs", "AuthorityContact")
    for row in data.rows("contacts"):
        contacts.objects.create(**row | {"system": systems[row["system"]]})


def load_systems(apps: Apps) -> dict[str, Any]:
    model = apps.get_model("customs", "CustomsSystem")
    fact_model = apps.get_model("customs", "SystemFact")
    rows = data.rows("systems")
    systems = {}
    for row in rows:
        columns = {name: row[name] for name in row if name not in ("facts", "replaced_by")}
        systems[row["slug"]] = model.objects.create(**columns)
        children(fact_model, row["facts"], system=systems[row["slug"]])
    for row in rows:
        systems[row["slug"]].replaced_by.set(systems[slug] for slug in row["replaced_by"])
    return systems


def load_plans(apps: Apps, systems: dict[str, Any]) -> None:
    model = apps.get_model("customs", "ContinuityPlan")
    parts = {"steps": "PlanStep", "references": "PlanReference", "emails": "PlanEmail"}
    for row in data.rows("continuity"):
        columns = {name: row[name] for name in row if name not in parts}
        plan = model.objects.create(**columns | {"system": systems[row["system"]]})
        for name, part in parts.items():
            children(apps.get_model("customs", part), row[name], plan=plan)


def children(model: Any, rows: list[dict[str, Any]], **parent: Any) -> None:
    model.objects.bulk_create(
        model(position=position, **row, **parent) for position, row in enumerate(rows, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("customs", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
