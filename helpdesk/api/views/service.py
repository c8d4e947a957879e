"""What the desk promises, keeps, and knows of the caller."""

from datetime import timedelta
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.services import api_key_rotate
from helpdesk.api.examples import DUE_QUESTION
from helpdesk.api.serializers.service import (
    DueInput,
    DueOutput,
    MeOutput,
    NewKeyOutput,
    RotateInput,
)
from helpdesk.api.views.base import ApiViewSet
from notifications.models import stopped_at_of
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
    scopes = {"retrieve": "", "rotate": ""}

    @extend_schema(
        operation_id="me", summary="Whom the key acts as, and what it may do", responses=MeOutput
    )
    def retrieve(self, request: Request) -> Response:
        me = {
            "person": self.user,
            "key": request.auth,
            "mail_stopped_at": stopped_at_of(self.user.email),
        }
        return Response(MeOutput(me).data)

    @extend_schema(
        operation_id="me_rotate",
        summary="Have a new key with the scopes of this one, which goes on for a while",
        description=(
            "The new key lives as long as this one was meant to. The answer is kept nowhere: asked "
            "twice, there are two new keys."
        ),
        request=RotateInput,
        responses={201: NewKeyOutput},
    )
    def rotate(self, request: Request) -> Response:
        old: Any = request.auth
        overlap = timedelta(hours=self.read(RotateInput)["overlap_hours"])
        new, text = api_key_rotate(key=old, overlap=overlap, actor=self.user)
        old.refresh_from_db()
        new_key: Any = new
        new_key.key, new_key.old_key_until = text, old.expires_at
        return Response(NewKeyOutput(new_key).data, status=status.HTTP_201_CREATED)
