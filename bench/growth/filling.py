"""What the seed does not make: alerts, follow-ups, and a tag that few tickets have."""

from django.db import connection

from accounts.models import User
from alerts.models import Alert
from tickets.choices import Via
from tickets.events import Actor
from tickets.models import Ticket
from tickets.services import ticket_tag

RARE_TAG, RARE_TICKETS = "recalled", 5
# One alert for every second ticket, a third of them news; every tenth ticket was opened from one.
ALERTS = """
INSERT INTO alerts_alert (company_id, external_id, event_type, event_subtype, event_at, received_at,
    payload, text, status, known_status, category, subtype, customs_system, country,
    declaration_id, shipment_reference, signature, classification)
SELECT company_id, 'ticket-' || id, 'customs', 'status', created_at, created_at,
    '{}', subject, 'rejected', true, CASE WHEN id % 3 = 0 THEN '' ELSE category END, subtype,
    customs_system, country, 'D' || id, declaration_reference, signature, '{}'
FROM tickets_ticket WHERE id > {since} AND id % 2 = 0
"""
REFERENCES = """
INSERT INTO alerts_alertreference (alert_id, kind, value)
SELECT id, 'declaration', declaration_id FROM alerts_alert WHERE id > {alert}
"""
LINKS = """
INSERT INTO tickets_alertlink (alert_id, ticket_id)
SELECT alert.id, ticket.id FROM alerts_alert AS alert
JOIN tickets_ticket AS ticket ON alert.external_id = 'ticket-' || ticket.id
WHERE alert.id > {alert} AND ticket.id % 10 = 0
"""
FOLLOW_UPS = """
INSERT INTO tickets_followup (ticket_id, kind, declaration_reference, country, outcome, outcome_on,
    started_at, counted_at, limit_on, next_check_at)
SELECT id, subtype, declaration_reference, country,
    CASE WHEN resolved_at IS NULL THEN 'open' ELSE 'certified' END, resolved_at::date,
    created_at, created_at, created_at::date + 90,
    CASE WHEN resolved_at IS NULL THEN created_at + interval '3 days' END
FROM tickets_ticket WHERE id > {since} AND category = 'finalisation' AND subtype <> ''
"""


def fill() -> None:
    """Add what belongs to the tickets that have come since the last time."""
    latest = Alert.objects.filter(external_id__startswith="ticket-").order_by("-pk").first()
    since = int(latest.external_id.removeprefix("ticket-")) if latest else 0
    if not Ticket.objects.filter(pk__gt=since + 1).exists():
        return
    known = {"since": since, "alert": latest.pk if latest else 0}
    with connection.cursor() as cursor:
        for statement in (ALERTS, REFERENCES, LINKS, FOLLOW_UPS):
            for name, value in known.items():
                statement = statement.replace(f"{{{name}}}", str(value))
            cursor.execute(statement)
    _tag_few()


def _tag_few() -> None:
    agent = User.objects.filter(role="agent").earliest("pk")
    still_open = Ticket.objects.unresolved().order_by("pk").values_list("pk", flat=True)
    for pk in still_open[:RARE_TICKETS]:
        ticket_tag(ticket_id=pk, add=[RARE_TAG], actor=Actor(agent, Via.DESK))


def settle() -> None:
    """As after a night: dead rows gone, statistics fresh."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
