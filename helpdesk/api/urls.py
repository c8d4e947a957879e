"""The addresses of the REST face. What is pinned here is never renamed: see docs/api.md."""

from typing import Any

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView

from helpdesk.api.views.alerts import AlertViewSet, IntakeViewSet, NotificationViewSet
from helpdesk.api.views.attention import FollowViewSet, OutageLinkViewSet, SnoozeViewSet
from helpdesk.api.views.continuity import FallbackViewSet, RegularisationViewSet
from helpdesk.api.views.conversation import (
    ApprovalViewSet,
    AttachmentViewSet,
    ClockViewSet,
    ContactViewSet,
    EventViewSet,
    MessageViewSet,
)
from helpdesk.api.views.docs import DocsView
from helpdesk.api.views.figures import FiguresViewSet
from helpdesk.api.views.followups import (
    FollowUpCheckViewSet,
    FollowUpProofViewSet,
    FollowUpViewSet,
)
from helpdesk.api.views.knowledge import ArticleViewSet, MacroViewSet
from helpdesk.api.views.mail import InboundMailView
from helpdesk.api.views.nowhere import Nowhere
from helpdesk.api.views.outages import OutageViewSet
from helpdesk.api.views.recommendations import RecommendationViewSet
from helpdesk.api.views.relations import RelationViewSet
from helpdesk.api.views.reports import ReportViewSet
from helpdesk.api.views.satisfaction import SatisfactionViewSet
from helpdesk.api.views.saved import SavedViewSet
from helpdesk.api.views.scope import KindAnswerViewSet
from helpdesk.api.views.service import DueViewSet, MeViewSet
from helpdesk.api.views.systems import SystemViewSet
from helpdesk.api.views.tickets import TicketViewSet
from helpdesk.api.views.webhooks import WebhookDeliveryViewSet, WebhookViewSet

app_name = "api"

Methods = dict[str, Any]
LIST: Methods = {"get": "list", "post": "create"}
READ: Methods = {"get": "list"}
WRITE: Methods = {"post": "create"}
ITEM: Methods = {"get": "retrieve"}
TOGGLE: Methods = {"post": "create", "delete": "destroy"}
CHANGE: Methods = {"patch": "partial_update", "delete": "destroy"}

