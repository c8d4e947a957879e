"""The desk as a side of a comparison: its server, a key, and tickets as customers write them."""

import sys
from collections.abc import Sequence
from datetime import date
from itertools import count

from bench.rest.measuring import Side

TEXT = """Morning, POS-26-00725 bounced back from HMRC:

ValidationCode:CDS40045;CodeDescription:Missing document;\
PointerNames:Declaration->GoodsShipment->GovernmentAgencyGoodsItem(2)->AdditionalDocument

Item 2 is tent pegs, commodity 3926909790, container POSU1188241, MRN 26GB7F2KQ9M4X1TZR6.
"""


def server(module: str) -> Sequence[str]:
    """The command that serves `module` as the desk is served."""
    return [sys.executable, "-m", "gunicorn", "-c", "helpdesk/gunicorn.conf.py", module]


def api_key() -> str:
    """A key of a customer with a contract."""
    from accounts.models import Company, Contract, User
    from accounts.services import api_key_create

    company = Company.objects.create(name="Bench", tenant_id="bench")
    Contract.objects.create(company=company, starts_on=date(2026, 1, 1))
    user = User.objects.create(email="bench@bench.example", name="Bench", company=company)
    return api_key_create(user=user, name="bench", scopes=["admin"])[1]


def desk_side(key: str, *, port: int) -> Side:
    numbers = count()
    return Side(
        port=port,
        argv=server("helpdesk.wsgi"),
        path="/api/v1/tickets/",
        headers={"Authorization": f"Bearer {key}"},
        body=lambda: {"subject": "POS-26-00725", "description": f"{TEXT}{next(numbers)}"},
        environ={"API_RATE_PER_MINUTE": "100000000"},
    )
