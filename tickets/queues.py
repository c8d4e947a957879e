"""Into which queue a ticket goes by itself."""

from helpdesk.standing import Standing
from tickets.models import Queue


@Standing
def _queues() -> list[Queue]:
    return list(Queue.objects.all())


def queue_for(category: str) -> Queue | None:
    """The first queue that this category leads into; for reading only."""
    return next((queue for queue in _queues() if category in queue.categories), None)
