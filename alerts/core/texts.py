"""Words that the desk shows, kept in both of its languages beside the facts they explain."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One text in French and in English."""

    fr: str
    en: str

    def in_locale(self, locale: str) -> str:
        """Return the French text for any French locale ("fr", "fr-BE"), else the English one.

        The tables are typed with plain apostrophes; French readers get typographic ones.
        """
        return self.fr.replace("'", "’") if locale[:2].lower() == "fr" else self.en
