"""What the schema says, a program that knows nothing else finds true: for every route.

Schemathesis makes requests from the schema, right and wrong ones, follows its links, and compares
each answer with its description. The seed is fixed, so that a red run can be repeated; docs/api.md
tells how to look further by hand.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import factories

ROOT = Path(__file__).parent.parent.parent
FEW = ("--max-time", "12", "--max-examples", "5", "--seed", "20261123", "--no-shrink")


def tried(address: str, key: str) -> subprocess.CompletedProcess[str]:
    """Try the whole schema at `address` with a key."""
    command = (
        *(Path(sys.executable).with_name("schemathesis"), "run", f"{address}/api/schema/"),
        *("--header", f"Authorization: Bearer {key}", "--no-color"),
        *("--generation-database", "none", "--warnings", "off", *FEW),
    )
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("side", ["agent", "customer_admin"])
def test_the_schema_keeps_its_word(live_server, settings, tmp_path, side) -> None:
    settings.API_RATE_PER_MINUTE = 1_000_000
    settings.MEDIA_ROOT = tmp_path
    requester = factories.person(role="customer_admin")
    factories.ticket(requester)
    factories.alert(requester.company)
    factories.recommendation(requester.company, by=factories.agent())
    factories.webhook_message(requester.company_id)
    key = factories.api_key(requester if side == "customer_admin" else factories.agent())

    run = tried(live_server.url, key)

    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
