"""Which alerts of a company open tickets by themselves."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.changes import Change, change_keep
from accounts.choices import Plan, Role
from accounts.models import Company, Contract, User
from tickets.errors import NotTheirRule, RuleNotCovered
from tickets.models import AlertRule


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """A rule of a company's own: with no category, nothing opens by itself."""

    categories: Sequence[str] = ()
    priority: str = ""


@transaction.atomic
def alert_rule_set(*, company: Company, choice: RuleChoice | None, actor: User) -> None:
    """Replace the company's rule; None follows the rule of its plan. It holds for alerts to come.

    Leads decide for every company, its administrators for their own where the contract is Premium
    Plus: acting on alerts unasked is a service of that plan. Raises NotTheirRule, RuleNotCovered.
    """
    Company.objects.select_for_update().get(pk=company.pk)
    _require_rights(company, choice, actor)
    rows = AlertRule.objects.filter(company=company)
    before = _told(rows.first())
    if choice is None:
        rows.delete()
    else:
        values = {
            "categories": list(choice.categories),
            "priority": choice.priority,
            "enabled": bool(choice.categories),
        }
        AlertRule.objects.update_or_create(company=company, defaults=values)
    after = asdict(choice) | {"categories": list(choice.categories)} if choice else None
    change_keep(Change(AlertRule, str(company.pk), {"rule": before}, {"rule": after}), actor)


def _require_rights(company: Company, choice: RuleChoice | None, actor: User) -> None:
    if actor.is_lead:
        return
    if actor.role != Role.CUSTOMER_ADMIN or actor.company_id != company.pk:
        raise NotTheirRule(_("An administrator of the company decides this."))
    covered = Contract.objects.filter(company=company, plan=Plan.PREMIUM_PLUS).exists()
    if choice is not None and choice.categories and not covered:
        raise RuleNotCovered(_("Opening tickets from alerts unasked is a service of Premium Plus."))


def _told(rule: AlertRule | None) -> dict[str, object] | None:
    return {"categories": rule.categories, "priority": rule.priority} if rule else None
