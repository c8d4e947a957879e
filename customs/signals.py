"""What upper rooms may listen to.

`outage_recorded` is sent inside the transaction, with `outage`, `change` ("opened", "updated",
"ended"), `updates` (the new messages) and `tell` (False where an agent chose to write to nobody):
a listener that fails undoes the change.
"""

from django.dispatch import Signal

outage_recorded = Signal()
