"""The addresses of the REST face. What is pinned here is never renamed: see docs/api.md."""

from typing import Any

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView

from helpdesk.api.views.alerts import AlertViewSet, IntakeViewSet, NotificationViewSet
from helpdesk.api.views.conversation import (
    ApprovalViewSet,
    AttachmentViewSet,
    ClockViewSet,
    EventViewSet,
    MessageViewSet,
)
from helpdesk.api.views.docs import DocsView
from helpdesk.api.views.nowhere import Nowhere
from helpdesk.api.views.reports import ReportViewSet
from helpdesk.api.views.service import DueViewSet, MeViewSet
from helpdesk.api.views.systems import OutageViewSet, SystemViewSet
from helpdesk.api.views.tickets import TicketViewSet

app_name = "api"

Methods = dict[str, Any]
LIST: Methods = {"get": "list", "post": "create"}
READ: Methods = {"get": "list"}
WRITE: Methods = {"post": "create"}
ITEM: Methods = {"get": "retrieve"}

_TICKET = "v1/tickets/<str:number>/"

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(url_name="api:schema"), name="docs"),
    path("v1/tickets/", TicketViewSet.as_view(LIST), name="tickets"),
    path(_TICKET, TicketViewSet.as_view(ITEM | {"patch": "partial_update"}), name="ticket"),
    path(f"{_TICKET}messages/", MessageViewSet.as_view(LIST), name="messages"),
    path(f"{_TICKET}attachments/", AttachmentViewSet.as_view(WRITE), name="attachments"),
    path(f"{_TICKET}events/", EventViewSet.as_view(READ), name="events"),
    path(f"{_TICKET}sla/", ClockViewSet.as_view(ITEM), name="ticket-sla"),
    path(
        f"{_TICKET}transitions/",
        TicketViewSet.as_view({"post": "transition"}),
        name="transitions",
    ),
    path(f"{_TICKET}authority-approval/", ApprovalViewSet.as_view(LIST), name="approvals"),
    path("v1/cas/notifications/", NotificationViewSet.as_view(WRITE), name="cas"),
    path("v1/cas/notifications/<str:token>/", IntakeViewSet.as_view(WRITE), name="cas-intake"),
    path("v1/alerts/", AlertViewSet.as_view(LIST), name="alerts"),
    path("v1/alerts/classify/", AlertViewSet.as_view({"post": "classify"}), name="classify"),
    path("v1/alerts/<int:pk>/", AlertViewSet.as_view(ITEM), name="alert"),
    path(
        "v1/alerts/<int:pk>/ticket/",
        AlertViewSet.as_view({"post": "open_ticket"}),
        name="alert-ticket",
    ),
    path("v1/systems/", SystemViewSet.as_view(READ), name="systems"),
    path("v1/systems/<slug:slug>/", SystemViewSet.as_view(ITEM), name="system"),
    path("v1/outages/", OutageViewSet.as_view(READ), name="outages"),
    path("v1/sla/due/", DueViewSet.as_view(WRITE), name="sla-due"),
    path("v1/reports/sla/", ReportViewSet.as_view({"get": "sla"}), name="report-sla"),
    path("v1/reports/alerts/", ReportViewSet.as_view({"get": "alerts"}), name="report-alerts"),
    path("v1/me/", MeViewSet.as_view(ITEM), name="me"),
    re_path("", Nowhere.as_view(), name="nowhere"),
]
