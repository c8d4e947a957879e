"""Pages that customers and agents share: each face adds its frame and its door."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from helpdesk.http import UserRequest, View


@dataclass(frozen=True, slots=True)
class Face:
    """On whose pages we are: the namespace of the addresses, the template around, who comes in."""

    space: str
    base: str
    guard: Callable[[View[...]], Callable[..., Any]]
    frame: Callable[[UserRequest], dict[str, Any]]

    def url(self, name: str, *args: int) -> str:
        return reverse(f"{self.space}{name}", args=args)

    def view(self, page: Callable[..., HttpResponseBase]) -> Callable[..., Any]:
        """The page behind the door of this face, which it is given as its second argument."""

        @wraps(page)
        def within(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return page(request, self, *args, **kwargs)

        return self.guard(within)

    def render(
        self, request: UserRequest, template: str, context: dict[str, Any], *, status: int = 200
    ) -> HttpResponse:
        """The template within the frame of this face, which it extends as `base`."""
        around = {"base": self.base, **self.frame(request)}
        return render(request, template, {**context, **around}, status=status)
