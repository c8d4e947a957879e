"""People of a company, for its administrators, under `/company/people/`."""

from helpdesk.people.urls import sign_in_urls_of, urls_of
from helpdesk.portal.company import FACE

urlpatterns = [*urls_of(FACE), *sign_in_urls_of(FACE)]
