"""Attachments in a bucket of S3, or of a server that speaks its protocol.

Loaded only where a setting names a bucket. Files are read and written by us alone: the address of an
object is never handed out, so what a page refuses (a stranger, a virus) stays refused.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

# A bucket that hangs must not hold a request for minutes.
_PATIENCE = {"connect_timeout": 3, "read_timeout": 20, "retries": {"total_max_attempts": 2}}
_IN_MEMORY = 1024 * 1024
"""A larger file is read through the disk."""


class Bucket(S3Storage):  # type: ignore[misc]  # django-storages ships no types
    """One that answers like a disk: what goes wrong is an OSError, and nothing is overwritten."""

    def get_default_settings(self) -> dict[str, Any]:
        defaults: dict[str, Any] = super().get_default_settings()
        return defaults | {
            "default_acl": None,  # the bucket's own; one that is closed refuses any
            "file_overwrite": False,
            "max_memory_size": _IN_MEMORY,
            "object_parameters": {"ContentType": "application/octet-stream"},
        }

    def __init__(self, *, addressing: str, **options: Any) -> None:
        config = Config(s3={"addressing_style": addressing}, **_PATIENCE)
        super().__init__(client_config=config, **options)

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _as_disk():
            return super()._open(name, mode)

    def _save(self, name: str, content: File) -> str:  # type: ignore[type-arg]  # not generic when run
        with _as_disk():
            return str(super()._save(name, content))

    def exists(self, name: str) -> bool:
        with _as_disk():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        with _as_disk():
            super().delete(name)


@contextmanager
def _as_disk() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, Boto3Error, ClientError) as error:
        raise OSError(
            errno.EHOSTDOWN, f"the bucket does not answer as it should: {error}"
        ) from error
