"""What the sla room refuses."""

from django.utils.translation import gettext

from helpdesk.errors import DomainError
from sla.core.refusals import Refusal


class PolicyImpossible(DomainError):
    """A policy or calendar promises what cannot be; the message says why."""

    code = "policy_impossible"


def refusal_text(refusal: Refusal) -> str:
    """What the core says, in the reader's language."""
    return gettext(refusal.template) % refusal.about
