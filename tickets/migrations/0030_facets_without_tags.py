"""Tags from before are listed, and leave the index of facets: outside a transaction.

Whoever changes a tag meanwhile waits for the list, whose rows are locked.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations

FILL = """
INSERT INTO tickets_tickettag (ticket_id, tag)
SELECT tagged.id, unnest(tagged.tags)
FROM (SELECT id, tags FROM tickets_ticket WHERE tags <> '{}' FOR SHARE) AS tagged
ON CONFLICT (ticket_id, tag) DO NOTHING
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("tickets", "0029_tags_listed")]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="ticket",
            index=GinIndex(
                fields=[
                    "status",
                    "priority",
                    "category",
                    "subtype",
                    "customs_system",
                    "country",
                    "locale",
                    "scope_verdict",
                    "assignee",
                    "queue",
                ],
                gin_pending_list_limit=256,
                name="tickets_by_facet",
            ),
        ),
        RemoveIndexConcurrently(model_name="ticket", name="tickets_facets"),
    ]
