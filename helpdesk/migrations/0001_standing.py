"""The version of what seldom changes (`helpdesk.standing`), and what renews it.

The version comes from a sequence, so that one which was rolled back never stands for anything else.
"""

from django.db import migrations

CREATE = """
CREATE SEQUENCE helpdesk_standing_versions;
CREATE TABLE helpdesk_standing (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    version bigint NOT NULL
);
INSERT INTO helpdesk_standing (version) VALUES (nextval('helpdesk_standing_versions'));
CREATE FUNCTION helpdesk_standing_renew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE helpdesk_standing SET version = nextval('helpdesk_standing_versions');
    RETURN NULL;
END $$;
"""
DROP = """
DROP FUNCTION helpdesk_standing_renew CASCADE;
DROP TABLE helpdesk_standing;
DROP SEQUENCE helpdesk_standing_versions;
"""
WATCHED = [
    "accounts_service",
    "accounts_subscription",
    "tickets_queue",
    "sla_policy",
    "sla_policyassignment",
    "sla_escalationrule",
]
WATCH = """
CREATE TRIGGER helpdesk_standing AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION helpdesk_standing_renew();
"""
# Rows on which more is noted than what stands: how calls of a webhook went, say.
WATCHED_PARTLY = {
    "notifications_webhookendpoint": ("event_types", "disabled_at"),
    "alerts_recommendation": ("state", "signature"),
}
WATCH_PARTLY = """
CREATE TRIGGER helpdesk_standing AFTER INSERT OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION helpdesk_standing_renew();
CREATE TRIGGER helpdesk_standing_row AFTER UPDATE ON {table}
    FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION helpdesk_standing_renew();
"""


def watches():
    yield from (WATCH.format(table=table) for table in WATCHED)
    for table, columns in WATCHED_PARTLY.items():
        changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns)
        yield WATCH_PARTLY.format(table=table, changed=changed)


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("notifications", "0002_webhooks"),
        ("accounts", "0004_kind_answers"),
        ("alerts", "0004_recommendations"),
        ("tickets", "0004_queues_and_macros"),
        ("sla", "0004_escalation_webhook"),
    ]

    operations = [
        migrations.RunSQL(CREATE, DROP),
        *(migrations.RunSQL(watch, migrations.RunSQL.noop) for watch in watches()),
    ]
