"""The conversation: tickets, what was said, what happened, and what a ticket is about."""

from tickets.models.approvals import AuthorityApproval
from tickets.models.assignment import Absence, AgentProfile, AssignmentCheck, AssignmentRule
from tickets.models.base import SEARCH_CONFIG
from tickets.models.contacts import AuthorityContactLog
from tickets.models.conversation import Attachment, Message
from tickets.models.files import StoredFile
from tickets.models.followers import TicketFollower
from tickets.models.followup import FollowUp, FollowUpCheck, FollowUpProof, FollowUpReminder
from tickets.models.history import TicketEvent
from tickets.models.knowledge import Article, ArticleUse, ArticleVersion
from tickets.models.links import AlertLink, AlertRule, TicketReference
from tickets.models.macros import Macro
from tickets.models.playbook import PlaybookStep
from tickets.models.ratings import Rating
from tickets.models.regularisation import RegularisationTask
from tickets.models.relations import TicketLink
from tickets.models.solutions import MarkedReply
from tickets.models.tags import TicketTag
from tickets.models.ticket import Queue, Ticket, TicketQuerySet

__all__ = [
    "SEARCH_CONFIG",
    "Absence",
    "AgentProfile",
    "AlertLink",
    "AlertRule",
    "Article",
    "ArticleUse",
    "ArticleVersion",
    "AssignmentCheck",
    "AssignmentRule",
    "Attachment",
    "AuthorityApproval",
    "AuthorityContactLog",
    "FollowUp",
    "FollowUpCheck",
    "FollowUpProof",
    "FollowUpReminder",
    "Macro",
    "MarkedReply",
    "Message",
    "PlaybookStep",
    "Queue",
    "Rating",
    "RegularisationTask",
    "StoredFile",
    "Ticket",
    "TicketEvent",
    "TicketFollower",
    "TicketLink",
    "TicketQuerySet",
    "TicketReference",
    "TicketTag",
]
