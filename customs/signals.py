"""What upper rooms may listen to.

`outage_recorded` is sent inside the transaction, with `outage`, `change` ("opened", "updated",
"ended") and `updates` (the new messages): a listener that fails undoes the change.
"""

from django.dispatch import Signal

outage_recorded = Signal()
