"""How this room tells the rooms above that something happened, inside the same transaction."""

from django.dispatch import Signal

# Sent by `send()`: a listener that fails undoes the change. Arguments: ticket, events (a list).
ticket_event_recorded = Signal()
