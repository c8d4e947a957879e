from django.db import migrations

from accounts.catalogue import SERVICES, SUBSCRIPTIONS


def load(apps, schema_editor):
    Subscription = apps.get_model("accounts", "Subscription")
    Service = apps.get_model("accounts", "Service")
    subscriptions = {
        row.slug: Subscription.objects.get_or_create(slug=row.slug, defaults=row._asdict())[0]
        for row in SUBSCRIPTIONS
    }
    for row in SERVICES:
        fields = row._asdict() | {"subscription": subscriptions.get(row.subscription)}
        Service.objects.get_or_create(slug=row.slug, defaults=fields)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
