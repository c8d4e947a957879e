"""What the table of tickets would be locked for: outside a transaction."""

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("tickets", "0027_texts_removed")]

    operations = [
        ValidateConstraint(model_name="ticketevent", name="tickets_event_kind_known"),
        AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("resolved_at__isnull", False), ("texts_removed_at", None)),
                fields=["resolved_at", "id"],
                name="tickets_with_texts",
            ),
        ),
    ]
