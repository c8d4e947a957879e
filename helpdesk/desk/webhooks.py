"""C4T's own webhooks, for leads, under `/desk/webhooks/`."""

from typing import Any

from django.utils import timezone

from helpdesk.desk import queries
from helpdesk.desk.rail import rail_of
from helpdesk.http import UserRequest, lead_required
from helpdesk.webhooks.pages import Face
from helpdesk.webhooks.urls import urls_of


def _frame(request: UserRequest) -> dict[str, Any]:
    """The rail with its figures."""
    counts = queries.counts_for(request.user, timezone.now())
    return {"rail": rail_of(queries.options_of_desk(), counts)}


urlpatterns = urls_of(Face("desk:", "base_desk.html", lead_required, _frame))