_TICKET = "v1/tickets/<str:number>/"
_ARTICLE = "v1/articles/<slug:slug>/"
_OUTAGE = "v1/outages/<int:pk>/"
_ADVICE = "v1/recommendations/<int:pk>/"
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
    path(
        f"{_TICKET}links/<str:other>/",
        RelationViewSet.as_view({"delete": "destroy"}),
        name="link",
    ),
    path(f"{_TICKET}snooze/", SnoozeViewSet.as_view(TOGGLE), name="snooze"),
    path(f"{_TICKET}follow/", FollowViewSet.as_view(TOGGLE), name="follow"),
    path(f"{_TICKET}outage/", OutageLinkViewSet.as_view(WRITE), name="outage-link"),
    path(f"{_TICKET}kind-answer/", KindAnswerViewSet.as_view(ITEM | WRITE), name="kind-answer"),
    path(f"{_TICKET}merge/", RelationViewSet.as_view({"post": "merge"}), name="merge"),
    path(f"{_TICKET}split/", RelationViewSet.as_view({"post": "split"}), name="split"),
    path(
        f"{_TICKET}follow-up/",
        FollowUpViewSet.as_view(ITEM | WRITE | {"patch": "partial_update"}),
        name="follow-up",
    ),
    path(
        f"{_TICKET}follow-up/checks/", FollowUpCheckViewSet.as_view(WRITE), name="follow-up-checks"
    ),
    path(
        f"{_TICKET}follow-up/proofs/", FollowUpProofViewSet.as_view(WRITE), name="follow-up-proofs"
    ),
    path(
        f"{_TICKET}follow-up/proof-request/",
        FollowUpProofViewSet.as_view({"post": "ask"}),
        name="follow-up-proof-request",
    ),
    path(
        f"{_TICKET}follow-up/outcome/",
        FollowUpViewSet.as_view({"post": "close"}),
        name="follow-up-outcome",
    ),
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
    path("v1/recommendations/", RecommendationViewSet.as_view(LIST), name="recommendations"),
    path(_ADVICE, RecommendationViewSet.as_view(ITEM), name="recommendation"),
    path(
        f"{_ADVICE}wording/",
        RecommendationViewSet.as_view({"post": "reword"}),
        name="recommendation-wording",
    ),
    path(
        f"{_ADVICE}decision/",
        RecommendationViewSet.as_view({"post": "decide"}),
        name="recommendation-decision",
    ),
    path(
        f"{_ADVICE}application/",
        RecommendationViewSet.as_view({"post": "apply"}),
        name="recommendation-application",
    ),
    path(
        f"{_ADVICE}withdrawal/",
        RecommendationViewSet.as_view({"post": "withdraw"}),
        name="recommendation-withdrawal",
    ),
    path("v1/articles/", ArticleViewSet.as_view(LIST), name="articles"),
    path(_ARTICLE, ArticleViewSet.as_view(ITEM), name="article"),
    path(
        f"{_ARTICLE}versions/", ArticleViewSet.as_view({"post": "write"}), name="article-versions"
    ),
    path(
        f"{_ARTICLE}publish/", ArticleViewSet.as_view({"post": "publish"}), name="article-publish"
    ),
    path(
        f"{_ARTICLE}archive/", ArticleViewSet.as_view({"post": "archive"}), name="article-archive"
    ),
    path(f"{_ARTICLE}use/", ArticleViewSet.as_view({"post": "use"}), name="article-use"),
    path("v1/macros/", MacroViewSet.as_view(READ), name="macros"),
    path("v1/systems/", SystemViewSet.as_view(READ), name="systems"),
    path("v1/systems/<slug:slug>/", SystemViewSet.as_view(ITEM), name="system"),
    path("v1/outages/", OutageViewSet.as_view(LIST), name="outages"),
    path(_OUTAGE, OutageViewSet.as_view(ITEM | {"patch": "partial_update"}), name="outage"),
    path(f"{_OUTAGE}updates/", OutageViewSet.as_view({"post": "tell"}), name="outage-updates"),
    path(
        f"{_OUTAGE}fallback/", OutageViewSet.as_view({"post": "fallback"}), name="outage-fallback"
    ),
    path(f"{_OUTAGE}close/", OutageViewSet.as_view({"post": "close"}), name="outage-close"),
    path(f"{_OUTAGE}notice/", OutageViewSet.as_view({"post": "notice"}), name="outage-notice"),
    path("v1/fallback-declarations/", FallbackViewSet.as_view(LIST), name="fallbacks"),
    path("v1/fallback-declarations/<int:pk>/", FallbackViewSet.as_view(ITEM), name="fallback"),
    path(
        "v1/fallback-declarations/<int:pk>/regularisation/",
        FallbackViewSet.as_view({"post": "regularise"}),
        name="fallback-regularisation",
    ),
    path("v1/regularisation/", RegularisationViewSet.as_view(LIST), name="regularisation-lines"),
    path(
        "v1/regularisation/<int:pk>/",
        RegularisationViewSet.as_view({"patch": "partial_update"}),
        name="regularisation-line",
    ),
    path("v1/views/", SavedViewSet.as_view(READ), name="views"),
    path("v1/views/<int:pk>/", SavedViewSet.as_view(ITEM), name="view"),
    path(
        "v1/views/<int:pk>/tickets/", SavedViewSet.as_view({"get": "tickets"}), name="view-tickets"
    ),
    path("v1/sla/due/", DueViewSet.as_view(WRITE), name="sla-due"),
    path("v1/reports/sla/", ReportViewSet.as_view({"get": "sla"}), name="report-sla"),
    path("v1/reports/scope/", ReportViewSet.as_view({"get": "scope"}), name="report-scope"),
    path("v1/reports/alerts/", ReportViewSet.as_view({"get": "alerts"}), name="report-alerts"),
    path("v1/reports/review/", ReportViewSet.as_view({"get": "review"}), name="report-review"),
    *(
        path(f"v1/reports/{name}/", FiguresViewSet.as_view({"get": name}), name=f"report-{name}")
        for name in ("volumes", "backlog", "speed", "agents", "quality", "codes")
    ),
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
    path("v1/me/rotate/", MeViewSet.as_view({"post": "rotate"}), name="me-rotate"),
    re_path("", Nowhere.as_view(), name="nowhere"),
]
