"""Words of the tickets room that the database stores."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(TextChoices):
    NEW = "new", _("New")
    OPEN = "open", _("Open")
    WAITING_CUSTOMER = "waiting_customer", _("Waiting for the customer")
    WAITING_AUTHORITY = "waiting_authority", _("Waiting for the authority")
    WAITING_THIRD_PARTY = "waiting_third_party", _("Waiting for a third party")
    RESOLVED = "resolved", pgettext_lazy("status", "Solved")
    CLOSED = "closed", _("Closed")


WAITING = (Status.WAITING_CUSTOMER, Status.WAITING_AUTHORITY, Status.WAITING_THIRD_PARTY)
UNRESOLVED = (Status.NEW, Status.OPEN, *WAITING)

# From each status, where an agent may go. A closed ticket stays closed: a reply opens a new one.
TRANSITIONS: dict[str, tuple[Status, ...]] = {
    Status.NEW: (Status.OPEN, *WAITING, Status.RESOLVED, Status.CLOSED),
    Status.OPEN: (*WAITING, Status.RESOLVED, Status.CLOSED),
    Status.WAITING_CUSTOMER: (
        Status.OPEN,
        Status.WAITING_AUTHORITY,
        Status.WAITING_THIRD_PARTY,
        Status.RESOLVED,
        Status.CLOSED,
    ),
    Status.WAITING_AUTHORITY: (
        Status.OPEN,
        Status.WAITING_CUSTOMER,
        Status.WAITING_THIRD_PARTY,
        Status.RESOLVED,
        Status.CLOSED,
    ),
    Status.WAITING_THIRD_PARTY: (
        Status.OPEN,
        Status.WAITING_CUSTOMER,
        Status.WAITING_AUTHORITY,
        Status.RESOLVED,
        Status.CLOSED,
    ),
    Status.RESOLVED: (Status.OPEN, Status.CLOSED),
    Status.CLOSED: (),
}


class Priority(TextChoices):
    CRITICAL = "critical", _("Critical")
    HIGH = "high", _("High")
    NORMAL = "normal", _("Normal")
    LOW = "low", _("Low")


class Side(TextChoices):
    """On whose side of the conversation the author of a message stands."""

    CUSTOMER = "customer", _("Customer")
    AGENT = "agent", _("Agent")
    SYSTEM = "system", _("The desk itself")


class Via(TextChoices):
    """Through which door something came."""

    PORTAL = "portal", _("Portal")
    DESK = "desk", _("Desk")
    API = "api", _("Program")
    EMAIL = "email", _("E-mail")
    SYSTEM = "system", _("The desk itself")


class EventKind(TextChoices):
    """What can happen to a ticket. The log is append-only; every change writes one of these."""

    CREATED = "created", _("Ticket opened")
    MESSAGE_ADDED = "message_added", _("Message added")
    STATUS_CHANGED = "status_changed", _("Status changed")
    PRIORITY_CHANGED = "priority_changed", _("Priority changed")
    CLASSIFIED = "classified", _("Category changed")
    ASSIGNED = "assigned", _("Assigned")
    QUEUE_CHANGED = "queue_changed", _("Queue changed")
    REFERENCES_CHANGED = "references_changed", _("References changed")
    SCOPE_CONFIRMED = "scope_confirmed", _("Scope confirmed")
    ALERT_LINKED = "alert_linked", _("Alert linked")
    OUTAGE_LINKED = "outage_linked", _("Outage linked")
    TICKET_LINKED = "ticket_linked", _("Ticket linked")
    MERGED = "merged", _("Merged into another ticket")
    ATTACHMENT_ADDED = "attachment_added", _("File added")
    APPROVAL_ASKED = "approval_asked", _("Approval asked")
    APPROVAL_ANSWERED = "approval_answered", _("Approval answered")
    AUTHORITY_CONTACTED = "authority_contacted", _("Authority contacted")
    RATED = "rated", _("Rated by the customer")
    SOLUTION_CONFIRMED = "solution_confirmed", _("Solution confirmed by the customer")
    SCOPE_ANSWERED = "scope_answered", _("Told what the contract covers")
    FOLLOW_UP_CHANGED = "follow_up_changed", _("Follow-up of the finalisation")
    RECOMMENDATION_LINKED = "recommendation_linked", _("Recommendation linked")
    TAGS_CHANGED = "tags_changed", _("Tags changed")
    STEP_TICKED = "step_ticked", _("Step of the playbook")
    SNOOZED = "snoozed", _("Put aside until later")
    WOKEN = "woken", _("Back from being put aside")
    TEXTS_REMOVED = "texts_removed", _("Texts and files removed after the time agreed")
    SLA_POLICY_APPLIED = "sla_policy_applied", _("Service level applied")
    SLA_BREACHED = "sla_breached", _("Promise broken")
    SLA_ESCALATED = "sla_escalated", _("Escalated")


class AssignmentMethod(TextChoices):
    """How a queue gives its new tickets to agents."""

    MANUAL = "manual", _("agents take them")
    ROUND_ROBIN = "round_robin", _("each agent in turn")
    LEAST_LOADED = "least_loaded", _("whoever has the fewest open tickets")


class LinkKind(TextChoices):
    """How one ticket belongs to another."""

    RELATED = "related", _("Related")
    SPLIT = "split", _("Split off")
    CHILD = "child", _("Part of an incident")


class ApprovalState(TextChoices):
    ASKED = "asked", _("Waiting for the customer's answer")
    GIVEN = "given", _("Given")
    REFUSED = "refused", _("Refused")


class ScanState(TextChoices):
    """What the virus scanner said of a file; `unscanned` where none has looked yet."""

    UNSCANNED = "unscanned", _("Not scanned")
    CLEAN = "clean", _("Clean")
    INFECTED = "infected", _("Infected")


class MarkKind(TextChoices):
    """What an agent's reply is for."""

    SOLUTION = "solution", _("Solution")
    NEXT_STEPS = "next_steps", _("Next steps")


