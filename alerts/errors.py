"""What the alerts room refuses."""

from helpdesk.errors import Conflict, DomainError, NotPermitted


class NotANotification(DomainError):
    """The body is no CAS notification: no id, no type."""

    code = "not_a_notification"


class WrongTenant(NotPermitted):
    """The notification belongs to another tenant than the address it was posted to."""

    code = "wrong_tenant"


class IntakeRefused(NotPermitted):
    """A check that the company's intake asks for did not pass."""

    code = "intake_refused"


class DeskOnly(NotPermitted):
    """Only agents propose, reword, apply and withdraw recommendations."""

    code = "desk_only"


class DeciderOnly(NotPermitted):
    """A recommendation is decided by an administrator of its company, or by an agent for it."""

    code = "decider_only"


class ReasonMissing(DomainError):
    """A refusal, and what an agent decides for a company, say why."""

    code = "reason_missing"


class ProblemUnknown(DomainError):
    """The signature names no problem that could be recognised when it comes back."""

    code = "problem_unknown"


class AlreadyRecommended(Conflict):
    """A company has one standing recommendation for a problem."""

    code = "already_recommended"


class StepRefused(Conflict):
    """From its state, the recommendation cannot take this step."""

    code = "step_refused"
