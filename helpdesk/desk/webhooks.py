"""C4T's own webhooks, for leads, under `/desk/webhooks/`."""

from helpdesk.desk.rail import desk_frame
from helpdesk.face import Face
from helpdesk.http import lead_required
from helpdesk.webhooks.urls import urls_of

urlpatterns = urls_of(Face("desk:", "base_desk.html", lead_required, desk_frame))
