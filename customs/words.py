"""The closed vocabularies of the room, as plain Python: the pure modules and the database share them."""

from enum import StrEnum

EU = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip


class Certainty(StrEnum):
    """How far a fact may be trusted; shown beside it."""

    SOURCED = "sourced"  # read in the named source
    GENERAL = "general"  # general customs knowledge, to be checked with the authority
    ASSUMED = "assumed"  # our own inference


class SystemKind(StrEnum):
    CUSTOMS = "customs"
    PORT = "port"


class Lifecycle(StrEnum):
    CURRENT = "current"
    LEGACY = "legacy"  # closing down: left-overs and emergency notices only
    RETIRED = "retired"  # recognised in old texts, never used


class Procedure(StrEnum):
    IMPORT = "import"
    EXPORT = "export"
    TRANSIT = "transit"
    ENTRY = "entry"
    EXIT = "exit"
    STORAGE = "storage"
    EXCISE = "excise"
    BORDER = "border"
    PORT = "port"


class FallbackOpening(StrEnum):
    """Who opens the fallback procedure of a system."""

    AUTHORITY = "authority"  # only when the authority announces it
    OPERATOR = "operator"  # announced, or on the operator's own request
    WRITTEN = "written"  # the authority's written authorisation, case by case
    NONE = "none"  # there is no fallback to open


class Buffering(StrEnum):
    """What may be done with messages while the system is down."""

    ALLOWED = "allowed"  # hold them in CAS, no authorisation needed
    AUTHORISED = "authorised"  # hold them only with an authorisation
    BY_AUTHORITY = "by_authority"  # send as usual: they are processed at resumption
    UNKNOWN = "unknown"


class StepStage(StrEnum):
    REQUEST = "request"
    BUFFERING = "buffering"
    AFTERWARDS = "afterwards"


class FactTopic(StrEnum):
    ERROR_FORMAT = "error_format"
    NOTE = "note"


class ContactChannel(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    WEB = "web"
    MESSAGE = "message"


class ReferenceCheck(StrEnum):
    """A check that a pattern cannot express."""

    NONE = ""
    MRN = "mrn"
    EMERGENCY_REFERENCE = "emergency_reference"


class OutageKind(StrEnum):
    INCIDENT = "incident"
    MAINTENANCE = "maintenance"


class OutageSource(StrEnum):
    STATUSPAGE = "statuspage"
    AGENT = "agent"


class Environment(StrEnum):
    PRODUCTION = "production"
    ACCEPTANCE = "acceptance"


class OutageArea(StrEnum):
    """Whose service is disturbed."""

    CUSTOMS = "customs"  # a customs or port system
    CAS = "cas"
    HELP_CENTRE = "help_centre"


class OutageStatus(StrEnum):
    """The words of Atlassian Statuspage v2, incidents and maintenances together, and one of ours."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"
    POSTMORTEM = "postmortem"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    VERIFYING = "verifying"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"  # a maintenance taken off the page before it began


class Impact(StrEnum):
    NONE = "none"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"
    MAINTENANCE = "maintenance"


class SystemState(StrEnum):
    """What a system's line on the status page says."""

    OPERATIONAL = "operational"
    MAINTENANCE = "maintenance"
    DEGRADED = "degraded"
    DOWN = "down"


class ChangeAction(StrEnum):
    """What was done to a row of what we know."""

    CREATED = "created"
    CHANGED = "changed"
    DELETED = "deleted"


OVER = frozenset(
    {
        OutageStatus.RESOLVED,
        OutageStatus.POSTMORTEM,
        OutageStatus.COMPLETED,
        OutageStatus.WITHDRAWN,
    }
)
