"""What is left to be put in order after outages, as both faces show it and tick it off."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company, User
from customs.models import FallbackDeclaration, Outage
from customs.services import fallback_regularise
from tickets.choices import RegularisationKind
from tickets.models import RegularisationTask
from tickets.services import regularisation_add, regularisation_tick

TASK, FALLBACK = "task", "fallback"
LINES_SHOWN = 1000  # of each kind; what is still open comes first


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to check; `of` says in which list it is kept."""

    of: str
    pk: int
    what: str
    reference: str
    ticket: str
    at: datetime
    done_at: datetime | None
    done_by: str
    done_as: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """What one company has to put in order after one outage, what is open first."""

    outage: Outage
    company: Company
    lines: list[Line] = field(default_factory=list)

    @property
    def done(self) -> int:
        return sum(line.done_at is not None for line in self.lines)

    @property
    def left(self) -> int:
        return len(self.lines) - self.done


class TickForm(forms.Form):
    """Which line is in order; `done` off takes a tick back, where that is possible."""

    of = forms.ChoiceField(choices=[(TASK, TASK), (FALLBACK, FALLBACK)])
    line = forms.IntegerField(min_value=1)
    mrn = forms.CharField(required=False, max_length=40)
    done = forms.BooleanField(required=False)


class LineForm(forms.Form):
    """A line that nobody listed yet."""

    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), choices=RegularisationKind)
    reference = forms.CharField(
        label=gettext_lazy("Reference of the declaration or message"), max_length=120
    )


def checklists_of(user: User, outage: Outage | None = None) -> list[Checklist]:
    """The checklists that `user` may see, of one outage or of all: two queries.

    Without an outage, only those with something left to do.
    """
    tasks = RegularisationTask.objects.visible_to(user)
    fallbacks = FallbackDeclaration.objects.visible_to(user).exclude(outage=None)
    if outage is not None:
        tasks, fallbacks = tasks.filter(outage=outage), fallbacks.filter(outage=outage)
    named = ("outage", "company", "ticket", "done_by")
    tasks = tasks.select_related(*named).defer("ticket__search", "ticket__classification")
    rows: list[RegularisationTask | FallbackDeclaration] = [
        *tasks.order_by("-done_at", "pk")[:LINES_SHOWN],
        *fallbacks.for_page().order_by("-regularised_at", "pk")[:LINES_SHOWN],
    ]
    found = _gathered(rows)
    return found if outage is not None else [one for one in found if one.left]


def left_by_outage(user: User) -> dict[int, int]:
    """How many things are left, by outage, of what `user` may see: two queries."""
    left: dict[int, int] = {}
    tasks = RegularisationTask.objects.visible_to(user).open().order_by()
    fallbacks = FallbackDeclaration.objects.visible_to(user).to_regularise().order_by()
    for outage, count in _counted(tasks) + _counted(fallbacks.exclude(outage=None)):
        left[outage] = left.get(outage, 0) + count
    return left


def tick(data: QueryDict, user: User) -> str:
    """Do what a posted TickForm asks. Return what to say; "" where it made no sense.

    Raises Http404 for a line that `user` may not see.
    """
    form = TickForm(data)
    if not form.is_valid():
        return ""
    asked = form.cleaned_data
    if asked["of"] == FALLBACK:
        rows = FallbackDeclaration.objects.visible_to(user)
        row = get_object_or_404(rows, pk=asked["line"])
        fallback_regularise(declaration_id=row.pk, actor=user, mrn=asked["mrn"])
        return _("%(reference)s is regularised.") % {"reference": row.reference}
    task = get_object_or_404(RegularisationTask.objects.visible_to(user), pk=asked["line"])
    regularisation_tick(task_id=task.pk, actor=user, done=asked["done"])
    said = _("%(reference)s is in order.") if asked["done"] else _("%(reference)s is open again.")
    return said % {"reference": task.reference}


def line_add(form: LineForm, *, outage: Outage, company: Company, user: User) -> str:
    """Add the line of a valid form; what to say of it."""
    task = regularisation_add(outage=outage, company=company, actor=user, **form.cleaned_data)
    return _("%(reference)s is on the list.") % {"reference": task.reference}


def _counted(rows: "QuerySet[Any]") -> list[tuple[int, int]]:
    return list(rows.values_list("outage").annotate(Count("pk")))


def _gathered(rows: Iterable[RegularisationTask | FallbackDeclaration]) -> list[Checklist]:
    found: dict[tuple[int, int], Checklist] = {}
    for row in rows:
        assert row.outage is not None
        key = (row.outage.pk, row.company_id)
        found.setdefault(key, Checklist(row.outage, row.company)).lines.append(_line(row))
    for one in found.values():
        one.lines.sort(key=lambda line: (line.done_at is not None, line.at, line.pk))
    return sorted(found.values(), key=lambda one: (not one.left, -one.outage.pk, one.company.name))


def _line(row: RegularisationTask | FallbackDeclaration) -> Line:
    if isinstance(row, RegularisationTask):
        return Line(
            of=TASK,
            pk=row.pk,
            what=str(row.get_kind_display()),
            reference=row.reference,
            ticket=row.ticket.number if row.ticket else "",
            at=row.added_at,
            done_at=row.done_at,
            done_by=row.done_by.name if row.done_by else "",
            done_as="",
        )
    return Line(
        of=FALLBACK,
        pk=row.pk,
        what=_("sent under the fallback"),
        reference=row.reference,
        ticket="",
        at=row.sent_at,
        done_at=row.regularised_at,
        done_by=row.regularised_by.name if row.regularised_by else "",
        done_as=row.regularised_as,
    )
