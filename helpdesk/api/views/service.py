"""What the desk promises, keeps, and knows of the caller."""

from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.api.examples import DUE_QUESTION
from helpdesk.api.serializers.service import DueInput, DueOutput, MeOutput
from helpdesk.api.views.base import ApiViewSet
from sla.core.calendar import CalendarError
from sla.due import due_answer
from sla.errors import refusal_text


class DueViewSet(ApiViewSet):
    scopes = {"create": ""}

    @extend_schema(
        operation_id="sla_due",
        summary="When N business minutes will have passed",
        description="In any calendar; `calendar` null is the contract's. Stores nothing.",
        request=DueInput,
        responses={200: DueOutput},
        examples=[DUE_QUESTION],
    )
    def create(self, request: Request) -> Response:
        try:
            return Response(due_answer(request.data))  # type: ignore[arg-type]
        except CalendarError as error:
            raise exceptions.ValidationError({"non_field_errors": [refusal_text(error)]}) from error


class MeViewSet(ApiViewSet):
    scopes = {"retrieve": ""}

    @extend_schema(
        operation_id="me", summary="Whom the key acts as, and what it may do", responses=MeOutput
    )
    def retrieve(self, request: Request) -> Response:
        return Response(MeOutput({"person": self.user, "key": request.auth}).data)
