"""Which pages are measured, as whom, and what they should cost.

Values of filters are common, rare and unknown ones: each can be slow in its own way.
"""

from collections.abc import Iterator
from typing import NamedTuple

from helpdesk.desk.figures.asking import GROUPS as FIGURES_GROUPS
from helpdesk.desk.figures.registry import KINDS
from helpdesk.desk.lists import VIEWS
from helpdesk.desk.ordering import ORDERS
from helpdesk.desk.reports import GROUPS

LIST = (60, 6)  # milliseconds at the 95th percentile, and queries
PORTAL_LIST = (60, 12)
TICKET = (60, 15)
SEARCH = (100, 6)
PORTAL_SEARCH = (100, 12)
REPORT = (1_000, 15)
OTHER = (200, 15)


class Place(NamedTuple):
    """One address; `{…}` in it is filled from `known.Known.words`."""

    name: str
    who: str
    address: str
    aim_ms: int
    most: int
    is_partial: bool = False


FILTERS = {
    "status_new": "status=new",
    "status_closed": "status=closed",
    "priority_critical": "view=all&priority=critical",
    "priority_low": "view=all&priority=low",
    "sla_late": "view=all&sla=late",
    "sla_today": "sla=today",
    "sla_none": "view=all&sla=none",
    "sla_none_open": "sla=none",
    "queue": "queue={queue}",
    "queue_of_all": "view=all&queue={queue}",
    "assignee_me_of_all": "view=all&assignee=me",
    "assignee_none_of_all": "view=all&assignee=none",
    "assignee_other": "assignee={agent}",
    "tag_common": "view=all&tag=call-back",
    "tag_of_open": "tag=long-story",
    "tag_of_open_among_all": "view=all&tag=long-story",
    "tag_rare": "view=all&tag={rare_tag}",
    "tag_unknown": "view=all&tag=zzz",
    "tag_unknown_open": "tag=zzz",
    "tag_unknown_oldest": "view=all&tag=zzz&sort=oldest",
    "tag_common_and_country": "view=all&tag=seen-before&country=NL&sort=oldest",
    "category": "view=all&category=port_error",
    "category_open": "category=port_error",
    "subtype": "view=all&subtype=mrn_unknown",
    "system": "view=all&system=cds",
    "system_unknown": "view=all&system=bht",
    "outage_tied": "view=all&outage=tied",
    "outage_none": "view=all&outage=none",
    "outage_one": "view=all&outage={outage}",
    "outage_unknown": "view=all&outage=99999999",
    "country": "view=all&country=DE",
    "country_open": "country=FR",
    "country_unknown": "view=all&country=PT",
    "company": "view=all&company={company_name}",
    "company_open": "company={company_name}",
    "company_letter": "view=all&company=a",
    "company_unknown": "view=all&company=zzz",
    "language": "view=all&language=nl",
    "scope_excluded": "view=all&scope=excluded",
    "scope_unsure": "view=all&scope=unsure",
    "created_day": "view=all&created_from={day}&created_to={day}",
    "created_from": "view=all&created_from={latest_day}",
    "created_to": "view=all&created_to=2020-01-01",
    "created_to_recent": "view=all&created_to={day}",
    "updated_day": "view=all&updated_from={day}&updated_to={day}",
    "updated_to": "view=all&updated_to=2020-01-01",
    "due_from": "view=all&due_from={latest_day}",
    "due_to": "view=all&due_to={latest_day}",
    "due_to_never": "view=all&due_to=2020-01-01",
    "signature": "view=all&signature={signature}",
    "signature_unknown": "view=all&signature=zzz",
    "reference": "view=all&reference={mrn}",
    "reference_unknown": "view=all&reference=zzz",
    "combination": "category=customs_error&country=DE&priority=high&priority=critical",
    "combination_none": "view=all&category=improvement&system=cds",
    "combination_rare": "view=all&scope=excluded&language=nl",
    "combination_dates": "view=all&created_to={day}&category=port_error&priority=low",
    "mine_critical": "view=all&assignee=me&priority=critical",
    "all_columns": "view=all&columns=queue&columns=tags&columns=created&columns=country",
    "next_page": "view=all&after={updated}~{number}",
    "next_page_oldest": "view=all&sort=oldest&after={created}~{number}",
    "next_page_rare": "view=all&country=PT&after={updated}~{number}",
}
WORDS = {
    "rare_words": "nominated Friday badge",
    "common_word": "container",
    "most_common_word": "bonjour",
    "stop_word": "the",
    "letter": "a",
    "two_common_words": "container declaration",
    "quoted": '"same lane"',
    "not_that": "container -port",
    "mrn": "{mrn}",
    "container_number": "{container}",
    "number": "{ticket}",
    "bare_number": "{number}",
    "company_name": "{company_name}",
    "nothing": "zzzunknown",
    "long": "blocked " * 60,
}
PORTAL_LISTS = {
    "tickets": "/tickets/",
    "tickets_open": "/tickets/?state=open",
    "tickets_needing": "/tickets/?state=needing",
    "tickets_solved": "/tickets/?state=solved",
    "tickets_priority": "/tickets/?priority=critical",
    "tickets_category": "/tickets/?category=improvement",
    "tickets_none": "/tickets/?category=continuity&priority=low&state=needing",
    "company": "/company/",
    "company_requester": "/company/?requester={person}",
    "alerts": "/alerts/",
}
PORTAL_PAGES = {
    "home": "/",
    "help": "/help/",
    "help_search": "/help/?q=container",
    "article": "/help/{article}/",
    "systems": "/systems/",
    "system": "/systems/cds/",
    "regularisation": "/regularisation/",
    "improvement": "/improvement/",
    "new": "/tickets/new/",
}
DESK_PAGES = {
    "counts": "/desk/counts/",
    "filters": "/desk/filters/?view=all",
    "preview": "/desk/tickets/{ticket}/preview/",
    "earlier": "/desk/tickets/{ticket}/earlier/",
    "next": "/desk/tickets/{ticket}/next/",
    "live": "/desk/tickets/{ticket}/live/?seen=0",
    "board": "/desk/board/",
    "system": "/desk/systems/cds/",
    "finalisation": "/desk/finalisation/",
    "finalisation_country": "/desk/finalisation/?country=NL",
    "finalisation_kind": "/desk/finalisation/?kind=release_not_received",
    "finalisation_mine": "/desk/finalisation/?who=me",
    "finalisation_today": "/desk/finalisation/?check=today",
    "knowledge": "/desk/knowledge/",
    "knowledge_search": "/desk/knowledge/?q=container",
    "knowledge_unknown": "/desk/knowledge/?q=zzzunknown",
    "knowledge_category": "/desk/knowledge/?category=port_error",
    "mail": "/desk/mail/",
    "team": "/desk/team/",
    "playbooks": "/desk/playbooks/",
    "company": "/desk/companies/{company}/",
    "recommendations": "/desk/improvement/recommendations/",
}
REPORTS = {
    "promises_csv": "/desk/reports/promises.csv?days=365",
    "late_csv": "/desk/reports/late.csv?days=7",
    "promises_xlsx": "/desk/reports/promises.xlsx?days=7",
    "promises_company": "/desk/reports/?days=365&company={company_name}",
    "promises_nobody": "/desk/reports/?days=365&company=zzz",
    "promises_filtered": "/desk/reports/?days=365&priority=critical&category=port_error&system=cds",
    "workload": "/desk/reports/workload/",
    "scope": "/desk/scope/?days=90",
    "improvement": "/desk/improvement/",
    "improvement_company": "/desk/improvement/?company={company}",
    "improvement_csv": "/desk/improvement/?format=csv",
    "corrections": "/desk/improvement/corrections/",
    "review": "/desk/companies/{company}/review/",
}
FIGURES_FILTERS = {
    "csv": "days=365&format=csv",
    "xlsx": "days=30&format=xlsx",
    "company": "days=365&company={company_name}",
    "nobody": "days=365&company=zzz",
    "rare": "days=365&country=PT",
    "filtered": "days=365&priority=critical&category=port_error&system=cds&agent={agent}",
}
REST_TICKETS = {
    "newest": "",
    "oldest": "ordering=created_at",
    "by_change": "ordering=-updated_at",
    "by_deadline": "ordering=next_due_at",
    "largest_page": "page_size=200",
    "status": "status=open",
    "statuses": "status=resolved,closed",
    "status_by_deadline": "status=waiting_authority&ordering=next_due_at",
    "priority": "priority=critical",
    "category": "category=port_error",
    "category_rare": "category=continuity&status=new&priority=low",
    "system": "customs_system=cds",
    "system_unknown": "customs_system=zzz",
    "assignee": "assignee={email}",
    "assignee_me": "assignee=me",
    "assignee_none": "assignee=none",
    "assignee_unknown": "assignee=nobody@nowhere.example",
    "company": "company={tenant}",
    "company_unknown": "company=zzz",
    "created_after": "created_after={created}",
    "created_before": "created_before=2020-01-01T00:00:00Z",
    "updated_after": "updated_after={updated}&ordering=updated_at",
    "due_before": "due_before=2100-01-01T00:00:00Z",
    "due_before_never": "due_before=2020-01-01T00:00:00Z",
    "sla_breached": "sla_state=breached",
    "sla_running": "sla_state=running",
    "sla_paused": "sla_state=paused",
    "reference": "reference={mrn}",
    "reference_unknown": "reference=zzz",
    "external_reference": "external_reference=zzz",
    "tag_common": "tag=call-back",
    "tag_rare": "tag={rare_tag}",
    "tag_unknown": "tag=zzz",
    "rare_words": "q=nominated+Friday+badge",
    "common_word": "q=container",
    "nothing": "q=zzzunknown",
}
REST_ALERTS = {
    "newest": "",
    "oldest": "ordering=event_at",
    "category": "category=port_error",
    "category_none": "category=unclassified&customs_system=cds",
    "system": "customs_system=cds",
    "system_unknown": "customs_system=zzz",
    "company": "company={tenant}",
    "needs_help": "needs_help=true",
    "news": "needs_help=false",
    "has_ticket": "has_ticket=true",
    "has_no_ticket": "has_ticket=false",
    "event_after": "event_after={created}",
    "event_before": "event_before=2020-01-01T00:00:00Z",
    "signature": "signature={alert_signature}",
    "signature_unknown": "signature=zzz",
    "reference": "reference={declaration}",
    "reference_unknown": "reference=zzz",
}
REST_PAGES = {
    "ticket": "tickets/{ticket}/",
    "messages": "tickets/{ticket}/messages/",
    "events": "tickets/{ticket}/events/",
    "sla": "tickets/{ticket}/sla/",
    "alert": "alerts/{alert}/",
    "recommendations": "recommendations/",
    "articles": "articles/",
    "outages": "outages/",
    "systems": "systems/",
}
REST_REPORTS = ("sla", "scope", "alerts", *KINDS.keys() - {"times"}, "speed")


