"""People of a company, for its administrators, under `/company/people/`."""

from helpdesk.people.urls import urls_of
from helpdesk.portal.company import FACE

urlpatterns = urls_of(FACE)
