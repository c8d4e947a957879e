"""What the sla room refuses."""

from helpdesk.errors import DomainError


class PolicyImpossible(DomainError):
    """A policy or calendar promises what cannot be; the message says why."""

    code = "policy_impossible"
