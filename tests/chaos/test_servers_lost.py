"""A server that goes, with or without its data: people go on, and nothing that was due is lost."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from aiosmtpd.controller import Controller

from tests.chaos.books import LEAD, mails_wrong
from tests.chaos.stack import Stack
from tests.servers import Mailbox

LATE = 10


@pytest.fixture(scope="module")
def sink() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    yield mailbox
    controller.stop()


@pytest.fixture(scope="module")
def stack(sink: Mailbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A whole helpdesk, with two beats as nobody should run it."""
    running = Stack(tmp_path_factory.mktemp("stack"), sink.port)
    try:
        running.start_servers()
        running.scene("desk_set_up()")
        running.start("web", "worker", "beat-1", "beat-2")
        yield running
    finally:
        running.close()


def test_people_go_on_without_valkey_and_what_was_due_fires_once_it_is_back(
    stack: Stack, sink: Mailbox
) -> None:
    key, before = stack.scene("key_of_a_program()"), stack.scene("tickets_number()")
    stack.valkey_forget()
    tickets = stack.scene(f"late_keys({LATE})")
    assert stack.open_ticket(key, "Opened without a broker") == 201
    stack.start("valkey")

    assert stack.scene("settled(seconds=120)") == []
    assert stack.scene("tickets_number()") == before + LATE + 1
    assert mails_wrong((mail for mail in sink.messages if mail["To"] == LEAD), tickets) == []


def test_after_a_restart_of_postgresql_no_page_fails(stack: Stack) -> None:
    """Every connection of the pools is dead, and nobody may notice."""
    key, before = stack.scene("key_of_a_program()"), stack.scene("tickets_number()")

    def open_twenty() -> list[int]:
        with ThreadPoolExecutor(8) as pool:
            return list(pool.map(lambda n: stack.open_ticket(key, f"Number {n}"), range(20)))

    assert open_twenty() == [201] * 20
    stack.stop("postgres")
    stack.start("postgres")
    assert open_twenty() == [201] * 20
    assert stack.scene("tickets_number()") == before + 40
    stack.scene("claims_let_go()")  # of what was being sent when the database went
    assert stack.scene("settled(seconds=120)") == []
