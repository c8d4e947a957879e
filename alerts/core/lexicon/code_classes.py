"""What an error code proves by the system that writes it."""

from alerts.core.texts import Text

CODE_WEIGHT = 6.0

CUSTOMS_CODE = "customs_error/functional_rejection"
CAS_CODE = "validation_violation/other"
PORT_CODE = "port_error/"

CODE_CLASSES: dict[tuple[str, str], str] = {
    ("portbase", "12"): "port_error/location_mismatch",
    ("portbase", "90"): "port_error/mrn_unknown",
    ("portbase", "91"): "port_error/duplicate_notification",
    ("portbase", "92"): "port_error/mrn_invalid",
    ("portbase", "6233"): "port_error/mrn_invalid",
    ("portbase", "93"): "port_error/mrn_invalid",
    ("destin8", "60008"): "port_error/ucn_not_nominated",
    ("destin8", "E533"): "port_error/location_mismatch",
    ("destin8", "60733"): "port_error/location_mismatch",
    ("destin8", "60143"): "port_error/location_mismatch",
    ("cds", "CDS11012"): "rectification/amendment",
    ("delta_g", "T001"): "customs_error/technical_rejection",
}
"""(system, code) → class, where the code says more than its system does."""

WHY_CODE = Text("Code d'erreur de {system}.", "Error code of {system}.")
"""The reason shown beside the span of a code."""
