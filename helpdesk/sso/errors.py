"""What goes wrong with an identity provider, in words for people; `reason` is for the log."""

from typing import Any

from helpdesk.errors import DomainError


class ProviderFailed(DomainError):
    """The provider cannot be asked, or says what it should not: its administrator's to mend."""

    code = "provider_failed"


class AnswerRefused(DomainError):
    """The answer to a sign-in is not one that we asked for, or not whole. It lets nobody in."""

    code = "answer_refused"

    def __init__(self, message: Any, *, reason: str) -> None:
        super().__init__(message, reason=reason)
