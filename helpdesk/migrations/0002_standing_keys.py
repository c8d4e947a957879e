"""Who calls with which key is kept too (`accounts.services.api_key_find`)."""

from django.db import migrations

# All columns count, those added later too, but for what is noted at every use.
WATCHED = {
    "accounts_apikey": "last_used_at",
    "accounts_user": "last_login",
    "accounts_company": "",
    "accounts_contract": "",
}
WATCH = """
CREATE TRIGGER helpdesk_standing AFTER INSERT OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION helpdesk_standing_renew();
CREATE TRIGGER helpdesk_standing_row AFTER UPDATE ON {table}
    FOR EACH ROW WHEN (to_jsonb(OLD) - '{noted}' IS DISTINCT FROM to_jsonb(NEW) - '{noted}')
    EXECUTE FUNCTION helpdesk_standing_renew();
"""
LEAVE = """
DROP TRIGGER helpdesk_standing ON {table};
DROP TRIGGER helpdesk_standing_row ON {table};
"""


class Migration(migrations.Migration):
    dependencies = [("helpdesk", "0001_standing"), ("accounts", "0008_identity_providers")]

    operations = [
        migrations.RunSQL(WATCH.format(table=table, noted=noted), LEAVE.format(table=table))
        for table, noted in WATCHED.items()
    ]
