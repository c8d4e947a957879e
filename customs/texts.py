"""Text in the two languages of the product, kept as data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in English and French."""

    en: str
    fr: str

    def text(self, locale: str) -> str:
        """The text in `locale` ("fr", "fr-be", "nl", …): French for French, else English."""
        return self.fr if locale.lower().startswith("fr") else self.en
