"""Around the list: its filters, the views saved of it, and the figures of the rail."""

import hashlib
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from helpdesk.desk import queries
from helpdesk.desk.filters import TicketFilter
from helpdesk.desk.list_forms import SavedViewForm
from helpdesk.desk.lists import LayoutForm, columns_of
from helpdesk.desk.models import SavedView, query_of
from helpdesk.desk.rail import rail_of
from helpdesk.desk.saved import (
    COUNTED_TO,
    TooManyViews,
    parts_of,
    saved_counts,
    saved_view_create,
    saved_view_place,
)
from helpdesk.http import UserRequest, agent_required
from tickets.models import Ticket


@agent_required
@require_GET
def filters(request: UserRequest) -> HttpResponse:
    """Everything that a list can be narrowed by; filled in as the list is now."""
    options = queries.options_of_desk(request.user)
    narrowed = TicketFilter(
        request.GET,
        Ticket.objects.none(),
        options=options,
        user=request.user,
        now=timezone.now(),
        is_whole=True,
    )
    layout = LayoutForm(
        initial={
            "view": request.GET.get("view", ""),
            "sort": request.GET.get("sort", ""),
            "columns": columns_of(request.GET),
        }
    )
    context = {"rail": rail_of(request.user, options), "filter": narrowed, "layout": layout}
    return render(request, "desk/filters.html", context)


@agent_required
@require_GET
def counts(request: UserRequest) -> HttpResponseBase:
    """The figures of the rail, each for its place there; 304 while none has changed."""
    now, options = timezone.now(), queries.options_of_desk(request.user)
    counted = queries.counts_for(request.user, now)
    figures = {
        **{f"n-{slug}": str(n) for slug, n in counted.views.items()},
        **{f"n-queue-{slug}": str(counted.queues.get(slug, 0)) for slug, _n in options.queues},
        **{
            f"n-saved-{key}": f"{n}+" if n == COUNTED_TO else str(n)
            for key, n in saved_counts(options, request.user, now).items()
        },
    }
    etag = quote_etag(hashlib.sha256(repr(figures).encode()).hexdigest()[:32])
    response = render(request, "desk/counts.html", {"figures": figures})
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = etag
    answer = get_conditional_response(request, etag=etag, response=response)
    assert answer is not None
    return answer


@agent_required
@require_http_methods(["GET", "POST"])
def views(request: UserRequest) -> HttpResponse:
    """The views that one sees, in their order. POST saves the list at `query` under a name."""
    form = SavedViewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _save(request, form)
        except TooManyViews as error:
            form.add_error(None, error.message)
    return _views_page(request, form)


def _save(request: UserRequest, form: SavedViewForm) -> HttpResponse:
    query = QueryDict(request.POST.get("query", ""))
    options = queries.options_of_desk()
    parts = parts_of(query, options=options, user=request.user, now=timezone.now())
    view = saved_view_create(owner=request.user, parts=parts, **form.cleaned_data)
    messages.success(request, _("View saved."))
    return redirect(_address(view))


def _views_page(
    request: UserRequest, form: forms.ModelForm[SavedView], bound: SavedView | None = None
) -> HttpResponse:
    """Refused, the name comes back where it was typed."""
    options = queries.options_of_desk(request.user)
    shown = list(SavedView.objects.visible_to(request.user).select_related("owner"))
    editable = set(SavedView.objects.editable_by(request.user).values_list("pk", flat=True))
    rows = [
        {
            "view": view,
            "url": _address(view),
            "is_mine": view.owner_id == request.user.pk,
            "is_first": at == 0,
            "form": (form if view == bound else SavedViewForm(instance=view, prefix=""))
            if view.pk in editable
            else None,
        }
        for at, view in enumerate(shown)
    ]
    context: dict[str, Any] = {
        "rail": rail_of(request.user, options, current="views"),
        "rows": rows,
        "form": None if bound or request.method == "GET" else form,
        "query": request.POST.get("query", ""),
    }
    return render(request, "desk/views.html", context, status=422 if form.errors else 200)


@agent_required
@require_POST
def change(request: UserRequest, pk: int) -> HttpResponse:
    """Rename a view, share it or keep it to oneself."""
    view = _editable(request, pk)
    form = SavedViewForm(request.POST, instance=view)
    if not form.is_valid():
        return _views_page(request, form, bound=view)
    SavedView.objects.filter(pk=view.pk).update(**form.cleaned_data)
    messages.success(request, _("View changed."))
    return redirect("desk:views")


@agent_required
@require_POST
def replace(request: UserRequest, pk: int) -> HttpResponse:
    """Make the view what the list is now."""
    view = _editable(request, pk)
    parts = parts_of(
        QueryDict(request.POST.get("query", "")),
        options=queries.options_of_desk(),
        user=request.user,
        now=timezone.now(),
    )
    SavedView.objects.filter(pk=view.pk).update(**parts)
    messages.success(request, _("View changed."))
    return redirect(_address(SavedView.objects.get(pk=view.pk)))


@agent_required
@require_POST
def place(request: UserRequest, pk: int, way: str) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=pk, owner=request.user)
    saved_view_place(view=view, by=-1 if way == "up" else 1)
    return redirect("desk:views")


@agent_required
@require_POST
def delete(request: UserRequest, pk: int) -> HttpResponse:
    _editable(request, pk).delete()
    messages.success(request, _("View deleted."))
    return redirect("desk:views")


def _editable(request: UserRequest, pk: int) -> SavedView:
    return get_object_or_404(SavedView.objects.editable_by(request.user), pk=pk)


def _address(view: SavedView) -> str:
    query = QueryDict(mutable=True)
    for name, value in query_of(filters=view.filters, sort=view.sort, columns=view.columns).items():
        query.setlist(name, value if isinstance(value, list) else [value])
    query["saved"] = str(view.pk)
    return f"{reverse('desk:list')}?{query.urlencode()}"
