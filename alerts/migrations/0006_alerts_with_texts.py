"""What the table of alerts would be locked for: outside a transaction."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("alerts", "0005_texts_removed")]

    operations = [
        AddIndexConcurrently(
            model_name="alert",
            index=models.Index(
                condition=models.Q(("texts_removed_at", None)),
                fields=["received_at", "id"],
                name="alerts_with_texts",
            ),
        ),
    ]
