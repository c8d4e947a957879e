"""Indexes by time of what is open, outside a transaction."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("tickets", "0030_facets_without_tags")]

    operations = [
        AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(
                fields=[column, "id"],
                name=name,
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "new",
                            "open",
                            "waiting_customer",
                            "waiting_authority",
                            "waiting_third_party",
                        ],
                    )
                ),
            ),
        )
        for column, name in (
            ("created_at", "tickets_open_created"),
            ("updated_at", "tickets_open_updated"),
        )
    ]
