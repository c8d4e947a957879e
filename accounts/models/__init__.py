"""Who: companies, their contracts, people, and the keys of programs."""

from accounts.models.companies import Company
from accounts.models.contracts import Contract, Service, Subscription
from accounts.models.identities import Identity, IdentityDomain, IdentityProvider
from accounts.models.invitations import Invitation
from accounts.models.keys import ApiKey, ApiKeyEvent
from accounts.models.people import User
from accounts.models.security import SecurityEvent, SignedIn
from accounts.models.viewings import Viewing

__all__ = [
    "ApiKey",
    "ApiKeyEvent",
    "Company",
    "Contract",
    "Identity",
    "IdentityDomain",
    "IdentityProvider",
    "Invitation",
    "SecurityEvent",
    "Service",
    "SignedIn",
    "Subscription",
    "User",
    "Viewing",
]
