"""The rows of the room: systems and what is known of them, continuity plans, outages."""

from customs.models.authorisations import CompanyAuthorisation
from customs.models.continuity import (
    AuthorityContact,
    ContinuityPlan,
    PlanEmail,
    PlanReference,
    PlanStep,
)
from customs.models.knowledge import KnowledgeChange
from customs.models.legal import LegalLimit
from customs.models.outages import Outage, OutageUpdate, StatusPageCopy
from customs.models.register import FallbackDeclaration
from customs.models.systems import CustomsSystem, SystemFact

__all__ = [
    "AuthorityContact",
    "CompanyAuthorisation",
    "ContinuityPlan",
    "CustomsSystem",
    "FallbackDeclaration",
    "KnowledgeChange",
    "LegalLimit",
    "Outage",
    "OutageUpdate",
    "PlanEmail",
    "PlanReference",
    "PlanStep",
    "StatusPageCopy",
    "SystemFact",
]
