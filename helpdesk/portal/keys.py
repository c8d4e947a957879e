"""API keys of a company, for its administrators, under `/company/keys/`."""

from helpdesk.keys.urls import urls_of
from helpdesk.portal.company import FACE

urlpatterns = urls_of(FACE)
