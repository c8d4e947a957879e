"""Prepared answers."""

from django.db import models


class Macro(models.Model):
    """A prepared answer in the languages customers write; placeholders like {requester}."""

    slug = models.SlugField(max_length=60, unique=True)
    category = models.CharField(max_length=30, blank=True)
    title_fr = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    body_fr = models.TextField()
    body_en = models.TextField()
    body_nl = models.TextField(blank=True)
    body_de = models.TextField(blank=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title_en

    def title(self, locale: str) -> str:
        return self.title_fr if locale == "fr" else self.title_en

    def body(self, locale: str) -> str:
        """The text in the customer's language; English where it was not written."""
        return str(getattr(self, f"body_{locale}", "")) or self.body_en
