"""Addresses of the guides, under `/desk/tickets/`."""

from django.urls import path

from helpdesk.desk.views import continuity, guides

urlpatterns = [
    path("<str:number>/rectification/", guides.rectification, name="rectification"),
    path(
        "<str:number>/rectification/reply/", guides.rectification_reply, name="rectification-reply"
    ),
    path("<str:number>/continuity/", continuity.continuity, name="continuity"),
    path("<str:number>/continuity/note/", continuity.note, name="continuity-note"),
    path("<str:number>/continuity/reply/", continuity.reply, name="continuity-reply"),
    path("<str:number>/continuity/<int:pk>/", continuity.regularise, name="continuity-regularise"),
]
