"""Addresses of the guides, under `/desk/tickets/<number>/`."""

from django.urls import path

from helpdesk.desk.views import continuity, guides

urlpatterns = [
    path("rectification/", guides.rectification, name="rectification"),
    path("rectification/reply/", guides.rectification_reply, name="rectification-reply"),
    path("continuity/", continuity.continuity, name="continuity"),
    path("continuity/<int:pk>/", continuity.regularise, name="continuity-regularise"),
]
