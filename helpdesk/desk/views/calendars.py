"""Calendars as leads edit them: a week, special days, what would change, and its application."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from helpdesk.desk.service_levels import calendars, policies
from helpdesk.desk.service_levels.frame import frame_of
from helpdesk.desk.service_levels.moves import effect_of
from helpdesk.desk.views.policies import moved_text
from helpdesk.errors import DomainError
from helpdesk.http import UserRequest, lead_required
from sla.models import Calendar
from sla.previews import calendar_preview
from sla.services import editing
from sla.services.policies import calendar_apply, closing_days_import


@lead_required
@require_http_methods(["GET", "POST"])
def calendar(request: UserRequest, pk: int) -> HttpResponse:
    """Edit the week; a possible one leads to the preview of what it would change."""
    found = get_object_or_404(Calendar, pk=pk)
    if request.method != "POST":
        return _page(request, found)
    form = calendars.WeekForm(request.POST, calendar=found)
    return _submit(
        request,
        found,
        {"form": form},
        lambda: editing.calendar_edit(
            calendar_id=found.pk, tz=form.cleaned_data["tz"], hours=form.hours()
        ),
        to="desk:calendar-preview",
    )


@lead_required
@require_POST
def copy(request: UserRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Calendar, pk=pk)
    form = policies.NameForm(request.POST, of=Calendar)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["name"])))
        return redirect("desk:calendar", found.pk)
    new = editing.calendar_copy(calendar_id=found.pk, name=form.cleaned_data["name"])
    return redirect("desk:calendar", new.pk)


@lead_required
@require_POST
def closing_day(request: UserRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Calendar, pk=pk)
    form = calendars.ClosingDayForm(request.POST, prefix="closing")
    return _submit(
        request,
        found,
        {"closing_form": form},
        lambda: editing.closing_day_set(calendar=found, **form.cleaned_data),
    )


@lead_required
@require_POST
def changed_day(request: UserRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Calendar, pk=pk)
    form = calendars.ChangedDayForm(request.POST, prefix="changed")
    return _submit(
        request,
        found,
        {"changed_form": form},
        lambda: editing.changed_day_set(calendar=found, **form.cleaned_data),
    )


@lead_required
@require_POST
def day_remove(request: UserRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Calendar, pk=pk)
    on = parse_date(request.POST.get("on", ""))
    if on is not None:
        try:
            editing.special_day_remove(calendar=found, on=on)
        except DomainError as error:
            messages.error(request, error.message)
    return redirect("desk:calendar", found.pk)


@lead_required
@require_POST
def holidays_import(request: UserRequest, pk: int) -> HttpResponse:
    """Close the public holidays of a country and year."""
    found = get_object_or_404(Calendar, pk=pk)
    form = calendars.HolidaysForm(request.POST, prefix="holidays")

    def service() -> None:
        new = closing_days_import(calendar=found, **form.cleaned_data)
        text = ngettext("%(n)d closing day added.", "%(n)d closing days added.", new)
        messages.success(request, text % {"n": new})

    return _submit(request, found, {"holidays_form": form}, service)


@lead_required
@require_GET
def preview(request: UserRequest, pk: int) -> HttpResponse:
    """What counting open tickets by the draft would do."""
    found = get_object_or_404(Calendar, pk=pk)
    context: dict[str, Any] = {"calendar": found, "is_edited": calendars.is_edited(found)}
    try:
        context["effect"] = effect_of(calendar_preview(calendar_id=found.pk, now=timezone.now()))
    except DomainError as error:
        context["refusal"] = error.message
    context |= frame_of(request.user, "policies")
    return render(request, "desk/service_levels/calendar_preview.html", context)


@lead_required
@require_POST
def apply(request: UserRequest, pk: int) -> HttpResponse:
    """Closed is closed: the new hours hold for open tickets too."""
    found = get_object_or_404(Calendar, pk=pk)
    try:
        moved = calendar_apply(calendar_id=found.pk, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("desk:calendar-preview", found.pk)
    text = _("The hours of %(calendar)s hold from now on.") % {"calendar": found}
    messages.success(request, f"{text} {moved_text(moved)}")
    return redirect("desk:service-levels")


def _submit(
    request: UserRequest,
    found: Calendar,
    bound: dict[str, forms.Form],
    service: Callable[[], object],
    to: str = "desk:calendar",
) -> HttpResponse:
    """Refused, the page comes back with what was typed and why."""
    [form] = bound.values()
    if form.is_valid():
        try:
            service()
        except DomainError as error:
            form.add_error(None, error.message)
    if form.errors:
        return _page(request, found, bound, status=422)
    return redirect(to, found.pk)


def _page(
    request: UserRequest,
    found: Calendar,
    bound: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    found.refresh_from_db()
    context = {
        "calendar": found,
        "is_edited": calendars.is_edited(found),
        "form": calendars.WeekForm(calendar=found),
        "closing_form": calendars.ClosingDayForm(prefix="closing"),
        "changed_form": calendars.ChangedDayForm(prefix="changed"),
        "holidays_form": calendars.HolidaysForm(prefix="holidays"),
        "days": calendars.special_days(found),
        **frame_of(request.user, "policies"),
        **(bound or {}),
    }
    return render(request, "desk/service_levels/calendar.html", context, status=status)
