"""What the accounts room refuses."""

from helpdesk.errors import NotPermitted


class MayNotOpenTickets(NotPermitted):
    """The contract leaves opening tickets to the company's administrators, or has ended."""

    code = "may_not_open_tickets"


class AdministratorsOnly(NotPermitted):
    """Only administrators of the company, or leads of the desk, may do this."""

    code = "administrators_only"