class StepOwner(TextChoices):
    """Whose turn a step is."""

    CUSTOMER = "customer", _("you")
    C4T = "c4t", _("Customs4Trade")
    AUTHORITY = "authority", _("the authority")
    THIRD_PARTY = "third_party", _("a third party")


class Confirmation(TextChoices):
    """Whether a solution works, as the customer says; `replaced` by a later solution."""

    NONE = "", _("not asked")
    ASKED = "asked", _("waits for the customer")
    CONFIRMED = "confirmed", _("works")
    REFUSED = "refused", _("does not work yet")
    REPLACED = "replaced", _("replaced by a later one")


class RegularisationKind(TextChoices):
    """What waited while a system was down."""

    HELD = "held", _("message held or not sent")
    WAITING = "waiting", _("declaration that waited")


class AuthorityChannel(TextChoices):
    """How an authority was reached."""

    PHONE = "phone", _("by telephone")
    EMAIL = "email", _("by e-mail")
    PORTAL = "portal", _("through its portal")
    IN_PERSON = "in_person", _("in person")


class FollowUpKind(TextChoices):
    """What a declaration still waits for; the values are the subtypes of finalisation."""

    RELEASE = "release_not_received", _("Release not received")
    EXIT = "exit_confirmation_not_received", _("Exit not confirmed")
    ARRIVAL = "goods_not_arrived", _("Goods not arrived")


class Outcome(TextChoices):
    """How the follow-up of a finalisation ended."""

    OPEN = "open", _("Still open")
    RELEASED = "released", _("Released")
    CERTIFIED = "certified", _("Exit certified")
    PROOF_ACCEPTED = "proof_accepted", _("Alternative proof accepted")
    ARRIVED = "arrived", _("Arrived")
    INVALIDATED = "invalidated", _("Declaration invalidated")
    ABANDONED = "abandoned", _("Abandoned")


class Checked(TextChoices):
    """What an agent looked at."""

    CAS = "cas", _("status and last messages in CAS")
    AUTHORITY = "authority", _("the authority's own enquiry page")
    CONTROL = "control", _("payments, controls and requests of customs")
    PORT = "port", _("the port system")
    CARRIER = "carrier", _("the vessel or the lorry")
    PROOF = "proof", _("the proof at hand")


class CheckResult(TextChoices):
    STILL_MISSING = "still_missing", _("still missing")
    PROGRESS = "progress", _("it moves on")
    CONFIRMED = "confirmed", _("confirmed")


class Contacted(TextChoices):
    """Who was asked. The authority only with the customer's approval."""

    NOBODY = "", _("nobody")
    CUSTOMER = "customer", _("the customer")
    AUTHORITY = "authority", _("the authority")
    HAULIER = "haulier", _("the haulier")
    PORT = "port", _("the port or terminal")


class ContactedBy(TextChoices):
    EMAIL = "email", _("by e-mail")
    PHONE = "phone", _("by telephone")
    WEB = "web", _("on a web page")
    MESSAGE = "message", _("by an electronic message")


class ProofKind(TextChoices):
    """What proves an exit in place of the missing message; where the law of a country names more,

    it goes under `other` with its reference.
    """

    CMR = "cmr", _("Transport document (CMR)")
    BILL_OF_LADING = "bill_of_lading", _("Bill of lading")
    IMPORT = "import", _("Import declaration at destination")
    OTHER = "other", _("Other document")


class ArticleState(TextChoices):
    DRAFT = "draft", pgettext_lazy("article", "Draft")
    PUBLISHED = "published", pgettext_lazy("article", "Published")
    ARCHIVED = "archived", pgettext_lazy("article", "Archived")


class Audience(TextChoices):
    """Who reads an article."""

    CUSTOMERS = "customers", _("Customers and agents")
    AGENTS = "agents", _("Agents only")


class ArticleUseKind(TextChoices):
    """What a customer did with an article."""

    READ = "read", _("Read")
    HELPFUL = "helpful", _("Helpful")
    UNHELPFUL = "unhelpful", _("Not helpful")
    SOLVED = "solved", _("No ticket needed")
