"""A client made from the schema opens a ticket, reads it and answers, all of it typed."""

import importlib
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests import factories

GENERATOR = Path(sys.executable).with_name("openapi-python-client")
CONFIG = "post_hooks: []\n"  # its formatting is nobody's matter here


@pytest.fixture
def desk(live_server, tmp_path, monkeypatch):
    """Generate the package from the schema of a live server; return what finds its modules."""
    config = tmp_path / "config.yaml"
    config.write_text(CONFIG)
    made = subprocess.run(
        (
            *(GENERATOR, "generate", "--url", f"{live_server.url}/api/schema/", "--meta", "none"),
            *("--output-path", tmp_path / "typed_desk", "--config", config, "--fail-on-warning"),
        ),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    monkeypatch.syspath_prepend(tmp_path)

    def module(name: str) -> ModuleType:
        return importlib.import_module(f"typed_desk.{name}")

    yield module
    for name in [name for name in sys.modules if name.startswith("typed_desk")]:
        del sys.modules[name]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_generated_client_opens_reads_and_answers(desk, live_server) -> None:
    requester = factories.person()
    models = desk("models")
    client = desk("client").AuthenticatedClient(live_server.url, factories.api_key(requester))
    with client:
        ticket = desk("api.tickets.tickets_create").sync(
            client=client,
            body=models.TicketInputRequest(
                subject="Rejected", description="CDS40045 Missing document, POS-26-00725"
            ),
            idempotency_key="from-a-typed-client",
        )
        read = desk("api.tickets.tickets_retrieve").sync(ticket.number, client=client)
        said = desk("api.tickets.messages_create").sync(
            ticket.number, client=client, body=models.MessageInputRequest(body="Any news?")
        )
        refused = desk("api.tickets.tickets_retrieve").sync("CAS-999999", client=client)

    assert isinstance(ticket, models.TicketOutput)
    assert ticket.classification.codes[0].code == "CDS40045"
    assert read.created_at == ticket.created_at
    assert read.sla.first_response.state == "running"
    assert (said.ticket, said.body, said.public) == (ticket.number, "Any news?", True)
    assert (refused.status, refused.code) == (404, "not_found")
