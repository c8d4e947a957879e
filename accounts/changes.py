"""Who changed what the whole desk works by, from what to what: rows that pages and /admin/ show."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from accounts.models import User


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed: `key` names the row, or the group of rows, of `model`."""

    model: type[Model]
    key: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def told(self) -> dict[str, dict[str, Any]]:
        """Only what differs, as `{name: {"from", "to"}}`."""
        return {
            name: {"from": self.before[name], "to": value}
            for name, value in self.after.items()
            if self.before[name] != value
        }


def change_keep(change: Change, user: User) -> None:
    """Write the change down, in the caller's transaction. Nothing where nothing differs."""
    if not change.told:
        return
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(change.model),
        object_id=change.key,
        object_repr=change.key,
        action_flag=CHANGE,
        change_message=json.dumps(change.told, cls=DjangoJSONEncoder, ensure_ascii=False),
    )


def changes_of(model: type[Model], key: str, most: int = 5) -> list[LogEntry]:
    """The latest changes of a row, the newest first, with who made them: one query."""
    kind = ContentType.objects.get_for_model(model)
    rows = LogEntry.objects.filter(content_type=kind, object_id=key, action_flag=CHANGE)
    return list(rows.select_related("user").order_by("-action_time", "-pk")[:most])
