"""Log lines that say which request or task they belong to, and nothing about people.

Code logs facts with ids. What slips in all the same (an address in a server's error, a token in a
path) is masked in the finished line, so that no logger, tracebacks included, goes around it.
"""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from celery import Task
from celery.signals import before_task_publish, task_postrun, task_prerun

_context: ContextVar[dict[str, Any]] = ContextVar("log_context")

# Of the context, what goes with a task, in a header of its message.
_HEADER = "log_context"
_PASSED_ON = ("request_id", "ticket")

_KNOWN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# Django's own extras: the request itself, and the status that the sentence says already.
_LEFT_OUT = _KNOWN | {"request", "server_time"}

_MASKS = (
    (re.compile(r"(://[^\s:/@\"]*:)[^\s@\"]+@"), r"\1***@"),  # a password in an address
    (re.compile(r"\b(c4tdesk_|whsec_)[\w+/=-]+"), r"\1***"),
    (re.compile(r"\b(Bearer|Basic|Token) [\w.~+/=-]+", re.IGNORECASE), r"\1 ***"),
    (re.compile(r"(/invitations/|/password/reset/key/)[^/\s\"]+"), r"\1***"),
    (re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"), "***@***"),
    # An EORI: the country, then at most 15 characters. One letter may lead (ES), some may end (IE).
    (
        re.compile(
            r"\b(AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|GR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI"
            r"|SK|XI)[A-Z]?\d{6,15}[A-Z0-9]{0,3}\b"
        ),
        r"\1***",
    ),
)


def mask(text: str) -> str:
    """Return `text` without e-mail addresses, EORI numbers, keys and passwords."""
    for pattern, shown in _MASKS:
        text = pattern.sub(shown, text)
    return text


@contextmanager
def log_context(**facts: Any) -> Iterator[None]:
    """Add `facts` to every line that is logged meanwhile, in this thread."""
    token = _context.set(_context.get({}) | facts)
    try:
        yield
    finally:
        _context.reset(token)


def log_also(**facts: Any) -> None:
    """Add `facts` to the context that is open now."""
    _context.set(_context.get({}) | facts)


def log_facts() -> dict[str, Any]:
    """Return what the context says now."""
    return _context.get({})


class ContextFilter(logging.Filter):
    """Gives each record the facts of its request or task; what the record says itself wins."""

    def filter(self, record: logging.LogRecord) -> bool:
        for name, value in _context.get({}).items():
            if not hasattr(record, name):
                setattr(record, name, value)
        return True


class LineFormatter(logging.Formatter):
    """A line for people, masked."""

    def format(self, record: logging.LogRecord) -> str:
        return mask(super().format(record))


class JsonFormatter(logging.Formatter):
    """One JSON object a line, masked: what a log store indexes without rules of its own."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _LEFT_OUT}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return mask(json.dumps(line, default=str, ensure_ascii=False))


@before_task_publish.connect
def _task_is_sent(headers: dict[str, Any], **_: Any) -> None:
    """What a task does belongs to the request that caused it, through any number of tasks."""
    facts = log_facts()
    headers[_HEADER] = {name: facts[name] for name in _PASSED_ON if name in facts}


@task_prerun.connect
def _task_begins(task_id: str, task: "Task[Any, Any]", **_: Any) -> None:
    caused_by = task.request.get(_HEADER) or {}
    _context.set({"task": task.name, "task_id": task_id, **caused_by})


@task_postrun.connect
def _task_ends(**_: Any) -> None:
    _context.set({})
