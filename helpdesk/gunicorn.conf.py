"""The web server: few processes, some threads each, for requests that wait for the database."""

import signal
from typing import Any

from helpdesk.env import env_int
from helpdesk.processes import tie_to_parent

worker_class = "gthread"
workers = env_int("WEB_WORKERS", 2)
threads = env_int("WEB_THREADS", 4)  # as many as the pool has connections
loglevel = "warning"
timeout = 30
graceful_timeout = 10
keepalive = 5
max_requests = 10_000
max_requests_jitter = 1_000
control_socket_disable = True
# Every process opens its own pool, so nothing is loaded before the fork.
preload_app = False


def post_fork(server: Any, worker: Any) -> None:
    """Go down with the parent, even when that one is killed."""
    tie_to_parent(signal.SIGKILL)
