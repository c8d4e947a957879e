"""What every fault shares: a helpdesk, a program that keeps asking, a mailbox, and the books.

A figure is one JSON object a line; `value` is the seconds until all was as it should be again.
"""

import json
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from aiosmtpd.controller import Controller

from bench.product import Product
from tests.servers import Mailbox

SETTLED_SECONDS = 170  # what a killed process had claimed comes due again after two minutes


class FaultSkipped(Exception):
    """This machine cannot make the fault; the text says what it lacks."""


@dataclass(slots=True)
class Helpdesk:
    """What a fault is done to. `key` is of the program, a customer's."""

    product: Product
    mailbox: Mailbox
    key: str
    sink: Controller | None = None

    def mail_server(self, *, runs: bool) -> None:
        """Start the mail server, or stop it."""
        if self.sink is not None:
            self.sink.stop()
            self.sink = None
        if runs:
            self.sink = Controller(self.mailbox, hostname="127.0.0.1", port=self.mailbox.port)
            self.sink.start()

    def api(self, path: str, content: object = None, **headers: str) -> tuple[int, dict[str, str]]:
        """Ask the REST face as the program; return the status and the JSON of the answer."""
        body = None if content is None else json.dumps(content).encode()
        named = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        status, _headers, answer = self.product.ask(f"/api/v1{path}", body, **named | headers)
        return status, json.loads(answer or b"{}")


@contextmanager
def helpdesk(**environ: str) -> Iterator[Helpdesk]:
    """A helpdesk with one customer, one lead, a rule that tells the lead, and a mail server."""
    mailbox = Mailbox()
    with tempfile.TemporaryDirectory(prefix="helpdesk-fault-") as folder:
        mail = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mailbox.port)}
        product = Product(Path(folder), **mail | environ)
        desk = Helpdesk(product, mailbox, key="")
        try:
            desk.mail_server(runs=True)
            product.start()
            desk.key = product.scene("desk_ready()")
            yield desk
        except Exception:
            sys.stderr.write(product.log.read_text()[-3000:])
            raise
        finally:
            product.stop()
            desk.mail_server(runs=False)


@dataclass(eq=False)
class Asker(threading.Thread):
    """A program that opens tickets, and repeats what was not answered, as programs are told to.

    What it repeats has the same `Idempotency-Key`; so each subject must be there exactly once.
    """

    desk: Helpdesk
    interval: float = 0.2
    patience: float = 60.0
    acknowledged: list[str] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)
    longest: float = 0.0
    at: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(self.interval):
            self._open(f"Asked {uuid4().hex}")

    def finish(self) -> None:
        self._over.set()
        self.join()

    def _open(self, subject: str) -> None:
        started = time.monotonic()
        while time.monotonic() - started < self.patience:
            content = {"subject": subject, "description": "Blocked"}
            status, _answer = self.desk.api("/tickets/", content, Idempotency_Key=subject)
            if status == 201:
                self.acknowledged.append(subject)
                self.at[subject] = time.monotonic()
                self.longest = max(self.longest, time.monotonic() - started)
                return
            self.refused[status] += 1
            time.sleep(0.2)


@contextmanager
def asking(desk: Helpdesk) -> Iterator[Asker]:
    """Somebody opens tickets for as long as the block lasts."""
    asker = Asker(desk)
    asker.start()
    try:
        yield asker
    finally:
        asker.finish()


def under_load(name: str, havoc: Callable[[Helpdesk], int], **environ: str) -> bool:
    """Break something while a program opens tickets and deadlines pass; then read the books.

    `havoc` breaks things and returns how often. Return whether nothing acknowledged was lost and
    nothing done twice.
    """
    with helpdesk(**environ) as desk:
        with asking(desk) as asker:
            late = desk.product.scene("late_keys(40)")
            number = havoc(desk)
            late += desk.product.scene("late_keys(20)")
        started = time.monotonic()
        desk.product.until_ready(120)
        wrong = desk.product.scene(f"settled(seconds={SETTLED_SECONDS})")
        recovered = time.monotonic() - started
        return books_read(desk, name, number, recovered, asker, late, wrong)


def books_read(
    desk: Helpdesk,
    name: str,
    number: int,
    recovered: float,
    asker: Asker,
    late: list[int],
    wrong: list[str],
) -> bool:
    """Compare what was acknowledged with what is there; tell it. Return whether all is right."""
    found = Counter(desk.product.scene("asked_subjects()"))
    ids = Counter(mail["Message-ID"] for mail in desk.mailbox.messages)
    books = {
        "tickets_lost": sum(subject not in found for subject in asker.acknowledged),
        "tickets_twice": sum(times > 1 for times in found.values()),
        "emails_lost": len(set(desk.product.scene("mails_written()")) - ids.keys()),
        "not_exactly_once": len(wrong) + len(desk.product.scene("tickets_wrong()")),
    }
    tell(
        name, recovered, number,
        **books, acknowledged=len(asker.acknowledged), found=len(found),
        escalations=len(late), emails=len(ids), emails_repeated=ids.total() - len(ids),
        refused={str(status): times for status, times in asker.refused.items()},
        longest_wait=round(asker.longest, 1),
    )  # fmt: skip
    sys.stderr.writelines(f"{line}\n" for line in wrong)
    return not any(books.values())


def tell(name: str, value: float, number: int, **facts: object) -> None:
    """One figure: `value` seconds until it had recovered, `number` times broken."""
    figure = {"name": f"fault_{name}", "value": round(value, 1), "unit": "s", "n": number}
    print(json.dumps(figure | facts), flush=True)
