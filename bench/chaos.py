"""A helpdesk under load whose parts are killed at random: what is lost, what is done twice?

Two workers and a beat work off late tickets while a program opens new ones. Twenty times a worker
is killed (SIGKILL), twice Valkey loses all its data, once PostgreSQL is restarted. Every figure
but the counts of what was done must be 0. Run: python -m bench chaos
"""

import json
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from random import Random

from aiosmtpd.controller import Controller

from tests.chaos.books import LEAD, mails_wrong
from tests.chaos.stack import Stack
from tests.servers import Mailbox

KILLS, WAVE = 20, 40
VALKEY_LOST, POSTGRES_RESTARTED = {6, 14}, {10}
SETTLED_SECONDS = 600  # a claim of a killed worker lasts two minutes


def emit(name: str, value: float, unit: str, n: int) -> None:
    print(json.dumps({"name": name, "value": value, "unit": unit, "n": n}), flush=True)


class Program(threading.Thread):
    """Opens a ticket every fifth of a second, and counts the answers."""

    def __init__(self, stack: Stack) -> None:
        super().__init__()
        self.answers: Counter[int] = Counter()
        self._stack, self._key = stack, stack.scene("key_of_a_program()")
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(0.2):
            self.answers[self._stack.open_ticket(self._key, "Opened under load")] += 1

    def finish(self) -> None:
        self._over.set()
        self.join()


def havoc(stack: Stack, chance: Random) -> list[int]:
    """Kill and restart; return the late tickets that were opened meanwhile."""
    late: list[int] = []
    for number in range(KILLS):
        if number % 4 == 0:
            late += stack.scene(f"late_keys({WAVE})")
        time.sleep(chance.uniform(0.5, 4))
        victim = chance.choice(["worker-1", "worker-2"])
        stack.kill(victim)
        if number in VALKEY_LOST:
            stack.valkey_forget()
            time.sleep(1)
            stack.start("valkey")
        if number in POSTGRES_RESTARTED:
            stack.stop("postgres")
            stack.start("postgres")
        stack.start(victim)
    return late


def measure(stack: Stack, mailbox: Mailbox) -> bool:
    """Break it, wait until it has recovered, count. Return whether all is as it should be."""
    stack.start_servers()
    stack.scene("desk_set_up()")
    stack.start("web", "worker-1", "worker-2", "beat")
    program = Program(stack)
    program.start()
    try:
        late = havoc(stack, Random(2026))
    finally:
        program.finish()
    started = time.monotonic()
    faults = stack.scene(f"settled(seconds={SETTLED_SECONDS})")
    emit("chaos_recovery", round(time.monotonic() - started, 1), "s", KILLS)
    return report(stack, mailbox, program.answers, late, faults)


def report(
    stack: Stack, mailbox: Mailbox, answers: Counter[int], late: list[int], faults: list[str]
) -> bool:
    """Print the books; what is wrong in detail goes to stderr."""
    ids = {mail["Message-ID"] for mail in mailbox.messages}
    told = mails_wrong((mail for mail in mailbox.messages if mail["To"] == LEAD), late)
    wrong = {
        "chaos_not_exactly_once": len(faults),
        "chaos_leads_not_told_once": len(told),
        "chaos_tickets_lost": max(0, answers[201] + len(late) - stack.scene("tickets_number()")),
        "chaos_emails_lost": len(set(stack.scene("mails_written()")) - ids),
    }
    emit("chaos_escalations", len(late) - len(told), "escalations", KILLS)
    emit("chaos_tickets_opened", answers[201], "tickets", answers.total())
    emit("chaos_emails_repeated", len(mailbox.messages) - len(ids), "e-mails", len(ids))
    for name, number in wrong.items():
        emit(name, number, "faults", len(late))
    print(*faults, *told, dict(answers), sep="\n", file=sys.stderr)
    return not any(wrong.values())


def main() -> int:
    mailbox = Mailbox()
    sink = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    sink.start()
    with tempfile.TemporaryDirectory(prefix="helpdesk-chaos-") as folder:
        stack = Stack(Path(folder), mailbox.port)
        try:
            return 0 if measure(stack, mailbox) else 1
        finally:
            stack.close()
            sink.stop()


if __name__ == "__main__":
    sys.exit(main())
