"""Text in the two languages of the product, kept as data."""

from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in English and French."""

    en: str
    fr: str

    def text(self, locale: str) -> str:
        """The text in `locale` ("fr", "fr-be", "nl", …): French for French, else English."""
        return self.fr if locale.lower().startswith("fr") else self.en


def localised(value: Any, locale: str) -> Any:
    """A guide's answer as plain dictionaries in one language, for templates, the API and records.

    Dataclasses become dictionaries, `Bilingual` becomes text, enumerations their value.
    """
    if isinstance(value, Bilingual):
        return value.text(locale)
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return {
            column.name: localised(getattr(value, column.name), locale) for column in fields(value)
        }
    if isinstance(value, tuple | list | frozenset):
        return [localised(part, locale) for part in value]
    return value