def places() -> Iterator[Place]:
    """Every page, those of the desk first."""
    yield from _desk()
    yield from _searches()
    yield from _reports()
    yield from _portal()
    yield from _rest()


def _desk() -> Iterator[Place]:
    for view in (*VIEWS, "all"):
        yield Place(f"desk_list_{view}", "agent", f"/desk/?view={view}", *LIST)
    for order in ORDERS:
        for view in ("all", "due"):
            name, address = f"desk_list_{view}_by_{order}", f"/desk/?view={view}&sort={order}"
            yield Place(name, "agent", address, *LIST)
    for name, query in FILTERS.items():
        yield Place(f"desk_list_{name}", "agent", f"/desk/?{query}", *LIST)
    yield Place("desk_ticket", "agent", "/desk/tickets/{ticket}/", *TICKET)
    for name, address in DESK_PAGES.items():
        yield Place(f"desk_{name}", "lead", address, *OTHER)


def _searches() -> Iterator[Place]:
    for name, words in WORDS.items():
        typed = words.replace(" ", "+").replace('"', "%22")
        yield Place(f"desk_search_{name}", "agent", f"/desk/?view=all&q={typed}", *SEARCH)
        yield Place(f"desk_search_open_{name}", "agent", f"/desk/?view=due&q={typed}", *SEARCH)
        yield Place(f"desk_find_{name}", "agent", f"/desk/find/?q={typed}", *SEARCH, True)
        for who in ("admin", "customer"):
            yield Place(f"portal_search_{name}_{who}", who, f"/tickets/?q={typed}", *PORTAL_SEARCH)


