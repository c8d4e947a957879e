"""What the services of this room refuse."""

from helpdesk.errors import Conflict, DomainError, NotPermitted


class AgentsOnly(NotPermitted):
    code = "agents_only"


class LeadsOnly(NotPermitted):
    code = "leads_only"


class KnowledgeChanged(Conflict):
    """Somebody else changed the row since it was read."""

    code = "knowledge_changed"


class OutageOver(Conflict):
    code = "outage_over"


class OutageFollowsPage(Conflict):
    """The status page says when this outage ends; an agent cannot."""

    code = "outage_follows_page"


class OutageEndsBeforeStart(DomainError):
    code = "outage_ends_before_start"


class CountryNotServed(DomainError):
    """None of the systems named works in a country named; `countries` says which."""

    code = "country_not_served"


class StatusRefused(DomainError):
    """A message cannot give this status: it is unknown, or it would end the outage."""

    code = "status_refused"


class NotYourCompany(NotPermitted):
    code = "not_your_company"


class WrongReference(DomainError):
    """A reference number has a shape that its authority never gives; `keys` says which."""

    code = "wrong_reference"
