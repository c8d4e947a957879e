from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("alerts", "0004_recommendations")]

    operations = [
        migrations.AddField(
            model_name="alert",
            name="texts_removed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