def _reports() -> Iterator[Place]:
    for by in GROUPS:
        for days in (30, 365):
            address = f"/desk/reports/?days={days}&by={by}"
            yield Place(f"report_promises_{by}_{days}", "lead", address, *REPORT)
    for name, address in REPORTS.items():
        yield Place(f"report_{name}", "lead", address, *REPORT)
    for kind in KINDS:
        for by in FIGURES_GROUPS:
            address = f"/desk/reports/{kind}/?days=365&by={by}"
            yield Place(f"report_{kind}_by_{by}", "lead", address, *REPORT)
        for name, query in FIGURES_FILTERS.items():
            address = f"/desk/reports/{kind}/?{query}"
            yield Place(f"report_{kind}_{name}", "lead", address, *REPORT)


def _portal() -> Iterator[Place]:
    for who in ("admin", "customer"):
        for name, address in PORTAL_LISTS.items():
            if who == "admin" or not name.startswith("company"):
                yield Place(f"portal_{name}_{who}", who, address, *PORTAL_LIST)
    for name, address in PORTAL_PAGES.items():
        yield Place(f"portal_{name}", "admin", address, *OTHER)
    yield Place("portal_ticket", "admin", "/tickets/{own}/", *TICKET)
    for name in ("", "review/"):
        yield Place(f"portal_reports_{name.strip('/')}", "admin", f"/reports/{name}", *REPORT)


def _rest() -> Iterator[Place]:
    for lists, queries in (("tickets", REST_TICKETS), ("alerts", REST_ALERTS)):
        for name, query in queries.items():
            yield Place(f"rest_{lists}_{name}", "key", f"/api/v1/{lists}/?{query}", *LIST)
    for name in ("newest", "status", "category", "common_word", "sla_breached"):
        address = f"/api/v1/tickets/?{REST_TICKETS[name]}"
        yield Place(f"rest_own_tickets_{name}", "own_key", address, *LIST)
    for name, path in REST_PAGES.items():
        yield Place(f"rest_{name}", "key", f"/api/v1/{path}", *OTHER)
    for name in REST_REPORTS:
        yield Place(f"rest_report_{name}", "key", f"/api/v1/reports/{name}/", *REPORT)
