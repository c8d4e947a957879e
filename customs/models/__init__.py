"""The rows of the room: systems and what is known of them, continuity plans, outages."""

from customs.models.continuity import (
    AuthorityContact,
    ContinuityPlan,
    PlanEmail,
    PlanReference,
    PlanStep,
)
from customs.models.outages import Outage, OutageUpdate, StatusPageCopy
from customs.models.register import FallbackDeclaration
from customs.models.systems import CustomsSystem, SystemFact

__all__ = [
    "AuthorityContact",
    "ContinuityPlan",
    "CustomsSystem",
    "FallbackDeclaration",
    "Outage",
    "OutageUpdate",
    "PlanEmail",
    "PlanReference",
    "PlanStep",
    "StatusPageCopy",
    "SystemFact",
]
