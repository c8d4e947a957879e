"""Fixtures of every test. The servers start in `pytest_configure`, before Django reads its settings."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any

import django
import hypothesis
import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.utils import translation
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from tests import processes, servers

# How long one example takes says how busy the machine is, nothing about the code.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")

_stack = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers, then read the settings that name them."""
    servers.start(_stack)
    settings.DATABASES["default"]["ENGINE"] = "tests.database"
    django.setup()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Keep pytest-django from reading the settings before a node has chosen its broker."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop them, whatever the tests did."""
    _stack.close()


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give a test that commits the rows of the migrations, which the one before it emptied.

    All or none: a test that does not ask makes the restoring of the next one fail.
    """
    if _commits(item):
        item.fixturenames.append("django_db_serialized_rollback")


def _commits(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    asked = bool(mark and mark.kwargs.get("transaction"))
    return asked or bool({"transactional_db", "live_server"} & {*getattr(item, "fixturenames", ())})


def _drives_browser(item: pytest.Item) -> bool:
    return "browser" in getattr(item, "fixturenames", ())


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What commits comes late: it leaves the tables empty, also of what the migrations wrote.

    What drives a browser comes last: Playwright's loop stays in the thread, and Django gives code
    under a loop a connection of its own, so a transaction begun before would never end.
    Mark those; skip them, with the reason, where there is no browser.
    """
    items.sort(key=lambda item: (_drives_browser(item), _commits(item)))
    missing = pytest.mark.skip(reason="no Chromium on this machine: browser tests did not run")
    for item in items:
        if _drives_browser(item):
            item.add_marker(pytest.mark.browser)
            if servers.browser_path() is None:
                item.add_marker(missing)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """What tests read is English, unless a request or a reader chooses French."""
    with translation.override("en"):
        yield


@pytest.fixture
def django_assert_max_num_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> Callable[..., AbstractContextManager[Any]]:
    """Count what a page costs in a process that has begun.

    What seldom changes is read once by each process; without this, the most a page may cost
    would depend on which test ran before it.
    """

    @contextmanager
    def counted(most: int, **options: Any) -> Iterator[Any]:
        processes.begin()
        with django_assert_max_num_queries(most, **options) as seen:
            yield seen

    return counted


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Use Debian's Chromium rather than a downloaded one."""
    return browser_type_launch_args | {
        "executable_path": servers.browser_path(),
        "args": servers.BROWSER_ARGUMENTS,
    }


@pytest.fixture
def broker() -> Iterator[None]:
    """An empty broker and cache, before and after."""
    from django.core.cache import cache

    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def celery_worker(transactional_db: None, broker: None) -> Iterator[servers.CeleryWorker]:
    """A real worker process; what it does is seen through the committed database."""
    from django.db import connection

    worker = servers.CeleryWorker(connection.settings_dict["NAME"])
    yield worker
    worker.stop()


@pytest.fixture
def mailbox(settings: Settings, broker: None) -> Iterator[servers.Mailbox]:
    """A real SMTP server, to which this test's process sends its e-mail."""
    sink = servers.Mailbox()
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    yield sink
    controller.stop()
