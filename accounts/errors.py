"""What the accounts room refuses."""

from helpdesk.errors import Conflict, DomainError, NotPermitted


class MayNotOpenTickets(NotPermitted):
    """The contract leaves opening tickets to the company's administrators, or has ended."""

    code = "may_not_open_tickets"


class AdministratorsOnly(NotPermitted):
    """Only administrators of the company, or leads of the desk, may do this."""

    code = "administrators_only"


class LastAdministrator(Conflict):
    """Someone must remain who can look after the people and the keys."""

    code = "last_administrator"


class InvitationOver(Conflict):
    """An invitation that was accepted, revoked, sent anew or is too old opens nothing."""

    code = "invitation_over"


class AddressTaken(Conflict):
    """There is an account with this address already."""

    code = "address_taken"


class TooManyInvitations(Conflict):
    """Invitations are e-mails to people who did not ask for one: so many a day, no more."""

    code = "too_many_invitations"


class KeyOver(Conflict):
    """A key that is revoked or has expired is not replaced."""

    code = "key_over"


class RoleRefused(DomainError):
    """This role is not for someone of this company, or not this person's to give."""

    code = "role_refused"


class NotViewable(NotPermitted):
    """Agents look through the eyes of active customers; nobody through those of anyone else."""

    code = "not_viewable"


class DomainTaken(Conflict):
    """The addresses of a domain are spoken for by one company, and never those of agents."""

    code = "domain_taken"


class ConnectionRefused(DomainError):
    """A single sign-on as it was typed could let nobody in, or leave nobody a door."""

    code = "connection_refused"


class SignOnRefused(NotPermitted):
    """What an identity provider says of somebody lets nobody in here. `reason` is for the log."""

    code = "sign_on_refused"
