"""The errors that services raise. Rooms subclass them; faces translate them.

Codes never change (programs compare them); messages are translated and say what to do.
"""

from typing import Any, ClassVar


class DomainError(Exception):
    """A rule of the product was not met. `message` is for the reader, `extra` for programs."""

    code: ClassVar[str] = "invalid"

    def __init__(self, message: Any, **extra: Any) -> None:
        super().__init__(message)
        self._message = message
        self.extra = extra

    @property
    def message(self) -> str:
        """The message in the language active now (lazy translations resolve here)."""
        return str(self._message)


class NotPermitted(DomainError):
    """The actor may see the object but may not do this to it."""

    code = "not_permitted"


class Conflict(DomainError):
    """The object is not, or no longer, in the state that the caller believed."""

    code = "conflict"
