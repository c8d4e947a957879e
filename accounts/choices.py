"""Words of the accounts room that the database stores."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    CUSTOMER = "customer", _("Customer")
    CUSTOMER_ADMIN = "customer_admin", _("Customer administrator")
    AGENT = "agent", _("Agent")
    LEAD = "lead", _("Lead")
    ADMIN = "admin", _("Administrator")


CUSTOMER_ROLES = (Role.CUSTOMER, Role.CUSTOMER_ADMIN)
AGENT_ROLES = (Role.AGENT, Role.LEAD, Role.ADMIN)


class Language(TextChoices):
    """Languages of the interface and of the e-mails we send."""

    FRENCH = "fr", "Français"
    ENGLISH = "en", "English"


class Plan(TextChoices):
    PREMIUM = "premium", "Premium"
    PREMIUM_PLUS = "premium_plus", "Premium Plus"


class Openers(TextChoices):
    """Who of a company may open tickets."""

    EVERYONE = "everyone", _("Everyone of the company")
    ADMINS = "admins", _("Customer administrators only")


class Scope(TextChoices):
    """What an API key may do."""

    TICKETS_READ = "tickets:read", _("Read tickets")
    TICKETS_WRITE = "tickets:write", _("Open and change tickets")
    ALERTS_WRITE = "alerts:write", _("Send alerts")
    REPORTS_READ = "reports:read", _("Read reports")
    ADMIN = "admin", _("Everything its owner may do")


class Verdict(TextChoices):
    """Whether a contract covers what a ticket asks for."""

    INCLUDED = "included", _("Included")
    EXCLUDED = "excluded", _("Not included")
    UNSURE = "unsure", _("To be confirmed")


class Notice(TextChoices):
    """E-mails that someone may do without; the values are their templates."""

    TICKET_OPENED = "ticket_opened", _("a ticket of mine was opened")
    AGENT_REPLIED = "agent_replied", _("we answered")
    TICKET_RESOLVED = "ticket_resolved", _("a ticket of mine is solved")
    CUSTOMER_REPLIED = "customer_replied", _("a customer wrote in a ticket of mine")
    TICKET_ASSIGNED = "ticket_assigned", _("a ticket was given to me")


CUSTOMER_NOTICES = (Notice.TICKET_OPENED, Notice.AGENT_REPLIED, Notice.TICKET_RESOLVED)
AGENT_NOTICES = (Notice.CUSTOMER_REPLIED, Notice.TICKET_ASSIGNED)


class ApiKeyEventKind(TextChoices):
    """What happened to a key."""

    CREATED = "created", _("Key made")
    ROTATED = "rotated", _("Replaced by a new key")
    REVOKED = "revoked", _("Key revoked")
    USED = "used", _("First used from")


class SecurityEventKind(TextChoices):
    """What happened to how somebody signs in."""

    SIGNED_IN = "signed_in", _("Signed in from a new device or network")
    LOCKED_OUT = "locked_out", _("Locked out after failed attempts")
    PASSWORD_CHANGED = "password_changed", _("Password changed")
    PASSWORD_RESET = "password_reset", _("Password reset by e-mail")
    FACTOR_ADDED = "factor_added", _("Second factor added")
    FACTOR_REMOVED = "factor_removed", _("Second factor removed")
    CODES_MADE = "codes_made", _("New recovery codes made")
    CODE_USED = "code_used", _("Recovery code used")
    FACTORS_RESET = "factors_reset", _("Second factors reset")
    SESSIONS_ENDED = "sessions_ended", _("Sessions ended")
