"""Webhooks of a company, for its administrators, under `/company/webhooks/`."""

from helpdesk.portal.company import FACE
from helpdesk.webhooks.urls import urls_of

urlpatterns = urls_of(FACE)
