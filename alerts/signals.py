"""How this room tells the rooms above that something happened, inside the same transaction."""

from django.dispatch import Signal

# Sent by `send()`: a listener that fails undoes the change. Argument: alert (new, with references).
alert_stored = Signal()
