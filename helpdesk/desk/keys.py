"""C4T's own API keys, for our administrators, under `/desk/keys/`."""

from helpdesk.desk.rail import desk_frame
from helpdesk.face import Face
from helpdesk.http import admin_required
from helpdesk.keys.urls import urls_of

urlpatterns = urls_of(Face("desk:", "base_desk.html", admin_required, desk_frame))
