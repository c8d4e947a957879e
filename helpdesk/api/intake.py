"""Who posts CAS's notifications without a key: whoever knows a company's address and passes its checks."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import NotFound
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.models import User
from alerts.models import Intake
from alerts.services import intake_find
from helpdesk.http import client_address


class IntakeAuthentication(BaseAuthentication):
    """Set `request.auth` to the intake whose token the path holds."""

    def authenticate(self, request: Request) -> tuple[User, Intake]:
        """Raises NotFound for an unknown token, IntakeRefused for a failed check."""
        intake = intake_find(
            token=request.parser_context["kwargs"]["token"],
            headers=request.headers,
            address=client_address(request),
            body=request.body,
        )
        if intake is None:
            raise NotFound(_("There is no such address."))
        return intake.user, intake


class IsIntake(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.auth, Intake)
