"""One ticket from October to January, its promise read in a browser and compared with paper.

All times are of Paris. Support is open Monday to Friday 9:00-17:00; beside that, on the Sunday on
which summer time ends (25 October 2026, 3:00 becomes 2:00), from 1:00 to 4:00, which is four hours.
Closed on Friday 25 December and on Friday 1 January. A solution is promised within 24 h of that.

| when                  | what                                  | counted since the last line | sum |
| Fri 23 Oct 15:00      | opened                                |                             |   0 |
| Mon 26 Oct 11:00      | waits for the customer                | Fri 2 h, Sun 4 h, Mon 2 h   |   8 |
| Wed 23 Dec 14:00      | the customer answers                  | nothing                     |   8 |
| Mon 28 Dec 10:00      | the promise becomes 52 h              | 3 h, 8 h, closed, 1 h       |  20 |
| Tue 29 Dec 12:00      | solved                                | 7 h, 3 h                    |  30 |
| Wed 30 Dec 11:00      | the customer reopens it               | nothing                     |  30 |
| Mon 4 Jan 10:00       | read                                  | 6 h, 8 h, closed, 1 h       |  45 |

Seven hours are left then: until Monday 17:00, exactly at closing.
"""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from accounts.models import User
from sla.models import Calendar, Clock, Policy, Target
from sla.services.editing import changed_day_set, closing_day_set
from sla.services.policies import policy_publish, policy_reapply
from tests import factories
from tests.sla.moves import assigns, at, during, moves, opened, says, swept
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

COUNTED, APART = "counted", "not counted"
ON_4_JANUARY = [
    ("23 Oct 2026 15:00–17:00", COUNTED, "2 h"),
    ("25 Oct 2026 1:00–4:00", COUNTED, "4 h"),
    ("26 Oct 2026 9:00–11:00", COUNTED, "2 h"),
    ("26 Oct 2026 11:00–23 Dec 2026 14:00", "Waiting for the customer", APART),
    ("23 Dec 2026 14:00–17:00", COUNTED, "3 h"),
    ("24 Dec 2026 9:00–17:00", COUNTED, "8 h"),
    ("24 Dec 2026 17:00–26 Dec 2026 0:00", "Christmas", APART),
    ("28 Dec 2026 9:00–17:00", COUNTED, "8 h"),
    ("Tue 9:00–12:00", COUNTED, "3 h"),
    ("Tue 12:00–Wed 11:00", "Solved", APART),
    ("Wed 11:00–17:00", COUNTED, "6 h"),
    ("Thu 9:00–17:00", COUNTED, "8 h"),
    ("Thu 17:00–Sat 0:00", "New Year", APART),
    ("9:00–10:00", COUNTED, "1 h"),
    ("left until 17:00", "7 h"),
    ("Promised", "52 h"),
]


@pytest.fixture
def lead(transactional_db: None) -> User:
    return factories.agent(name="Claire Vasseur", role="lead")


@pytest.fixture
def premium(lead: User) -> Policy:
    """The policy of the plan, with the special days, published before the ticket is opened."""
    premium = Policy.objects.get(plan="premium")
    calendar = Calendar.objects.get(pk=premium.calendar_id)
    changed_day_set(calendar=calendar, on=date(2026, 10, 25), hours=[["01:00", "04:00"]])
    closing_day_set(calendar=calendar, on=date(2026, 12, 25), name="Christmas")
    closing_day_set(calendar=calendar, on=date(2027, 1, 1), name="New Year")
    policy_publish(policy_id=premium.pk, actor=lead)
    return premium


class Reader:
    """Two people, and a browser whose clock stands where the test says."""

    def __init__(self, page: Page, context: BrowserContext, url: str) -> None:
        self.page, self.context, self.url = page, context, url

    def read(self, when: str, user: User, path: str) -> Page:
        """Open a page at a time of Paris; the session begins then, too."""
        with during(when):
            client = Client()
            client.force_login(user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.url}])
            self.page.clock.set_fixed_time(at(when))
            self.page.goto(f"{self.url}{path}")
        return self.page

    def why(self, when: str, user: User, ticket: Ticket) -> tuple[str, list[tuple[str, ...]]]:
        """The deadline that the desk explains, and the lines of its explanation."""
        page = self.read(when, user, f"/desk/tickets/{ticket.number}/")
        page.locator("details", has_text="How it was counted").evaluate("it => it.open = true")
        table = page.get_by_role("table", name="How this deadline was counted")
        lines = [
            row.get_by_role("cell").all_inner_texts() for row in table.get_by_role("row").all()
        ]
        title = page.get_by_role("heading", name="Why").inner_text()
        return title, [tuple(map(_plain, line)) for line in lines]

    def promise(self, when: str, ticket: Ticket) -> str:
        """What the portal says of the ticket to its requester."""
        page = self.read(when, ticket.requester, f"/tickets/{ticket.number}/")
        return " ".join(_plain(page.locator(f".promise .{name}").inner_text()) for name in _SAID)


_SAID = ("sentence", "more")


def _plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").strip()


def test_a_promise_from_october_to_january_is_told_as_counted_on_paper(
    live_server, page: Page, context: BrowserContext, lead: User, premium: Policy
):
    reader = Reader(page, context, live_server.url)
    ticket = opened("2026-10-23T15:00")
    customer = ticket.requester
    assigns("2026-10-23T15:30", ticket, lead, lead)
    says("2026-10-23T16:00", ticket, lead)

    title, lines = reader.why("2026-10-26T10:00", lead, ticket)
    assert title == "Why Wed 11:00?"  # 17 of 24 h are left: Monday 7, Tuesday 8, Wednesday 2
    assert lines == [
        ("Fri 15:00–17:00", COUNTED, "2 h"),
        ("yesterday 1:00–4:00", COUNTED, "4 h"),
        ("9:00–10:00", COUNTED, "1 h"),
        ("left until Wed 11:00", "17 h"),
        ("Promised", "24 h"),
    ]
    assert reader.promise("2026-10-26T10:00", ticket) == (
        "Claire Vasseur is working on it. Solution before Wednesday 11:00."
    )

    moves("2026-10-26T11:00", ticket, "waiting_customer", lead)
    assert reader.promise("2026-10-30T10:00", ticket) == (
        "We have been waiting for your answer since Monday 11:00. As soon as you answer, time runs"
        " again: 16 h of 24 h of support hours are left for a solution."
    )
    says("2026-12-23T14:00", ticket, customer)
    says("2026-12-24T10:00", ticket, lead)
    # 8 h were used; 3 h on Wednesday and 8 h on Thursday leave 5 h for Monday.
    assert reader.promise("2026-12-28T09:30", ticket) == (
        "Claire Vasseur is working on it. Solution before 14:00."
    )

    with during("2026-12-28T10:00"):
        rows = Target.objects.filter(policy=premium, metric="resolution", priority="normal")
        rows.filter(category="").update(minutes=52 * 60)
        policy_publish(policy_id=premium.pk, actor=lead)
        assert policy_reapply(policy_id=premium.pk, actor=lead) == 1
    moves("2026-12-29T12:00", ticket, "resolved", lead)
    says("2026-12-30T11:00", ticket, customer)
    says("2026-12-30T12:00", ticket, lead)
    swept("2027-01-04T09:59")

    title, lines = reader.why("2027-01-04T10:00", lead, ticket)
    assert title == "Why 17:00?"
    assert lines == ON_4_JANUARY
    assert reader.promise("2027-01-04T10:00", ticket) == (
        "Claire Vasseur is working on it. Solution before 17:00."
    )
    assert not Clock.objects.filter(ticket=ticket, state="breached").exists()
