"""What the alerts room refuses."""

from helpdesk.errors import DomainError, NotPermitted


class NotANotification(DomainError):
    """The body is no CAS notification: no id, no type."""

    code = "not_a_notification"


class WrongTenant(NotPermitted):
    """The notification belongs to another tenant than the address it was posted to."""

    code = "wrong_tenant"


class IntakeRefused(NotPermitted):
    """A check that the company's intake asks for did not pass."""

    code = "intake_refused"
