"""The declaration statuses that CAS is known to send; edited in the administration afterwards."""

from django.db import migrations

from alerts.core.lexicon.statuses import DEFAULT_STATUS_CLASSES

GOOD = {"Accepted", "Released", "ExitConfirmed", "GoodsArrived", "Discharged"}


def load(apps, schema_editor):
    StatusMapping = apps.get_model("alerts", "StatusMapping")
    for status, target in DEFAULT_STATUS_CLASSES.items():
        category, _, subtype = target.partition("/")
        news = category == "unclassified"
        StatusMapping.objects.get_or_create(
            status=status,
            defaults={
                "category": "" if news else category,
                "subtype": subtype,
                "ends_alert": status in GOOD,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
