"""The sweep and the recomputation at scale: one JSON object a line.

1,000 tickets break their first response, each with an assignee and a lead to write to, under
the default rules; beside them up to a million clocks are open and not due. Those hang on few
tickets, many cycles each: a sweep never looks at them, and only the index has to hold them.
"""

import json
import os
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402

from accounts.models import Company, Contract, User  # noqa: E402
from notifications.models import OutboxMessage  # noqa: E402
from sla.models import Clock, EscalationRule, Policy  # noqa: E402
from sla.services.recompute import recompute  # noqa: E402
from sla.services.sweep import sweep  # noqa: E402
from tickets.models import Ticket, TicketEvent  # noqa: E402

OPENED = datetime(2026, 11, 23, 8, tzinfo=UTC)  # Monday, 9:00 in Paris
DUE = OPENED + timedelta(hours=4)
LATE = 1_000
IDLE_TICKETS = 5_000

OPEN_MANY = """
INSERT INTO sla_clock (ticket_id, metric, cycle, state, is_paused, policy_version_id,
    target_seconds, paused_seconds, started_at, due_at, next_action_at)
SELECT ticket.id, 'next_response', cycle, 'running', false, %s, 86400, '{}',
    %s, %s + cycle * interval '1 minute', %s + cycle * interval '1 minute'
FROM tickets_ticket AS ticket, generate_series(%s, %s) AS cycle
WHERE ticket.subject = 'idle'
"""


def emit(name: str, value: float, unit: str, n: int) -> None:
    print(json.dumps({"name": name, "value": round(value, 4), "unit": unit, "n": n}), flush=True)


def people() -> tuple[User, User]:
    company = Company.objects.create(name="Bench", tenant_id="bench")
    Contract.objects.create(company=company, starts_on=date(2026, 1, 1))
    User.objects.create(email="lead@bench.example", name="Lead", role="lead")
    asks = User.objects.create(email="asks@bench.example", name="Asks", company=company)
    answers = User.objects.create(email="answers@bench.example", name="Answers", role="agent")
    return asks, answers


def tickets(number: int, subject: str, asks: User, answers: User) -> list[Ticket]:
    """Tickets with the two events that promise something, written without services."""
    fields: dict[str, Any] = {
        "company_id": asks.company_id, "requester": asks, "assignee": answers,
        "subject": subject, "category": "port_error", "created_at": OPENED,
        "updated_at": OPENED, "last_message_at": OPENED,
    }  # fmt: skip
    rows = Ticket.objects.bulk_create([Ticket(**fields) for _ in range(number)], 2_000)
    created = {"side": "customer", "status": "new", "priority": "normal", "category": "port_error"}
    version = Policy.objects.get(plan="premium").current_id
    applied = {"policy_version": version, "reason": "created", "deadlines": []}
    TicketEvent.objects.bulk_create(
        [
            TicketEvent(ticket=row, kind=kind, at=OPENED, via="system", data=data)
            for row in rows
            for kind, data in (("created", created), ("sla_policy_applied", applied))
        ],
        5_000,
    )
    return rows


def open_many(first: int, last: int) -> None:
    """So many clocks on each idle ticket, due next week."""
    version = Policy.objects.get(plan="premium").current_id
    later = OPENED + timedelta(days=7)
    with connection.cursor() as cursor:
        cursor.execute(OPEN_MANY, [version, OPENED, later, later, first, last])
        cursor.execute("ANALYZE sla_clock")


def measure_sweep(open_clocks: int) -> None:
    """The breaches alone, then with the default rules: three escalations and e-mails a ticket."""
    for name, active in (("sla_sweep", False), ("sla_sweep_escalating", True)):
        best, mails = float("inf"), 0
        for _attempt in range(3):
            with transaction.atomic():
                EscalationRule.objects.update(is_active=active)
                started = time.perf_counter()
                swept = sweep(now=DUE + timedelta(seconds=1))
                best = min(best, time.perf_counter() - started)
                assert (swept.breached, swept.failed) == (LATE, 0)
                mails = OutboxMessage.objects.count()
                transaction.set_rollback(True)
        emit(name, best, "s", open_clocks)
        emit(f"{name}_emails", mails, "emails", open_clocks)


def measure_recompute(name: str, *, write: bool) -> None:
    """Tickets a second, by the clock on the wall and by the processor time of this process."""
    busy = time.process_time()
    outcome = recompute(now=OPENED, write=write, report=lambda _found: None)
    busy = time.process_time() - busy
    number = outcome["tickets"]
    emit(name, number / outcome["seconds"], "tickets/s", number)
    emit(f"{name}_processor", number / busy, "tickets/s", number)


def main() -> None:
    EscalationRule.objects.update(active_from=OPENED)
    asks, answers = people()
    tickets(LATE, "late", asks, answers)
    tickets(IDLE_TICKETS, "idle", asks, answers)
    measure_recompute("sla_recompute_write", write=True)
    Clock.objects.filter(ticket__subject="idle").update(next_action_at=DUE + timedelta(days=7))
    measure_recompute("sla_recompute_check", write=False)
    open_many(1, 20)
    measure_sweep(100_000)
    open_many(21, 200)
    measure_sweep(1_000_000)


if __name__ == "__main__":
    main()
