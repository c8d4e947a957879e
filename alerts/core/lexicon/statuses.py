"""What CAS's own labels mean: statuses, event types, flow names.

The status table is the default of an editable one in the database; unknown statuses go to triage.
Names marked assumed were not found in CAS's published documentation.
"""

DEFAULT_STATUS_CLASSES: dict[str, str] = {
    "Accepted": "unclassified/",
    "AcceptedForExport": "unclassified/",
    "Acknowledged": "unclassified/",
    "Alerted": "unclassified/",
    "Amendable": "rectification/amendment",
    "AmendmentError": "rectification/amendment",
    "Amending": "rectification/amendment",
    "BcpNew": "continuity/bcp_request",
    "BcpValidated": "continuity/bcp_request",
    "BcpQueued": "continuity/bcp_request",
    "BcpSubmitted": "continuity/bcp_request",
    "BcpAccepted": "continuity/bcp_request",
    "BcpReleased": "continuity/bcp_request",
    "Cancelled": "rectification/invalidation",
    "ChangingDestination": "unclassified/",
    "ConfigurationError": "technical_validation/configuration_error",
    "ControlRequest": "out_of_scope/physical_control",
    "CreditPending": "unclassified/",
    "CustomsError": "customs_error/",
    "CustomsInformationRequest": "customs_error/information_request",
    "CustomsRequestsAmendment": "rectification/amendment",
    "CustomsRequestsInvalidation": "rectification/invalidation",
    "Delivered": "unclassified/",
    "Departed": "unclassified/",
    "Discharged": "unclassified/",
    "Diverted": "unclassified/",
    "DocumentControl": "out_of_scope/physical_control",
    "ExitConfirmationNotYetReceived": "finalisation/exit_confirmation_not_received",
    "ExitConfirmed": "unclassified/",
    "GoodsArrived": "unclassified/",
    "GoodsNotArrived": "finalisation/goods_not_arrived",
    "InProgress": "unclassified/",
    "Invalid": "validation_violation/",
    "Submitted": "unclassified/",
    "Released": "unclassified/",
    "PortError": "port_error/",  # assumed
    "SendingError": "sending_error/",  # assumed
    "ReleaseNotReceived": "finalisation/release_not_received",  # assumed
}
"""Status as CAS spells it → "category/subtype"."""

EVENT_CLASSES: dict[tuple[str, str], str] = {
    ("customsshipmentinformation", "creationunsuccessful"): "technical_validation/ingestion_failed",
    ("customsshipmentinformation", "replaceunsuccessful"): (
        "technical_validation/replace_unsuccessful"
    ),
    ("customsshipmentinformation", "updateunsuccessful"): "technical_validation/ingestion_failed",
}
"""(eventType, eventSubType), lower case → "category/subtype"; other events report no alert."""

QUIET_EVENTS = frozenset(
    {
        "customsshipmentinformation",
        "declarationpdfcreated",
        "declarationactionfinished",
        "customsdatareturned",
        "transitguaranteethresholdstatuschanged",
        "transitguaranteethresholdstatechanged",
    }
)
"""Event types that bring news, not alerts."""
