"""How this room tells the rooms above that something happened, inside the same transaction."""

from django.dispatch import Signal

# Sent by `send()`: a listener that fails undoes the change. Argument: endpoint, just switched off
# because it failed for too long or said that it is gone.
endpoint_given_up = Signal()

# Likewise. Argument: endpoint, about to be deleted: whoever still needs it refuses.
endpoint_leaving = Signal()

# Likewise. Argument: message, an e-mail just stored and not yet read by anybody.
inbound_message_stored = Signal()
