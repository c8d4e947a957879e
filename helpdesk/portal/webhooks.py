"""Webhooks of a company, for its administrators, under `/company/webhooks/`."""

from typing import Any

from helpdesk.http import UserRequest, customer_admin_required
from helpdesk.webhooks.pages import Face
from helpdesk.webhooks.urls import urls_of


def _frame(request: UserRequest) -> dict[str, Any]:
    """The customers' frame needs nothing of the page."""
    return {}


urlpatterns = urls_of(Face("", "base_portal.html", customer_admin_required, _frame))
