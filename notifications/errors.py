"""Why a delivery did not happen, and what endpoints may not be."""

from datetime import timedelta
from typing import Any

from helpdesk.errors import Conflict, DomainError


class DeliveryError(Exception):
    """A delivery failed. `permanent` says that trying again cannot help.

    `wait` is what the receiver asked for; `is_gone` says that it wants no more of anything,
    `is_down` that the mail server could not be reached at all, with this message or any other;
    `status` is the enhanced code (RFC 3463) with which it refused the recipient, if it gave one.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool,
        wait: timedelta | None = None,
        is_gone: bool = False,
        is_down: bool = False,
        status: str = "",
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.wait = wait
        self.is_gone = is_gone
        self.is_down = is_down
        self.status = status


class AddressRefused(DomainError):
    """An endpoint may not be at this address."""

    code = "address_refused"

    def __init__(self, message: Any) -> None:
        super().__init__(message, pointer="/url")


class EventTypeRefused(DomainError):
    """An endpoint may not ask for this kind of event."""

    code = "event_type_refused"


class EndpointDisabled(Conflict):
    """Nothing is sent to an endpoint that is switched off."""

    code = "endpoint_disabled"


class EndpointInUse(Conflict):
    """Something would do nothing any more without this endpoint."""

    code = "endpoint_in_use"


class TooManyEndpoints(Conflict):
    """A company has as many endpoints as it may have."""

    code = "too_many_endpoints"


class MailTooLarge(DomainError):
    """An e-mail that came is larger than the desk keeps."""

    code = "mail_too_large"


class MailDecided(Conflict):
    """An e-mail that waited has been dealt with meanwhile."""

    code = "mail_decided"


class MailRefused(DomainError):
    """What an agent chose for an e-mail does not fit."""

    code = "mail_refused"
