"""What leads change of the systems' facts, plans and contacts; what companies hold. All on record."""

from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models.fields.related import ForeignKey
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import Company, User
from customs.choices import ChangeAction
from customs.errors import KnowledgeChanged, LeadsOnly, NotYourCompany, WrongReference
from customs.models import CompanyAuthorisation, CustomsSystem, KnowledgeChange, PlanReference
from customs.plans import reference_kinds
from customs.references import check_reference

Columns = dict[str, Any]


@transaction.atomic
def knowledge_save(
    *, row: models.Model, system: CustomsSystem, actor: User, seen: int | None = None
) -> None:
    """Write a validated row of a system, new or changed, and who changed what.

    `seen` is the last change that the editor knew of this row (`queries.last_change`). Raises
    LeadsOnly, KnowledgeChanged. Saving what is there already changes nothing.
    """
    _leads_only(actor)
    system = CustomsSystem.objects.select_for_update().get(pk=system.pk)
    if row.pk is None:
        row.save(force_insert=True)
        return _record(row, ChangeAction.CREATED, {}, _columns(row), actor, system=system)
    latest = KnowledgeChange.objects.filter(subject=subject_of(row)).first()
    if latest is not None and seen is not None and latest.pk > seen:
        raise KnowledgeChanged(
            _("%(name)s changed this meanwhile. Read it again, then save.")
            % {"name": latest.by.name}
        )
    before, after = _columns(type(row)._base_manager.get(pk=row.pk)), _columns(row)
    different = [name for name in after if after[name] != before.get(name)]
    if different:
        row.save()
        old = {name: before.get(name) for name in different}
        new = {name: after[name] for name in different}
        _record(row, ChangeAction.CHANGED, old, new, actor, system=system)
    return None


@transaction.atomic
def knowledge_delete(*, row: models.Model, system: CustomsSystem, actor: User) -> None:
    """Delete a row of a system; the record keeps what it said. Raises LeadsOnly."""
    _leads_only(actor)
    before = _columns(row)
    _record(row, ChangeAction.DELETED, before, {}, actor, system=system)
    row.delete()


@transaction.atomic
def authorisation_save(
    *,
    company: Company,
    country: str,
    kind: str,
    number: str,
    valid_until: date | None,
    actor: User,
) -> CompanyAuthorisation:
    """Note that a company holds an authorisation, or what changed of it.

    Raises NotYourCompany; WrongReference where a plan of the country says how the number is written.
    """
    _may_edit(actor, company)
    number = _number_checked(country, kind, number)
    row, created = CompanyAuthorisation.objects.select_for_update().get_or_create(
        company=company,
        country=country,
        kind=kind,
        defaults={
            "number": number,
            "valid_until": valid_until,
            "recorded_by": actor,
            "recorded_at": timezone.now(),
        },
    )
    if created:
        _record(row, ChangeAction.CREATED, {}, _columns(row), actor, company=company)
        return row
    before = _columns(row)
    row.number, row.valid_until = number, valid_until
    after = _columns(row)
    if after != before:
        row.recorded_by, row.recorded_at = actor, timezone.now()
        row.save()
        _record(row, ChangeAction.CHANGED, before, after, actor, company=company)
    return row


@transaction.atomic
def authorisation_delete(*, row: CompanyAuthorisation, actor: User) -> None:
    """The company no longer holds it; the record keeps what it was. Raises NotYourCompany."""
    _may_edit(actor, row.company)
    _record(row, ChangeAction.DELETED, _columns(row), {}, actor, company=row.company)
    row.delete()


def _number_checked(country: str, kind: str, number: str) -> str:
    """The number as its authority writes it."""
    rows = PlanReference.objects.filter(plan__country=country, key=kind).values()[:1]
    known = list(reference_kinds(rows)) if number.strip() else []
    if not known:
        return number.strip()
    result = check_reference(known[0], number)
    if not result.valid:
        raise WrongReference(_("A reference number does not have the expected form."), keys=[kind])
    return result.value


def subject_of(row: models.Model) -> str:
    """How changes name a row: `planstep:12`."""
    return f"{row._meta.model_name}:{row.pk}"


def _columns(row: models.Model) -> Columns:
    """What a person may edit of a row, as JSON holds it."""
    values = {
        field.name: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if not field.primary_key and not isinstance(field, ForeignKey)
    }
    values.pop("recorded_at", None)
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def _record(
    row: models.Model,
    action: str,
    before: Columns,
    after: Columns,
    actor: User,
    *,
    system: CustomsSystem | None = None,
    company: Company | None = None,
) -> None:
    KnowledgeChange.objects.create(
        system=system,
        company=company,
        subject=subject_of(row),
        action=action,
        before=before,
        after=after,
        by=actor,
        at=timezone.now(),
    )


def _leads_only(actor: User) -> None:
    if not actor.is_lead:
        raise LeadsOnly(_("Only leads change what the desk knows of systems."))


def _may_edit(actor: User, company: Company) -> None:
    """A lead, or an administrator of the company."""
    is_theirs = actor.role == Role.CUSTOMER_ADMIN and actor.company_id == company.pk
    if not actor.is_lead and not is_theirs:
        raise NotYourCompany(_("Only administrators of the company and leads change this."))
