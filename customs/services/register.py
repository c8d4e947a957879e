"""The register of declarations sent under a fallback."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Company, User
from customs import queries
from customs.errors import NotYourCompany, WrongReference
from customs.models import CustomsSystem, FallbackDeclaration, Outage
from customs.references import check_reference


@transaction.atomic
def fallback_record(
    *,
    company: Company,
    system: CustomsSystem,
    country: str,
    reference: str,
    numbers: Mapping[str, str],
    actor: User,
    outage: Outage | None = None,
    sent_at: datetime | None = None,
) -> FallbackDeclaration:
    """Enter a declaration sent under a fallback. Raises NotYourCompany, WrongReference.

    The reference numbers are checked and kept as their authority writes them. Entering the same
    declaration again completes its numbers.
    """
    _may_write(actor, company.pk)
    checked = _checked(system, country, numbers)
    row, created = FallbackDeclaration.objects.select_for_update().get_or_create(
        company=company,
        system=system,
        outage=outage,
        reference=reference.strip(),
        defaults={
            "country": country,
            "numbers": checked,
            "sent_at": sent_at or timezone.now(),
            "recorded_by": actor,
        },
    )
    if not created:
        row.numbers = row.numbers | checked
        row.save(update_fields=["numbers"])
    return row


@transaction.atomic
def fallback_regularise(
    *, declaration_id: int, actor: User, mrn: str = "", numbers: Mapping[str, str] | None = None
) -> FallbackDeclaration:
    """Note that the real declaration was filed. Raises NotYourCompany, WrongReference.

    Doing it twice changes nothing: the first time stands.
    """
    row = FallbackDeclaration.objects.select_for_update().get(pk=declaration_id)
    _may_write(actor, row.company_id)
    if row.regularised_at is not None:
        return row
    row.numbers = row.numbers | _checked(row.system, row.country, numbers or {})
    row.regularised_at = max(timezone.now(), row.sent_at)
    row.regularised_by = actor
    row.regularised_as = mrn.strip()
    row.save()
    return row


def _may_write(actor: User, company_id: int) -> None:
    if not actor.is_agent and actor.company_id != company_id:
        raise NotYourCompany(_("This declaration belongs to another company."))


def _checked(system: CustomsSystem, country: str, numbers: Mapping[str, str]) -> dict[str, str]:
    """The numbers given, as they should be written; those left empty are left out."""
    kinds = queries.continuity_plan(slug=system.slug, country=country).references
    known = {kind.key: kind for kind in kinds}
    given = {key: value for key, value in numbers.items() if value.strip() and key in known}
    results = {key: check_reference(known[key], value) for key, value in given.items()}
    wrong = [key for key, result in results.items() if not result.valid]
    if wrong:
        raise WrongReference(_("A reference number does not have the expected form."), keys=wrong)
    return {key: result.value for key, result in results.items()}
