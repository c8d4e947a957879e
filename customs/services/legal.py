"""Leads correct what the law leaves."""

import logging
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from accounts.changes import Change, change_keep
from accounts.models import User
from customs.models import LegalLimit

logger = logging.getLogger(__name__)

EDITED = ("days", "years", "remind_days", "text_fr", "text_en", "source", "certainty")


@transaction.atomic
def legal_limit_change(
    *,
    limit_id: int,
    actor: User,
    days: int,
    years: int,
    remind_days: Iterable[int],
    text_fr: str,
    text_en: str,
    source: str,
    certainty: str,
) -> LegalLimit:
    """Write down another length, text or source. Calendar days; every open follow-up is counted anew.

    Which countries a limit is of, and from which date it counts, administrators change.
    """
    limit = LegalLimit.objects.select_for_update().get(pk=limit_id)
    before = _told(limit)
    limit.days, limit.years = days, years
    limit.remind_days = sorted(set(remind_days), reverse=True)
    limit.text_fr, limit.text_en = text_fr, text_en
    limit.source, limit.certainty = source, certainty
    limit.save()
    change_keep(Change(LegalLimit, str(limit.pk), before, _told(limit)), actor)
    logger.info("legal limit changed", extra={"limit_id": limit.pk, "user_id": actor.pk})
    return limit


def _told(limit: LegalLimit) -> dict[str, Any]:
    return {name: getattr(limit, name) for name in EDITED}
