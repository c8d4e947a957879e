"""The words that the service level core shares with the database."""

from enum import StrEnum


class Metric(StrEnum):
    """What is promised. A clock measures one metric of one ticket."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    UPDATE = "update"
    RESOLUTION = "resolution"


class ClockState(StrEnum):
    """How a promise stands. A breached clock may still be open: `stopped_at` tells."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"
    CANCELLED = "cancelled"
    NO_TARGET = "no_target"


class EventKind(StrEnum):
    """The kinds of ticket event that move a clock. The fold passes over any other kind."""

    CREATED = "created"
    MESSAGE_ADDED = "message_added"
    STATUS_CHANGED = "status_changed"
    PRIORITY_CHANGED = "priority_changed"
    CATEGORY_CHANGED = "category_changed"
    MERGED = "merged"
    POLICY_APPLIED = "sla_policy_applied"
    BREACHED = "sla_breached"


class Side(StrEnum):
    """Who speaks in a message."""

    CUSTOMER = "customer"
    AGENT = "agent"
    SYSTEM = "system"


class Reason(StrEnum):
    """Why a stretch of a clock counted or did not. A pause is told by its ticket status."""

    OPEN = "open"
    OUTSIDE_HOURS = "outside_hours"
    DAY_OFF = "day_off"
    CLOSING_DAY = "closing_day"


RESOLVED = "resolved"
CLOSED = "closed"
SETTLED_STATUSES = frozenset({RESOLVED, CLOSED})
