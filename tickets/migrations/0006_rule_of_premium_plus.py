"""Premium Plus may have its alerts opened as tickets; the desk switches the rule on."""

from django.db import migrations

CATEGORIES = [
    "technical_validation",
    "validation_violation",
    "customs_error",
    "port_error",
    "sending_error",
    "finalisation",
]


def load(apps, schema_editor):
    AlertRule = apps.get_model("tickets", "AlertRule")
    AlertRule.objects.get_or_create(plan="premium_plus", defaults={"categories": CATEGORIES})


class Migration(migrations.Migration):
    dependencies = [("tickets", "0005_alert_rules")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
