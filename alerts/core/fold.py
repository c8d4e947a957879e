"""Folding: one spelling for many, without moving a single character."""

import unicodedata

_CODEC = "cp1252"


def _plain(byte: int) -> int:
    """Return the lower-case ASCII letter behind a byte of Windows-1252, or a like-sized stand-in."""
    letter = bytes([byte]).decode(_CODEC, "replace")
    if letter in "‘’´`":
        return ord("'")
    if letter in "ŒœÆæ":
        return ord("o" if letter in "Œœ" else "a")
    if letter == "ß":
        return ord("s")
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return ord(base) if base.isascii() else ord(" ")


_TABLE = bytes(_plain(byte) for byte in range(256))


def fold(text: str) -> str:
    """Return `text` in lower case, without accents, of exactly the same length.

    Every position of the result is the same position of `text`, so spans found in one hold in the
    other. What Windows-1252 cannot write (other scripts, lone surrogates) becomes "?".
    """
    return text.encode(_CODEC, "replace").translate(_TABLE).decode("ascii")
