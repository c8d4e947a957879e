"""Check characters of customs identifiers, and the one-character repairs that pass them.

Source of the MRN and GRN rule: EC working document DGXXI/0879/99; containers: ISO 6346. All three
share one algorithm: letters count from 10 and skip multiples of 11, character *i* weighs 2^*i*,
the sum modulo 11 is the check character and a remainder of 10 is written 0.
"""

import re
from collections.abc import Callable, Iterator
from string import ascii_uppercase, digits

_LETTER_VALUES = [value for value in range(10, 39) if value % 11]
_VALUES = {character: int(character) for character in digits} | dict(
    zip(ascii_uppercase, _LETTER_VALUES, strict=True)
)

_MRN = re.compile(r"\d{2}[A-Z]{2}[A-Z0-9]{13}\d", re.ASCII)
_GRN = re.compile(r"\d{2}[A-Z]{2}[A-Z0-9]{12}\d(?:[A-Z]\d{6})?", re.ASCII)
_CONTAINER = re.compile(r"[A-Z]{3}[UJZR]\d{7}", re.ASCII)

# Pairs that people and scanners confuse; each is tried in both directions.
_LOOKALIKES = {"O": "0", "I": "1", "B": "8", "S": "5", "Z": "2"}
_SWAPS = _LOOKALIKES | {digit: letter for letter, digit in _LOOKALIKES.items()}


def check_digit(body: str) -> int:
    """Return the check digit of an MRN's first 17, a GRN's 16 or a container's 10 characters.

    Raises KeyError for anything but ASCII capitals and digits.
    """
    return sum(_VALUES[character] << index for index, character in enumerate(body)) % 11 % 10


def mrn_passes(value: str) -> bool:
    """Tell whether a normalised value is shaped like an MRN and carries the right last digit."""
    return _MRN.fullmatch(value) is not None and check_digit(value[:17]) == int(value[17])


def grn_passes(value: str) -> bool:
    """Tell whether a normalised value is a GRN (a voucher part may follow) with the right digit."""
    return _GRN.fullmatch(value) is not None and check_digit(value[:16]) == int(value[16])


def container_passes(value: str) -> bool:
    """Tell whether a normalised value is an ISO 6346 container number with the right last digit."""
    return _CONTAINER.fullmatch(value) is not None and check_digit(value[:10]) == int(value[10])


def siret_passes(value: str) -> bool:
    """Tell whether 14 digits pass Luhn's rule, as a French SIRET must."""
    if len(value) != 14 or not value.isdecimal():
        return False
    doubled = (int(digit) * (2 - index % 2) for index, digit in enumerate(value))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def belgian_number_passes(value: str) -> bool:
    """Tell whether 10 digits are a Belgian enterprise number: 97 - (first eight mod 97)."""
    if len(value) != 10 or not value.isdecimal():
        return False
    return 97 - int(value[:8]) % 97 == int(value[8:])


def repairs(value: str, passes: Callable[[str], bool]) -> tuple[str, ...]:
    """Return what one swap of look-alikes (O/0, I/1, B/8, S/5, Z/2) turns `value` into and passes."""
    return tuple(candidate for candidate in _single_swaps(value) if passes(candidate))


def _single_swaps(value: str) -> Iterator[str]:
    for index, character in enumerate(value):
        if other := _SWAPS.get(character):
            yield f"{value[:index]}{other}{value[index + 1 :]}"
