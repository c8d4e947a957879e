"""What changes the state of the room."""

from customs.services.outages import outage_close, outage_correct, outage_open, outage_update
from customs.services.register import fallback_record, fallback_regularise
from customs.services.statuspage import ImportResult, outages_import, statuspage_poll

__all__ = [
    "ImportResult",
    "fallback_record",
    "fallback_regularise",
    "outage_close",
    "outage_correct",
    "outage_open",
    "outage_update",
    "outages_import",
    "statuspage_poll",
]
