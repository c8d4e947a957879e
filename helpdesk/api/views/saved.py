"""The views that agents save at the desk, read and run."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from helpdesk.api import queries
from helpdesk.api.serializers.service import SavedViewOutput
from helpdesk.api.serializers.tickets import TicketOutput
from helpdesk.api.views.tickets import TicketAnswers
from helpdesk.saved_views import SavedViewTold, shelf
from tickets.errors import AgentsOnly
from tickets.models import Ticket


class SavedViewSet(TicketAnswers):
    """Customers' keys are refused: how the desk sorts its work is its own."""

    queryset = Ticket.objects.none()
    filter_backends = []
    orderings = ("-created_at", "updated_at", "next_due_at")
    scopes = dict.fromkeys(("list", "retrieve", "tickets"), Scope.TICKETS_READ)

    @extend_schema(
        operation_id="views_list",
        summary="One's own views and those that colleagues share, on one page (agents)",
        filters=False,
        responses={200: SavedViewOutput(many=True)},
    )
    def list(self, request: Request) -> Response:
        if not self.user.is_agent:
            raise AgentsOnly(_("Only agents save views."))
        rows = SavedViewOutput(self._views(), many=True).data
        return Response({"next": None, "previous": None, "results": rows})

    @extend_schema(
        operation_id="views_retrieve", summary="One view (agents)", responses=SavedViewOutput
    )
    def retrieve(self, request: Request, pk: int) -> Response:
        found = next((one for one in self._views() if one.id == pk), None)
        if found is None:
            raise Http404
        return Response(SavedViewOutput(found).data)

    @extend_schema(
        operation_id="views_tickets",
        summary="The tickets that a view holds now (agents)",
        description="In the order asked for here, not in that of the view.",
        responses=TicketOutput(many=True),
    )
    def tickets(self, request: Request, pk: int) -> Response:
        held = shelf().tickets(self.user, pk, self.now) if self.user.is_agent else None
        if held is None:
            raise Http404
        rows: Any = queries.ticket_rows(self.user).filter(pk__in=held.order_by().values("pk"))
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.shown(*page or ()))

    def _views(self) -> Sequence[SavedViewTold]:
        return shelf().views(self.user) if self.user.is_agent else ()
