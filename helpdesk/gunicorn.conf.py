"""The web server: few processes, some threads each, for requests that wait for the database."""

import fcntl
import os
import shutil
import signal
import tempfile
from functools import partial
from itertools import count
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
# Where the processes count requests together; read by prometheus_client when it is imported.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="helpdesk-metrics-")


def post_fork(server: Any, worker: Any) -> None:
    """Go down with the parent, even when that one is killed."""
    tie_to_parent(signal.SIGKILL)
    _take_slot()


def on_exit(server: Any) -> None:
    """Leave nothing behind."""
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)


def _take_slot() -> None:
    """Count on in the file of the process whose place this one takes.

    Files named for process ids would pile up, one set for each restart. The lock of a slot ends
    with its process, however that ends.
    """
    from prometheus_client import values

    for slot in count():
        path = os.path.join(os.environ["PROMETHEUS_MULTIPROC_DIR"], f"slot-{slot}.lock")
        lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
        else:
            # Never closed: the lock is to last as long as the process.
            values.ValueClass = values.MultiProcessValue(partial(int, slot))  # type: ignore[no-untyped-call]
            return
