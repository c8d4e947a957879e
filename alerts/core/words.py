"""Words that the classifier shares with the database and the faces."""

from enum import StrEnum


class Category(StrEnum):
    """What kind of help a ticket or an alert asks for."""

    TECHNICAL_VALIDATION = "technical_validation"
    VALIDATION_VIOLATION = "validation_violation"
    CUSTOMS_ERROR = "customs_error"
    PORT_ERROR = "port_error"
    SENDING_ERROR = "sending_error"
    FINALISATION = "finalisation"
    CONTINUITY = "continuity"
    RECTIFICATION = "rectification"
    IMPROVEMENT = "improvement"
    OUT_OF_SCOPE = "out_of_scope"
    UNCLASSIFIED = "unclassified"


class Subtype(StrEnum):
    """The finer kind; each belongs to one category (`SUBTYPES`)."""

    INGESTION_FAILED = "ingestion_failed"
    REPLACE_UNSUCCESSFUL = "replace_unsuccessful"
    CONFIGURATION_ERROR = "configuration_error"
    MASS_GROSS_NET = "mass_gross_net"
    INCOTERM_MISSING = "incoterm_missing"
    DOCUMENT_MISSING = "document_missing"
    OTHER = "other"
    FUNCTIONAL_REJECTION = "functional_rejection"
    TECHNICAL_REJECTION = "technical_rejection"
    INFORMATION_REQUEST = "information_request"
    CONTAINER_NUMBER_MISSING = "container_number_missing"
    UCN_NOT_NOMINATED = "ucn_not_nominated"
    MRN_UNKNOWN = "mrn_unknown"
    MRN_INVALID = "mrn_invalid"
    LOCATION_MISMATCH = "location_mismatch"
    DUPLICATE_NOTIFICATION = "duplicate_notification"
    CONNECTION_FAILED = "connection_failed"
    TIMEOUT = "timeout"
    CERTIFICATE_OR_CREDENTIALS = "certificate_or_credentials"
    QUEUE_BLOCKED = "queue_blocked"
    RELEASE_NOT_RECEIVED = "release_not_received"
    EXIT_CONFIRMATION_NOT_RECEIVED = "exit_confirmation_not_received"
    GOODS_NOT_ARRIVED = "goods_not_arrived"
    OUTAGE = "outage"
    MAINTENANCE = "maintenance"
    BCP_REQUEST = "bcp_request"
    REGULARISATION = "regularisation"
    AMENDMENT = "amendment"
    INVALIDATION = "invalidation"
    NEW_DECLARATION = "new_declaration"
    CONFIGURATION_RULE = "configuration_rule"
    USAGE_ADVICE = "usage_advice"
    PREMIUM_PLUS = "premium_plus"
    OTHER_DOCUMENTS = "other_documents"
    REFERENCE_DATA = "reference_data"
    SPECIAL_PROCEDURES = "special_procedures"
    ADMINISTRATION = "administration"
    PHYSICAL_CONTROL = "physical_control"


SUBTYPES: dict[Category, tuple[Subtype, ...]] = {
    Category.TECHNICAL_VALIDATION: (
        Subtype.INGESTION_FAILED,
        Subtype.REPLACE_UNSUCCESSFUL,
        Subtype.CONFIGURATION_ERROR,
    ),
    Category.VALIDATION_VIOLATION: (
        Subtype.OTHER,
        Subtype.MASS_GROSS_NET,
        Subtype.INCOTERM_MISSING,
        Subtype.DOCUMENT_MISSING,
    ),
    Category.CUSTOMS_ERROR: (
        Subtype.FUNCTIONAL_REJECTION,
        Subtype.TECHNICAL_REJECTION,
        Subtype.INFORMATION_REQUEST,
    ),
    Category.PORT_ERROR: (
        Subtype.CONTAINER_NUMBER_MISSING,
        Subtype.UCN_NOT_NOMINATED,
        Subtype.MRN_UNKNOWN,
        Subtype.MRN_INVALID,
        Subtype.LOCATION_MISMATCH,
        Subtype.DUPLICATE_NOTIFICATION,
    ),
    Category.SENDING_ERROR: (
        Subtype.CONNECTION_FAILED,
        Subtype.TIMEOUT,
        Subtype.CERTIFICATE_OR_CREDENTIALS,
        Subtype.QUEUE_BLOCKED,
    ),
    Category.FINALISATION: (
        Subtype.RELEASE_NOT_RECEIVED,
        Subtype.EXIT_CONFIRMATION_NOT_RECEIVED,
        Subtype.GOODS_NOT_ARRIVED,
    ),
    Category.CONTINUITY: (
        Subtype.OUTAGE,
        Subtype.MAINTENANCE,
        Subtype.BCP_REQUEST,
        Subtype.REGULARISATION,
    ),
    Category.RECTIFICATION: (
        Subtype.AMENDMENT,
        Subtype.INVALIDATION,
        Subtype.NEW_DECLARATION,
    ),
    Category.IMPROVEMENT: (Subtype.CONFIGURATION_RULE, Subtype.USAGE_ADVICE),
    Category.OUT_OF_SCOPE: (
        Subtype.PREMIUM_PLUS,
        Subtype.OTHER_DOCUMENTS,
        Subtype.REFERENCE_DATA,
        Subtype.SPECIAL_PROCEDURES,
        Subtype.ADMINISTRATION,
        Subtype.PHYSICAL_CONTROL,
    ),
    Category.UNCLASSIFIED: (),
}
"""The subtypes of each category. The first is taken where the text proves the category and no more,
but for port errors: a wrong detail would send the agent to the wrong person."""

NO_DEFAULT_SUBTYPE = frozenset({Category.PORT_ERROR, Category.OUT_OF_SCOPE, Category.UNCLASSIFIED})


class Direction(StrEnum):
    """Which way the goods go."""

    IMPORT = "import"
    EXPORT = "export"
    TRANSIT = "transit"


class Environment(StrEnum):
    """Where the declaration lives. Acceptance never blocks a real shipment."""

    PRODUCTION = "production"
    ACCEPTANCE = "acceptance"


class PriorityHint(StrEnum):
    """How urgent the text itself sounds; the desk decides the ticket's priority."""

    CRITICAL = "critical"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"
