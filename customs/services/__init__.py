"""What changes the state of the room."""

from customs.services.knowledge import (
    authorisation_delete,
    authorisation_save,
    knowledge_delete,
    knowledge_save,
)
from customs.services.legal import legal_limit_change
from customs.services.outages import (
    outage_close,
    outage_correct,
    outage_fallback,
    outage_open,
    outage_update,
)
from customs.services.register import fallback_record, fallback_regularise
from customs.services.statuspage import ImportResult, outages_import, statuspage_poll

__all__ = [
    "ImportResult",
    "authorisation_delete",
    "authorisation_save",
    "fallback_record",
    "fallback_regularise",
    "knowledge_delete",
    "knowledge_save",
    "legal_limit_change",
    "outage_close",
    "outage_correct",
    "outage_fallback",
    "outage_open",
    "outage_update",
    "outages_import",
    "statuspage_poll",
]
