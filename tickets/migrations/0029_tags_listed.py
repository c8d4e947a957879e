"""Which tickets have a tag, kept by the database, whoever writes the tags."""

import django.db.models.deletion
from django.db import migrations, models

LIST = """
CREATE FUNCTION tickets_tags_list() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM tickets_tickettag WHERE ticket_id = NEW.id AND tag <> ALL (NEW.tags);
    INSERT INTO tickets_tickettag (ticket_id, tag)
        SELECT NEW.id, unnest(NEW.tags) ON CONFLICT (ticket_id, tag) DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER tickets_tags_inserted AFTER INSERT ON tickets_ticket
    FOR EACH ROW WHEN (NEW.tags <> '{}') EXECUTE FUNCTION tickets_tags_list();
CREATE TRIGGER tickets_tags_updated AFTER UPDATE OF tags ON tickets_ticket
    FOR EACH ROW WHEN (OLD.tags <> NEW.tags) EXECUTE FUNCTION tickets_tags_list();
"""
DROP = """
DROP TRIGGER tickets_tags_inserted ON tickets_ticket;
DROP TRIGGER tickets_tags_updated ON tickets_ticket;
DROP FUNCTION tickets_tags_list;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0028_tickets_with_texts"),
    ]

    operations = [
        migrations.CreateModel(
            name="TicketTag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tag", models.CharField(max_length=40)),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tag_rows",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["tag", "ticket"], name="tickets_tag")],
                "constraints": [
                    models.UniqueConstraint(fields=("ticket", "tag"), name="tickets_tag_once")
                ],
            },
        ),
        migrations.RunSQL(LIST, DROP),
    ]
