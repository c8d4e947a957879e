"""What several models share."""

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db.models import GeneratedField

SEARCH_CONFIG = "helpdesk"  # the text search configuration of migration 0001: no accents, no stems


def search_vector(field: str) -> GeneratedField:
    """The words of a text column, kept by the database."""
    return GeneratedField(
        expression=SearchVector(field, config=SEARCH_CONFIG),
        output_field=SearchVectorField(),
        db_persist=True,
    )
