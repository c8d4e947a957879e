"""Everyone's people, for our administrators, under `/desk/people/`; how they sign in, for leads too."""

from helpdesk.desk.rail import desk_frame
from helpdesk.face import Face
from helpdesk.http import admin_required, lead_required
from helpdesk.people.urls import sign_in_urls_of, urls_of

BASE = "base_desk.html"

urlpatterns = [
    *urls_of(Face("desk:", BASE, admin_required, desk_frame)),
    *sign_in_urls_of(Face("desk:", BASE, lead_required, desk_frame)),
]
