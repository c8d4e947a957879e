"""What a key may do: each route names the scope it needs."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.choices import Scope
from accounts.models import ApiKey


class HasScope(BasePermission):
    """A key holds the scope that the view lists for its action in `scopes`; "" asks for any key.

    Which objects it reaches is not decided here: every query starts at `visible_to`.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return False without a key (401). Raises PermissionDenied without the scope (403)."""
        key: ApiKey | None = request.auth  # type: ignore[assignment]
        if key is None:
            return False
        if view.action not in view.action_map.values():
            return True  # a method that the route lacks: 405 follows
        needed = view.scopes[view.action]
        if needed and not {needed, Scope.ADMIN} & set(key.scopes):
            raise PermissionDenied(
                _("This key lacks the scope “%(scope)s”.") % {"scope": needed}, "scope_missing"
            )
        return True
