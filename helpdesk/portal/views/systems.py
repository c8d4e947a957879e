"""The state of customs and port systems, and what to do while one is down."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from customs.choices import Buffering, StepStage
from customs.models import ContinuityPlan, Outage
from customs.queries import SystemLine, state_of, system_lines
from helpdesk.authorisations import held_by
from helpdesk.http import UserRequest
from helpdesk.portal import queries
from helpdesk.portal.guide import GuideForm, guidance_of
from helpdesk.portal.systems import KINDS, line_of
from helpdesk.regularisation import left_by_outage
from helpdesk.support import Support, support_of
from helpdesk.templatetags.times import moment
from helpdesk.wording import country_name

UPDATES_SHOWN = 5


@login_required
@require_GET
def systems(request: UserRequest) -> HttpResponse:
    """Those of the contract's countries first, the disturbed ones on top."""
    support = support_of(request)
    lines = system_lines(now=support.now)
    mine, others = _parted(lines, support)
    disturbed = {line.outage.pk: line.outage for line in lines if line.outage}
    ordered = sorted(disturbed.values(), key=lambda outage: outage.started_at, reverse=True)
    near = [outage for outage in ordered if _is_near(outage, support)]
    upcoming = {line.upcoming.pk: line.upcoming for line in mine if line.upcoming}
    context = {
        "outages": (),  # the page itself tells them
        "owed": sum(left_by_outage(request.user).values()) if request.user.company_id else 0,
        "disturbances": [disturbance(outage) for outage in near],
        "mine": table(mine),
        "others": [line_of(line.system, line.outage) for line in others],
        "upcoming": sorted(upcoming.values(), key=lambda outage: outage.started_at),
    }
    return render(request, "portal/systems.html", context)


@login_required
@require_GET
def system(request: UserRequest, slug: str) -> HttpResponse:
    """One system: how it is, what to do meanwhile, whom it answers to."""
    support = support_of(request)
    found = get_object_or_404(queries.system_page(slug, support.countries))
    current, upcoming = queries.outages_of(slug, support.now)
    plans = list(found.plans.all())
    countries = [code for code in found.countries if code in support.countries]
    asks = "urgency" in request.GET
    form = GuideForm(request.GET if asks else None, system=found, countries=countries)
    company = request.user.company_id
    held = held_by(company, on=timezone.localdate(support.now)) if asks and company else []
    guidance = guidance_of(
        form, system=found, plans=plans, outages=current, held=held, now=support.now
    )
    context = {
        "form": form if countries and found.procedures else None,
        "guidance": guidance,
        "outages": (),
        "system": found,
        "line": line_of(found, current[0] if current else None),
        "countries": ", ".join(map(country_name, found.countries)),
        "disturbances": [disturbance(outage) for outage in current],
        "upcoming": upcoming,
        "replaced_by": found.replaced_by.all(),
        "plans": [plan_parts(plan) for plan in plans],
        "contacts": [c for c in found.contacts.all() if c.country in support.countries],
    }
    return render(request, "portal/system.html", context)


def _is_near(outage: Outage, support: Support) -> bool:
    """Whether it may touch the reader's declarations."""
    countries = set(outage.countries)
    return not countries or not support.countries or bool(countries & set(support.countries))


def _parted(lines: list[SystemLine], support: Support) -> tuple[list[SystemLine], list[SystemLine]]:
    """Systems of the reader's countries, and the others; each with the disturbed ones first."""
    ours = set(support.countries)
    ordered = sorted(lines, key=lambda line: (line.outage is None, line.system.name))
    mine = [line for line in ordered if ours & set(line.system.countries)]
    others = [line for line in ordered if not ours & set(line.system.countries)]
    return mine, others


def disturbance(outage: Outage) -> dict[str, Any]:
    """An outage with its state in words and the latest of what was said of it."""
    state = state_of(outage)
    return {
        "outage": outage,
        "kind": KINDS[state],
        "state": state.label,
        "updates": list(outage.updates.all())[:UPDATES_SHOWN],
    }


def table(lines: list[SystemLine]) -> dict[str, Any]:
    """Columns and rows for `components/table.html`."""
    names = (_("System"), _("Serves"), _("State"), _("Since"), _("What to do"))
    return {"columns": [{"name": name} for name in names], "rows": [_cells(line) for line in lines]}


def _cells(line: SystemLine) -> list[dict[str, str]]:
    shown = line_of(line.system, line.outage)
    since = line.outage.started_at if line.outage else line.last_ended_at
    return [
        {"text": shown.name, "href": shown.url},
        {"text": line.system.purpose},
        {"text": shown.state, "kind": shown.kind},
        {"text": moment(since) if since else ""},
        {"text": line.outage.what_to_do if line.outage else ""},
    ]


def plan_parts(plan: ContinuityPlan) -> dict[str, Any]:
    """A continuity plan as its stages in their order, each with its steps."""
    steps = list(plan.steps.all())
    stages = (StepStage.REQUEST, StepStage.BUFFERING, StepStage.AFTERWARDS)
    return {
        "country": country_name(plan.country),
        "opening": plan.get_opening_display(),
        "buffering": plan.get_buffering_display() if plan.buffering != Buffering.UNKNOWN else "",
        "stages": [
            {"title": stage.label, "steps": [step for step in steps if step.stage == stage]}
            for stage in stages
        ],
        "references": list(plan.references.all()),
    }
