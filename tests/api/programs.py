"""A program with a key."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from accounts.models import User
from tests import factories


@dataclass(frozen=True)
class Program:
    """A client that sends a key, and JSON."""

    user: User
    key: str

    def get(self, path: str, **headers: str) -> Any:
        return self._client().get(self._address(path), headers=self._headers(headers))

    def post(self, path: str, data: Any = None, **headers: str) -> Any:
        return self._client().post(
            self._address(path), data, "application/json", headers=self._headers(headers)
        )

    def patch(self, path: str, data: Any = None, **headers: str) -> Any:
        return self._client().patch(
            self._address(path), data, "application/json", headers=self._headers(headers)
        )

    def delete(self, path: str, data: Any = None, **headers: str) -> Any:
        return self._client().delete(
            self._address(path), data, "application/json", headers=self._headers(headers)
        )

    def options(self, path: str) -> Any:
        return self._client().options(self._address(path), headers=self._headers({}))

    def upload(self, path: str, data: Any, **headers: str) -> Any:
        return self._client().post(self._address(path), data, headers=self._headers(headers))

    def _client(self) -> Client:
        return Client(raise_request_exception=False)

    def _address(self, path: str) -> str:
        return path if path.startswith(("/", "http")) else f"/api/v1/{path}"

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"} | {
            name.replace("_", "-"): value for name, value in more.items()
        }


def program(user: User, *scopes: str) -> Program:
    return Program(user, factories.api_key(user, *scopes))
