"""What the tables of the next migration stand on: a text search without accents and stems."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

CREATE = """
CREATE TEXT SEARCH CONFIGURATION helpdesk (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION helpdesk
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(CREATE, "DROP TEXT SEARCH CONFIGURATION helpdesk"),
    ]
