"""The Celery application. Tasks are thin: they take ids, call one service and may run twice."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init, worker_process_init, worker_process_shutdown

from helpdesk.crashes import crashes_start
from helpdesk.tracing import tracing_start, tracing_stop

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")

app = Celery("helpdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def _worker_begins(**_: Any) -> None:
    crashes_start("worker")


@beat_init.connect
def _beat_begins(**_: Any) -> None:
    crashes_start("beat")


@worker_process_init.connect
def _process_begins(**_: Any) -> None:
    """In the process that runs tasks: what sends the spans does not survive a fork."""
    tracing_start("worker")


@worker_process_shutdown.connect
def _process_ends(**_: Any) -> None:
    tracing_stop()
