"""For whom a program speaks: the person and the company it names, within what its key may know."""

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from accounts.choices import Role
from accounts.models import Company, User


def requester_for(user: User, email: str) -> User:
    """Return the person for whom `user` opens a ticket, with company and contract.

    Agents name anyone of a customer, customer administrators anyone of their company, others only
    themselves. Raises ValidationError in the same words for a stranger and for nobody.
    """
    if not email or email.lower() == user.email:
        if user.company_id is None:
            refusal = _("Name the person of the customer for whom you open this.")
            raise ValidationError({"requester_email": [refusal]}, "required")
        return user
    people = User.objects.filter(is_active=True, company__isnull=False)
    if user.role == Role.CUSTOMER_ADMIN:
        people = people.filter(company=user.company_id)
    elif not user.is_agent:
        people = people.none()
    found = people.filter(email=email.lower()).select_related("company__contract").first()
    if found is None:
        refusal = _("There is nobody with this address for whom you may open a ticket.")
        raise ValidationError({"requester_email": [refusal]}, "unknown")
    return found


def company_for(user: User, tenant_id: str) -> Company:
    """Return the company that an alert belongs to: a customer's own, or the one an agent names."""
    if user.company is not None and tenant_id in ("", user.company.tenant_id):
        return user.company
    found = Company.objects.filter(tenant_id=tenant_id).first() if user.is_agent else None
    if found is None:
        raise ValidationError({"company": [_("There is no such customer.")]}, "unknown")
    return found


def agent_for(email: str | None) -> User | None:
    """Return the agent with this address; None for None. Raises ValidationError."""
    if email is None:
        return None
    found = User.objects.filter(email=email.lower(), is_active=True, company=None).first()
    if found is None:
        raise ValidationError({"assignee": [_("There is no agent with this address.")]}, "unknown")
    return found
