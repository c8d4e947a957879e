"""One change to the tickets selected in a list: choose it, look at it, make it, take it back."""

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from helpdesk.desk import queries
from helpdesk.desk.bulk import (
    Change,
    Outcome,
    Picked,
    answer_text,
    bulk_apply,
    bulk_undo,
    tickets_picked,
)
from helpdesk.desk.list_forms import BulkForm, picked_of
from helpdesk.desk.rail import rail_of
from helpdesk.desk.views.answers import way_back
from helpdesk.desk.views.priority import breaks_of
from helpdesk.http import UserRequest, agent_required
from tickets.choices import Via
from tickets.events import Actor


@agent_required
@require_POST
def choose(request: UserRequest) -> HttpResponse:
    """What to change: beside the list for htmx, else a page with the tickets selected."""
    options = queries.options_of_desk(request.user)
    return _page(request, options, BulkForm(options=options))


@agent_required
@require_POST
def apply(request: UserRequest) -> HttpResponse:
    """Make the change. An answer is shown first; tickets that refuse come back with the reason."""
    options = queries.options_of_desk(request.user)
    form = BulkForm(request.POST, options=options)
    try:
        picked = picked_of(request.POST)
    except ValidationError as error:
        form.full_clean()
        form.add_error(None, error)
        return _page(request, options, form, status=422)
    if not form.is_valid():
        return _page(request, options, form, status=422)
    change = form.change(request.user)
    if "confirmed" not in request.POST:
        look = _look_first(request, options, form, change, picked)
        if look is not None:
            return look
    outcome = bulk_apply(
        picked=picked,
        change=change,
        actor=Actor(request.user, Via.DESK),
        systems=options.system_names,
    )
    back = way_back(request) or reverse("desk:list")
    _tell(request, outcome, undo_url=_undo_url(outcome, change, back))
    if outcome.refused:
        return _page(request, options, form, status=422, outcome=outcome)
    return redirect(back)


@agent_required
@require_POST
def undo(request: UserRequest) -> HttpResponse:
    """Take the change back where nothing else happened since."""
    written = request.GET.get("of", "")
    if not re.fullmatch(r"(\d{1,18}\.\d{1,9}\.\d{1,4},?){1,200}", written):
        raise Http404
    outcome = bulk_undo(written=written.rstrip(","), actor=Actor(request.user, Via.DESK))
    n = len(outcome.done)
    text = ngettext("%(n)d ticket is as it was.", "%(n)d tickets are as they were.", n) % {"n": n}
    messages.success(request, text)
    for refused in outcome.refused:
        number = refused.ticket.number if refused.ticket else str(refused.pk)
        messages.error(request, f"{number}: {refused.reason}")
    back = way_back(request) or reverse("desk:list")
    return HttpResponseClientRedirect(back) if request.htmx else redirect(back)


def _tell(request: UserRequest, outcome: Outcome, undo_url: str) -> None:
    n = len(outcome.done)
    done = ngettext("%(n)d ticket changed.", "%(n)d tickets changed.", n) % {"n": n}
    if outcome.done:
        messages.success(request, done, extra_tags=undo_url)


def _undo_url(outcome: Outcome, change: Change, back: str) -> str:
    """An answer that was sent stays sent."""
    if change.macro or not outcome.undo:
        return ""
    return f"{reverse('desk:bulk-undo')}?{urlencode({'of': outcome.undo, 'next': back}, safe=',')}"


def _page(
    request: UserRequest,
    options: queries.Options,
    form: BulkForm,
    *,
    status: int = 200,
    outcome: Outcome | None = None,
) -> HttpResponse:
    """The form; in a page of its own the tickets stand under it, selected still."""
    if request.htmx:
        return render(request, "desk/bulk.html#fields", {"form": form}, status=status)
    picked = [Picked.read(one) for one in request.POST.getlist("tickets")]
    if outcome is not None:
        picked = [Picked(one.pk) for one in outcome.refused]
    context: dict[str, Any] = {
        "rail": rail_of(request.user, options),
        "form": form,
        "tickets": tickets_picked(picked, request.user).values(),
        "reasons": {one.pk: one.reason for one in outcome.refused} if outcome else {},
        "done": len(outcome.done) if outcome else 0,
        "outcome": outcome,
        "back": way_back(request) or reverse("desk:list"),
    }
    return render(request, "desk/bulk.html", context, status=status)


def _look_first(
    request: UserRequest,
    options: queries.Options,
    form: BulkForm,
    change: Change,
    picked: list[Picked],
) -> HttpResponse | None:
    """What must be seen before: every answer as its customer reads it, every promise broken."""
    tickets = list(tickets_picked(picked, request.user).values())
    answers, breaking = [], []
    if change.macro:
        answers = [
            (ticket, answer_text(change.macro, ticket, request.user, options.system_names))
            for ticket in tickets
        ]
    if change.priority:
        now = timezone.now()
        moved = ((ticket, breaks_of(ticket, change.priority, now)) for ticket in tickets)
        breaking = [(ticket, breaks) for ticket, breaks in moved if breaks]
    if not answers and not breaking:
        return None
    names = (*form.fields, "tickets", "next")
    context = {
        "rail": rail_of(request.user, options),
        "answers": answers,
        "breaking": breaking,
        "given": [(name, value) for name in names for value in request.POST.getlist(name)],
        "back": way_back(request) or reverse("desk:list"),
    }
    return render(request, "desk/bulk_check.html", context)
