"""What every route has in common."""

from datetime import UTC, datetime
from functools import cache
from typing import Any, NoReturn, TypeVar

from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.viewsets import GenericViewSet

from accounts.models import User
from helpdesk.api.pagination import KeyPagination
from helpdesk.api.rates import Quota
from tickets.choices import Via
from tickets.events import Actor

S = TypeVar("S", bound=serializers.BaseSerializer[Any])


@cache
def _reader(shape: type[serializers.BaseSerializer[Any]]) -> serializers.BaseSerializer[Any]:
    """One serializer for all requests: it keeps nothing of them, and its fields cost to build."""
    return shape()


class ApiViewSet(GenericViewSet[Any]):
    """Explicit actions; instants are UTC in and out; answers are private to the key."""

    pagination_class = KeyPagination
    orderings: tuple[str, ...] = ("-id",)
    scopes: dict[str, str] = {}
    quota: Quota | None = None
    now: datetime

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.now = self.now = timezone.now()  # the clock of an answer, read once
        with timezone.override(UTC):
            return super().dispatch(request, *args, **kwargs)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if self.quota is not None:
            for name, value in self.quota.headers().items():
                response[name] = value
        patch_cache_control(response, private=True, no_cache=True)
        patch_vary_headers(response, ["Authorization"])
        return response

    def throttled(self, request: Request, wait: float) -> NoReturn:
        raise exceptions.Throttled(wait=wait)

    def read(self, shape: type[S]) -> dict[str, Any]:
        """The body in this shape. Raises ValidationError, which names each field at fault."""
        return _reader(shape).run_validation(self.request.data)  # type: ignore[no-any-return,arg-type]

    @property
    def user(self) -> User:
        """The person that the key acts as."""
        return self.request.user  # type: ignore[return-value]

    @property
    def actor(self) -> Actor:
        return Actor(user=self.user, via=Via.API)

    @property
    def locale(self) -> str:
        """`fr` or `en`: the language of this answer."""
        return "fr" if (translation.get_language() or "").startswith("fr") else "en"
