"""The addresses of the REST face. What is pinned here is never renamed: see docs/api.md."""

from typing import Any

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView

from helpdesk.api.views.alerts import AlertViewSet, IntakeViewSet, NotificationViewSet
from helpdesk.api.views.conversation import (
    ApprovalViewSet,
    AttachmentViewSet,
    ClockViewSet,
    ContactViewSet,
    EventViewSet,
    MessageViewSet,
)
from helpdesk.api.views.docs import DocsView
from helpdesk.api.views.followups import FollowUpViewSet
from helpdesk.api.views.knowledge import ArticleViewSet, MacroViewSet
from helpdesk.api.views.mail import InboundMailView
from helpdesk.api.views.nowhere import Nowhere
from helpdesk.api.views.recommendations import RecommendationViewSet
from helpdesk.api.views.relations import RelationViewSet
from helpdesk.api.views.reports import ReportViewSet
from helpdesk.api.views.satisfaction import SatisfactionViewSet
from helpdesk.api.views.service import DueViewSet, MeViewSet
from helpdesk.api.views.systems import OutageViewSet, SystemViewSet
from helpdesk.api.views.tickets import TicketViewSet
from helpdesk.api.views.webhooks import WebhookDeliveryViewSet, WebhookViewSet

app_name = "api"

Methods = dict[str, Any]
LIST: Methods = {"get": "list", "post": "create"}
READ: Methods = {"get": "list"}
WRITE: Methods = {"post": "create"}
ITEM: Methods = {"get": "retrieve"}
CHANGE: Methods = {"patch": "partial_update", "delete": "destroy"}

_TICKET = "v1/tickets/<str:number>/"
_WEBHOOK = "v1/webhooks/<int:pk>/"

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(url_name="api:schema"), name="docs"),
    path("v1/tickets/", TicketViewSet.as_view(LIST), name="tickets"),
    path(_TICKET, TicketViewSet.as_view(ITEM | {"patch": "partial_update"}), name="ticket"),
    path(f"{_TICKET}messages/", MessageViewSet.as_view(LIST), name="messages"),
    path(f"{_TICKET}attachments/", AttachmentViewSet.as_view(LIST), name="attachments"),
    path(f"{_TICKET}attachments/<int:pk>/", AttachmentViewSet.as_view(ITEM), name="attachment"),
    path(f"{_TICKET}events/", EventViewSet.as_view(READ), name="events"),
    path(f"{_TICKET}sla/", ClockViewSet.as_view(ITEM), name="ticket-sla"),
    path(
        f"{_TICKET}transitions/",
        TicketViewSet.as_view({"post": "transition"}),
        name="transitions",
    ),
    path(f"{_TICKET}authority-approval/", ApprovalViewSet.as_view(LIST), name="approvals"),
    path(f"{_TICKET}authority-contacts/", ContactViewSet.as_view(LIST), name="contacts"),
    path(
        f"{_TICKET}solution/",
        SatisfactionViewSet.as_view({"post": "solution"}),
        name="solution",
    ),
    path(f"{_TICKET}rating/", SatisfactionViewSet.as_view(ITEM | WRITE), name="rating"),
    path(f"{_TICKET}links/", RelationViewSet.as_view(LIST), name="links"),
    path(f"{_TICKET}merge/", RelationViewSet.as_view({"post": "merge"}), name="merge"),
    path(f"{_TICKET}split/", RelationViewSet.as_view({"post": "split"}), name="split"),
    path(f"{_TICKET}follow-up/", FollowUpViewSet.as_view(ITEM), name="follow-up"),
    path(f"{_TICKET}follow-up/checks/", FollowUpViewSet.as_view(WRITE), name="follow-up-checks"),
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
    path("v1/recommendations/", RecommendationViewSet.as_view(READ), name="recommendations"),
    path(
        "v1/recommendations/<int:pk>/",
        RecommendationViewSet.as_view(ITEM),
        name="recommendation",
    ),
    path(
        "v1/recommendations/<int:pk>/decision/",
        RecommendationViewSet.as_view({"post": "decide"}),
        name="recommendation-decision",
    ),
    path("v1/articles/", ArticleViewSet.as_view(READ), name="articles"),
    path("v1/articles/<slug:slug>/", ArticleViewSet.as_view(ITEM), name="article"),
    path("v1/macros/", MacroViewSet.as_view(READ), name="macros"),
    path("v1/systems/", SystemViewSet.as_view(READ), name="systems"),
    path("v1/systems/<slug:slug>/", SystemViewSet.as_view(ITEM), name="system"),
    path("v1/outages/", OutageViewSet.as_view(READ), name="outages"),
    path("v1/sla/due/", DueViewSet.as_view(WRITE), name="sla-due"),
    path("v1/reports/sla/", ReportViewSet.as_view({"get": "sla"}), name="report-sla"),
    path("v1/reports/scope/", ReportViewSet.as_view({"get": "scope"}), name="report-scope"),
    path("v1/reports/alerts/", ReportViewSet.as_view({"get": "alerts"}), name="report-alerts"),
    path("v1/reports/review/", ReportViewSet.as_view({"get": "review"}), name="report-review"),
    path("v1/webhooks/", WebhookViewSet.as_view(LIST), name="webhooks"),
    path(_WEBHOOK, WebhookViewSet.as_view(ITEM | CHANGE), name="webhook"),
    path(f"{_WEBHOOK}rotate/", WebhookViewSet.as_view({"post": "rotate"}), name="webhook-rotate"),
    path(f"{_WEBHOOK}test/", WebhookViewSet.as_view({"post": "ping"}), name="webhook-test"),
    path(f"{_WEBHOOK}deliveries/", WebhookDeliveryViewSet.as_view(READ), name="webhook-deliveries"),
    path(
        f"{_WEBHOOK}deliveries/<int:delivery>/replay/",
        WebhookDeliveryViewSet.as_view({"post": "replay"}),
        name="webhook-replay",
    ),
    path("v1/mail/inbound/", InboundMailView.as_view(), name="mail-inbound"),
    path("v1/me/", MeViewSet.as_view(ITEM), name="me"),
    re_path("", Nowhere.as_view(), name="nowhere"),
]
