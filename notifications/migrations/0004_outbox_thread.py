from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("notifications", "0003_inbound_mail"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="outboxmessage",
            index=models.Index(
                condition=models.Q(("next_attempt_at__isnull", False)),
                fields=["thread", "recipient"],
                name="notifications_outbox_thread",
            ),
        ),
    ]
