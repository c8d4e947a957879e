"""What the sla room refuses."""

from helpdesk.errors import Conflict, DomainError


class PolicyImpossible(DomainError):
    """A policy or calendar promises what cannot be; the message says why."""

    code = "policy_impossible"


class PolicyNotPublished(Conflict):
    """The policy has no version yet, so nothing can be promised by it."""

    code = "policy_not_published"
