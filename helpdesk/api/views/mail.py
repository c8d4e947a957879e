"""E-mails that a mail server posts as they came."""

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from helpdesk.api.mail import IsMailGateway, MailGatewayAuthentication, RawMailParser, raw_of
from helpdesk.api.serializers.alerts import StoredOutput
from notifications.choices import InboundSource
from notifications.inbound.storing import inbound_store


class InboundMailView(APIView):
    authentication_classes = [MailGatewayAuthentication]
    permission_classes = [IsMailGateway]
    parser_classes = [RawMailParser]
    throttle_classes = []

    @extend_schema(
        operation_id="mail_inbound_create",
        summary="An e-mail that came, from your mail server",
        description=(
            "The message as it came (RFC 5322), in any content type. It is stored before anything "
            "else: 202 says so, 200 that the same bytes had come before. What it means is decided "
            "afterwards."
        ),
        auth=[],
        parameters=[
            OpenApiParameter("X-Mail-Timestamp", str, OpenApiParameter.HEADER, required=True),
            OpenApiParameter("X-Mail-Signature", str, OpenApiParameter.HEADER, required=True),
        ],
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses={
            202: OpenApiResponse(StoredOutput, "Stored."),
            200: OpenApiResponse(StoredOutput, "Had come before."),
        },
    )
    def post(self, request: Request) -> Response:
        raw = raw_of(request)
        if not raw:
            raise exceptions.ParseError
        message, new = inbound_store(raw=raw, source=InboundSource.GATEWAY, now=timezone.now())
        code = status.HTTP_202_ACCEPTED if new else status.HTTP_200_OK
        return Response(StoredOutput({"id": message.pk, "repeated": not new}).data, status=code)
