"""What the table of messages would be locked for: outside a transaction."""

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("notifications", "0005_bounced_addresses")]

    operations = [
        ValidateConstraint(model_name="outboxmessage", name="notifications_outbox_state_known"),
        AddIndexConcurrently(
            model_name="outboxmessage",
            index=models.Index(
                condition=models.Q(("state", "suppressed")),
                fields=["recipient"],
                name="notifications_outbox_held",
            ),
        ),
    ]
