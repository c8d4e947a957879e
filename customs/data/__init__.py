"""What the room knows of the outside world, as files that people can read and correct."""

import json
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from customs.texts import Bilingual
from customs.words import EU

FOLDER = Path(__file__).parent
T = TypeVar("T")


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of `<name>.json`: `systems`, `continuity` or `contacts`."""
    loaded: list[dict[str, Any]] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return loaded


def tables(name: str) -> dict[str, Any]:
    """The tables of `<name>.toml`: `legal_limits` or `rectification`."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def record(kind: type[T], row: Mapping[str, Any]) -> T:
    """A row as the dataclass `kind`. Words become enumerations, the group "EU" its members less
    those of `except`, `en` and `fr` a text.

    Raises ValueError, with the row, for a column or a word that nobody knows, or one that is missing.
    """
    hints = get_type_hints(kind)
    left_out = row.get("except", ())
    try:
        given = {
            name: _members(value, left_out) if name == "countries" else _value(hints[name], value)
            for name, value in row.items()
            if name != "except"
        }
        return kind(**given)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{error!r} in {dict(row)}") from error


def _members(countries: list[str], left_out: list[str]) -> frozenset[str]:
    named = frozenset(countries)
    return (named - {"EU"} | EU if "EU" in named else named) - frozenset(left_out)


def _value(hint: Any, value: Any) -> Any:
    if isinstance(hint, UnionType):  # "or none": a column that is not there
        [hint] = [one for one in get_args(hint) if one is not NoneType]
    if get_origin(hint) is frozenset:
        [word] = get_args(hint)
        return frozenset(_value(word, one) for one in value)
    if hint is Bilingual:
        return Bilingual(**value)
    if issubclass(hint, StrEnum):
        return hint(value)
    if not isinstance(value, hint):
        raise TypeError(f"{value!r} is not of {hint.__name__}")
    return value
