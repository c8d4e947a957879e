"""Words that the desk shows, kept in both of its languages beside the facts they explain."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One text in French and in English."""

    fr: str
    en: str

    def in_locale(self, locale: str) -> str:
        """Return the French text for any French locale ("fr", "fr-BE"), else the English one."""
        return self.fr if locale[:2].lower() == "fr" else self.en
