"""The log is append-only, whoever holds the connection."""

from django.db import migrations

CREATE = """
CREATE FUNCTION tickets_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log of tickets is append-only';
END $$;
CREATE TRIGGER tickets_ticketevent_append_only
    BEFORE UPDATE OR DELETE ON tickets_ticketevent
    FOR EACH ROW EXECUTE FUNCTION tickets_log_is_append_only();
"""
DROP = """
DROP TRIGGER tickets_ticketevent_append_only ON tickets_ticketevent;
DROP FUNCTION tickets_log_is_append_only;
"""


class Migration(migrations.Migration):
    dependencies = [("tickets", "0002_tickets")]

    operations = [migrations.RunSQL(CREATE, DROP)]
