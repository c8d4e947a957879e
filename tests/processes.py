"""What a process reads once and keeps."""


def begin() -> None:
    """Let this process have read what stands, as it has after its first requests."""
    from accounts.scope import service_of
    from alerts.queries import rule_is_applied
    from notifications.webhooks import is_listened
    from sla.models import Policy
    from sla.queries import rules_of
    from sla.terms import versions_terms
    from tickets.assignment import rule_of
    from tickets.queues import queue_for

    service_of("", "")
    rule_is_applied(0, "")
    is_listened([""])
    rules_of(Policy())
    versions_terms(Policy.objects.values_list("current_id", flat=True))
    rule_of(0)
    queue_for("")
