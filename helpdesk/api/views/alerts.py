"""Alerts: what CAS posts, what programs post, and tickets opened for them."""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from accounts.models import Company, User
from alerts.core.classify import classify
from alerts.models import Alert, Intake
from alerts.services import alert_create, notification_store
from helpdesk.api import queries
from helpdesk.api.examples import CAS_NOTIFICATION
from helpdesk.api.filters import AlertFilter
from helpdesk.api.idempotency import idempotent
from helpdesk.api.intake import IntakeAuthentication, IsIntake
from helpdesk.api.people import company_for, requester_for
from helpdesk.api.serializers.alerts import AlertOutput, StoredOutput
from helpdesk.api.serializers.classification import ClassifyOutput
from helpdesk.api.serializers.inputs import AlertInput, AlertTicketInput, ClassifyInput
from helpdesk.api.serializers.tickets import TicketOutput
from helpdesk.api.views.base import ApiViewSet
from helpdesk.api.views.tickets import TicketAnswers, alert_require_free
from tickets.services import new_from_alert, ticket_open


class AlertViewSet(TicketAnswers):
    queryset = Alert.objects.none()
    lookup_field = "pk"
    filterset_class = AlertFilter
    orderings = ("-event_at", "id")
    scopes = {
        "list": Scope.TICKETS_READ,
        "retrieve": Scope.TICKETS_READ,
        "create": Scope.ALERTS_WRITE,
        "classify": "",
        "open_ticket": Scope.TICKETS_WRITE,
    }

    def get_queryset(self) -> QuerySet[Alert]:
        return queries.alert_rows(self.user)

    @extend_schema(
        operation_id="alerts_list",
        summary="Alerts of the company",
        responses=AlertOutput(many=True),
    )
    def list(self, request: Request) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(AlertOutput(rows, many=True).data)

    @extend_schema(operation_id="alerts_retrieve", summary="One alert", responses=AlertOutput)
    def retrieve(self, request: Request, pk: int) -> Response:
        return Response(AlertOutput(get_object_or_404(self.get_queryset(), pk=pk)).data)

    @extend_schema(
        operation_id="alerts_create",
        summary="Post an alert as text, JSON or both",
        request=AlertInput,
        responses={
            201: OpenApiResponse(AlertOutput, "Stored."),
            200: OpenApiResponse(AlertOutput, "The same content had come before."),
        },
    )
    @idempotent
    def create(self, request: Request) -> Response:
        asked = self.read(AlertInput)
        alert = alert_create(
            company=company_for(self.user, asked.get("company", "")),
            text=asked["text"],
            payload=asked.get("payload"),
            now=self.now,
        )
        stored = self.get_queryset().get(pk=alert.pk)
        code = status.HTTP_201_CREATED if stored.received_at == self.now else status.HTTP_200_OK
        return Response(AlertOutput(stored).data, status=code)

    @extend_schema(
        operation_id="alerts_classify",
        summary="Understand a text or a notification, and store nothing",
        request=ClassifyInput,
        responses={200: ClassifyOutput},
    )
    def classify(self, request: Request) -> Response:
        asked = self.read(ClassifyInput)
        locale = asked.get("locale") or self.locale
        understood = classify(
            asked["text"],
            subject=asked["subject"],
            payload=asked.get("payload"),
            locale=locale,
        )
        told = {"id": asked["id"]} if "id" in asked else {}
        return Response({**told, **understood.to_dict(locale)})

    @extend_schema(
        operation_id="alerts_ticket",
        summary="Open the ticket of an alert",
        description="What is left out is taken from the alert. An alert has one ticket: else 409.",
        request=AlertTicketInput,
        responses={201: TicketOutput},
    )
    @idempotent
    def open_ticket(self, request: Request, pk: int) -> Response:
        alert = get_object_or_404(self.get_queryset(), pk=pk)
        asked = self.read(AlertTicketInput)
        requester = self._requester(alert, asked.pop("requester_email", ""))
        alert_require_free(alert)
        given = {name: value for name, value in asked.items() if value}
        locale = given.get("locale") or requester.language
        new = replace(new_from_alert(alert, locale=locale), **given)
        ticket = ticket_open(
            new=new,
            company=_company(requester),
            requester=requester,
            actor=self.actor,
        )
        return self.opened(ticket, new.description)

    def _requester(self, alert: Alert, email: str) -> User:
        """An agent who names nobody opens it for whom the company's intake says."""
        if self.user.is_agent and not email:
            intake = Intake.objects.filter(company=alert.company).select_related("user").first()
            email = intake.user.email if intake else ""
        requester = requester_for(self.user, email)
        if requester.company_id != alert.company_id:
            refusal = _("This person belongs to another customer than the alert.")
            raise exceptions.ValidationError({"requester_email": [refusal]}, "unknown")
        return requester


def _company(requester: User) -> Company:
    assert requester.company is not None
    return requester.company


class NotificationViewSet(ApiViewSet):
    """CAS's webhook with a key: the company is the key's, or for an agent's key the tenant's."""

    scopes = {"create": Scope.ALERTS_WRITE}

    @extend_schema(
        operation_id="cas_notifications_create",
        summary="CAS's webhook",
        description=(
            "The notification as CAS sends it. 202 says that it is stored; 200 that it had come "
            "before: CAS delivers at least once, and `id` tells repeats."
        ),
        request=OpenApiTypes.OBJECT,
        responses={
            202: OpenApiResponse(StoredOutput, "Stored."),
            200: OpenApiResponse(StoredOutput, "Had come before."),
        },
        examples=[CAS_NOTIFICATION],
    )
    def create(self, request: Request, **kwargs: str) -> Response:
        payload = request.data
        if not isinstance(payload, dict):
            raise exceptions.ParseError(_("A notification is a JSON object."))
        alert, new = notification_store(
            company=self.company(payload), payload=payload, now=self.now
        )
        code = status.HTTP_202_ACCEPTED if new else status.HTTP_200_OK
        return Response(StoredOutput({"id": alert.pk, "repeated": not new}).data, status=code)

    def company(self, payload: dict[str, Any]) -> Company:
        tenant = payload.get("tenantId")
        agents = self.user.is_agent and isinstance(tenant, str)
        return company_for(self.user, tenant if agents else "")  # type: ignore[arg-type]


@extend_schema_view(
    create=extend_schema(operation_id="cas_intake_create", summary="CAS's webhook, no key", auth=[])
)
class IntakeViewSet(NotificationViewSet):
    """CAS's webhook with the company's unguessable address, for a CAS that sends no key."""

    authentication_classes = [IntakeAuthentication]
    permission_classes = [IsIntake]

    def company(self, payload: dict[str, Any]) -> Company:
        return self.request.auth.company  # type: ignore[no-any-return,union-attr]
