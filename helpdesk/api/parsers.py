"""Reading request bodies: strict JSON and bounded uploads. What PostgreSQL cannot keep ends here."""

import math
import re
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser, MultiPartParser

DEPTH_MAX = 40
INTEGER_MAX = 10**30
MULTIPART_OVERHEAD = 64 * 1024
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class BodyTooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = _("The request is too large.")
    default_code = "too_large"


class StrictJSONParser(JSONParser):
    """JSON without NUL, lone surrogates, endless numbers and bottomless nesting."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the value read. Raises ParseError, BodyTooLarge."""
        _require_length(parser_context, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        try:
            value = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError(_("The JSON is nested too deeply.")) from error
        require_storable(value)
        return value


class UploadParser(MultiPartParser):
    """A form with a file, no larger than the desk accepts."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return fields and files. Raises ParseError, BodyTooLarge."""
        _require_length(parser_context, settings.ATTACHMENT_MAX_BYTES + MULTIPART_OVERHEAD)
        return super().parse(stream, media_type, parser_context)


def _require_length(context: Mapping[str, Any] | None, limit: int) -> None:
    declared = (context or {})["request"].META.get("CONTENT_LENGTH") or "0"
    if declared.isdecimal() and int(declared) > limit:
        raise BodyTooLarge


def require_storable(value: Any) -> None:
    """Raise ParseError for what JSON allows and the database does not. No recursion: depth is hostile."""
    waiting = [(value, 0)]
    while waiting:
        item, depth = waiting.pop()
        if depth > DEPTH_MAX:
            raise ParseError(_("The JSON is nested too deeply."))
        if isinstance(item, dict):
            waiting += [(part, depth + 1) for pair in item.items() for part in pair]
        elif isinstance(item, list):
            waiting += [(part, depth + 1) for part in item]
        else:
            _require_plain(item)


def _require_plain(item: Any) -> None:
    if isinstance(item, str) and _UNSTORABLE.search(item):
        raise ParseError(_("A text holds a NUL or half a surrogate pair."))
    if isinstance(item, float) and not math.isfinite(item):
        raise ParseError(_("A number is too large."))
    if isinstance(item, int) and abs(item) > INTEGER_MAX:
        raise ParseError(_("A number is too large."))
