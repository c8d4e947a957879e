"""Loads the first articles. From here on they are edited in the desk: a later change of the file

reaches an existing database by a migration of its own.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone

from tickets import data

KEPT_APART = ("slug",)


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    articles = apps.get_model("tickets", "Article")
    versions = apps.get_model("tickets", "ArticleVersion")
    now = timezone.now()
    for row in data.articles():
        article = articles.objects.create(state="published", created_at=now, updated_at=now, **row)
        content = {name: value for name, value in row.items() if name not in KEPT_APART}
        versions.objects.create(article=article, number=1, written_at=now, **content)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0016_links_between_tickets")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
