"""Webhooks: whom we call when something happens, and what became of it."""

from uuid import uuid4

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from accounts.webhooks import webhook_company_of, webhooks_visible_to
from helpdesk.api.examples import WEBHOOK_ANSWER, WEBHOOK_REQUEST
from helpdesk.api.idempotency import idempotent
from helpdesk.api.serializers.webhooks import (
    WebhookDeliveryOutput,
    WebhookInput,
    WebhookOutput,
    WebhookPatch,
    WebhookSecretOutput,
)
from helpdesk.api.views.base import ApiViewSet
from notifications import endpoints
from notifications.models import OutboxMessage, WebhookEndpoint

SENT_SOON = OpenApiResponse(WebhookDeliveryOutput, "Written; it leaves at once.")


class WebhookViewSet(ApiViewSet):
    """With the key of a customer administrator: the company's; of a lead: C4T's own."""

    queryset = WebhookEndpoint.objects.none()
    filter_backends = []
    scopes = dict.fromkeys(
        ("list", "create", "retrieve", "partial_update", "destroy", "rotate", "ping"), Scope.ADMIN
    )

    def get_queryset(self) -> QuerySet[WebhookEndpoint]:
        return webhooks_visible_to(self.user)

    def endpoint(self) -> WebhookEndpoint:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    @extend_schema(
        operation_id="webhooks_list",
        summary="Whom we call",
        responses=WebhookOutput(many=True),
    )
    def list(self, request: Request) -> Response:
        rows = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(WebhookOutput(rows, many=True).data)

    @extend_schema(
        operation_id="webhooks_create",
        summary="Be called when something happens",
        description="The answer holds the secret that signs, this once only.",
        request=WebhookInput,
        responses={201: WebhookSecretOutput},
        examples=[WEBHOOK_REQUEST, WEBHOOK_ANSWER],
    )
    @idempotent
    def create(self, request: Request) -> Response:
        company_id, asked = webhook_company_of(self.user), self.read(WebhookInput)
        endpoint, _secret = endpoints.endpoint_create(
            company_id=company_id, created_by=self.user.email, **asked
        )
        location = {"Location": request.build_absolute_uri(f"{endpoint.pk}/")}
        data = WebhookSecretOutput(endpoint).data
        return Response(data, status=status.HTTP_201_CREATED, headers=location)

    @extend_schema(operation_id="webhooks_retrieve", summary="One webhook", responses=WebhookOutput)
    def retrieve(self, request: Request, pk: int) -> Response:
        return Response(WebhookOutput(self.endpoint()).data)

    @extend_schema(
        operation_id="webhooks_update",
        summary="Change a webhook, or switch it on or off",
        request=WebhookPatch,
        responses=WebhookOutput,
    )
    def partial_update(self, request: Request, pk: int) -> Response:
        endpoint = self.endpoint()
        changes = self.read(WebhookPatch)
        changed = endpoints.endpoint_update(endpoint_id=endpoint.pk, now=self.now, **changes)
        return Response(WebhookOutput(changed).data)

    @extend_schema(
        operation_id="webhooks_delete",
        summary="Forget a webhook, with what was sent to it",
        description="409 `endpoint_in_use` while escalation rules call it; it names them.",
        responses={204: None},
    )
    def destroy(self, request: Request, pk: int) -> Response:
        endpoints.endpoint_delete(endpoint_id=self.endpoint().pk)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        operation_id="webhooks_rotate",
        summary="Replace the secret",
        description="The answer holds the new one, this once only. For 24 hours both sign.",
        request=None,
        responses={200: WebhookSecretOutput},
    )
    @idempotent
    def rotate(self, request: Request, pk: int) -> Response:
        endpoint, _secret = endpoints.endpoint_rotate(endpoint_id=self.endpoint().pk, now=self.now)
        return Response(WebhookSecretOutput(endpoint).data)

    @extend_schema(
        operation_id="webhooks_test",
        summary="Send a `ping`",
        request=None,
        responses={202: SENT_SOON},
    )
    @idempotent
    def ping(self, request: Request, pk: int) -> Response:
        sent = endpoints.endpoint_ping(endpoint=self.endpoint(), key=uuid4().hex, now=self.now)
        return Response(WebhookDeliveryOutput(sent).data, status=status.HTTP_202_ACCEPTED)


class WebhookDeliveryViewSet(ApiViewSet):
    queryset = OutboxMessage.objects.none()
    filter_backends = []
    orderings = ("-id",)
    scopes = {"list": Scope.ADMIN, "replay": Scope.ADMIN}

    def get_queryset(self) -> QuerySet[OutboxMessage]:
        endpoint = get_object_or_404(webhooks_visible_to(self.user), pk=self.kwargs["pk"])
        # Uses index: notifications_outbox_of
        return endpoint.messages.prefetch_related("deliveries")

    @extend_schema(
        operation_id="webhook_deliveries_list",
        summary="What was sent to a webhook, with every try, the latest first",
        responses=WebhookDeliveryOutput(many=True),
    )
    def list(self, request: Request, pk: int) -> Response:
        rows = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(WebhookDeliveryOutput(rows, many=True).data)

    @extend_schema(
        operation_id="webhook_deliveries_replay",
        summary="Send it again, with the same `webhook-id`",
        request=None,
        responses={202: SENT_SOON},
    )
    @idempotent
    def replay(self, request: Request, pk: int, delivery: int) -> Response:
        message = get_object_or_404(self.get_queryset(), pk=delivery)
        endpoints.message_replay(message_id=message.pk, now=self.now)
        again = self.get_queryset().get(pk=message.pk)
        return Response(WebhookDeliveryOutput(again).data, status=status.HTTP_202_ACCEPTED)
