"""The kind answers, in four languages."""

from django.db import migrations, models

from accounts.answers import ANSWERS, SUBSCRIPTION_NAMES


def load(apps, schema_editor):
    Service = apps.get_model("accounts", "Service")
    Subscription = apps.get_model("accounts", "Subscription")
    for slug, texts in ANSWERS.items():
        fields = {f"answer_{language}": text for language, text in texts.items()}
        Service.objects.filter(slug=slug).update(**fields)
    for slug, names in SUBSCRIPTION_NAMES.items():
        fields = {f"name_{language}": name for language, name in names.items()}
        Subscription.objects.filter(slug=slug).update(**fields)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_known_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="service",
            name="answer_de",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="service",
            name="answer_en",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="service",
            name="answer_fr",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="service",
            name="answer_nl",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="subscription",
            name="name_de",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
        migrations.AddField(
            model_name="subscription",
            name="name_nl",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
        migrations.RunPython(load, migrations.RunPython.noop, elidable=False),
    ]
