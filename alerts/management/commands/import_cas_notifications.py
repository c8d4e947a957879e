"""`import_cas_notifications FILE`: CAS notifications (JSONL) as if they had been posted."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.models import Company
from alerts.services import notification_store
from helpdesk.errors import DomainError


class Command(BaseCommand):
    help = "Store CAS notifications from a JSONL file; a bad line is reported, the rest goes on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: object) -> None:
        companies = {company.tenant_id: company for company in Company.objects.all()}
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    self.stdout.write(json.dumps({"line": number, **_store(line, companies)}))


def _store(line: str, companies: dict[str, Company]) -> dict[str, object]:
    try:
        payload = json.loads(line)
    except ValueError as error:
        return {"error": f"not JSON: {error}"}
    company = companies.get(payload.get("tenantId", "")) if isinstance(payload, dict) else None
    if company is None:
        return {"error": "no company has this tenantId"}
    try:
        alert, created = notification_store(company=company, payload=payload, now=timezone.now())
    except DomainError as error:
        return {"error": error.message}
    return {"alert": alert.pk, "category": alert.category, "created": created}
