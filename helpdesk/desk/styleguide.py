"""The living gallery: every component in every state, for those who build and those who check."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe

from accounts.models import Company, User
from helpdesk.desk.list_forms import BulkForm
from helpdesk.desk.lists import COLUMNS, USUAL_COLUMNS, LayoutForm
from helpdesk.desk.playbooks.ticket import Card, Line
from helpdesk.desk.queries import Options
from helpdesk.http import UserRequest, agent_required
from helpdesk.templatetags.charts import Bar, Series
from helpdesk.templatetags.timeline import Lane, Stretch
from tickets.playbook import Tick

ROLES = [
    "paper",
    "surface",
    "well",
    "line",
    "line-strong",
    "ink",
    "ink-soft",
    "accent",
    "accent-hover",
    "accent-ink",
    "accent-wash",
    "focus",
]
STATES = ("ok", "soon", "late", "paused", "info")
ICONS = [
    "search",
    "plus",
    "copy",
    "check",
    "close",
    "right",
    "left",
    "down",
    "arrow",
    "clip",
    "reply",
    "lock",
    "user",
    "clock",
    "theme",
    "inbox",
    "chart",
    "down2",
    "print",
    "undo",
    "edit",
    "doc",
    "info",
    "globe",
    "repeat",
    "keys",
    "menu",
    "bell",
    "split",
    "flag",
    "tag",
    "people",
    "out",
    "merge",
    "link",
    "snooze",
    "eye",
    "book",
    "key",
    "gear",
    "star",
    "send",
    "filter",
    "list",
]
STATUSES = [
    "new",
    "open",
    "waiting_customer",
    "waiting_authority",
    "waiting_third_party",
    "resolved",
    "closed",
]
HELD_FILES = (("photo.jpg", "checking"), ("facture.doc", "infected"))


class SampleForm(forms.Form):
    """One field that is right and one that is not."""

    subject = forms.CharField(label="Subject", help_text="One line is enough.", required=False)
    mrn = forms.CharField(label="MRN", min_length=18)
    notify = forms.BooleanField(label="Tell me by e-mail", required=False)
    priority = forms.ChoiceField(label="Priority", choices=[("high", "High"), ("low", "Low")])
    countries = forms.MultipleChoiceField(
        label="Countries",
        choices=[("FR", "France"), ("BE", "Belgium")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


@agent_required
def styleguide(request: UserRequest) -> HttpResponse:
    """Show every component with invented data; nothing is read from the database."""
    now = timezone.now()
    form = SampleForm(
        {"mrn": "26FRD41Q8K9P3B16R", "notify": True, "priority": "high", "countries": ["FR"]}
    )
    form.is_valid()
    context = {
        "roles": ROLES,
        "states": STATES,
        "icons": ICONS,
        "statuses": STATUSES,
        "priorities": ("critical", "high", "normal", "low"),
        "form": form,
        "sample": _conversation(now)
        | _promises(now)
        | _lists(now)
        | _work(now)
        | _surroundings(now)
        | _charts(),
    }
    return render(request, "styleguide.html", context)


def _conversation(now: datetime) -> dict[str, Any]:
    customer = mark_safe(  # nosec B308  # an example of ours
        "<p>Le terminal refuse de sortir la boîte, <mark data-evidence-text='8'>je vous donne mon"
        " accord<sup>8</sup></mark>, <mark class='is-on'>frais à partir de mercredi<sup>7</sup>"
        "</mark>.</p>"
    )
    approval = {
        "to": "Assistance DELTA IE",
        "subject": "Rejet Nat-023, EORI FR99954321800021",
        "text": "Bonjour,\n\nPouvez-vous vérifier que cet EORI est repris dans DELTA IE ?",
        "asked_by": "Claire Vasseur",
        "asked_at": now - timedelta(days=3),
        "reminded_at": now - timedelta(hours=2),
        "answered_by": "Maud Perrot",
        "answered_at": now - timedelta(minutes=3),
        "url": "#",
    }
    return {
        "messages": [
            _message(
                now, "Maud Perrot", "customer", customer, 90, lang="fr", files=_files()
            ),
            _message(now, "Jonas Weber", "note", "<p>Same office on CAS-004158.</p>", 60),
            _message(
                now, "Claire Vasseur", "agent", "<p>The release is confirmed.</p>", 4,
                mark="solution", is_me=True,
            ),
            _message(
                now, "Claire Vasseur", "agent", "<p>You: send the form. We: call the office.</p>", 2,
                mark="next_steps", is_me=True,
            ),
        ],
        "steps": [
            {"who": "you", "what": "Add document C678 to item 3.", "until": now.date()},
            {"who": "Customs4Trade", "what": "Send the declaration again."},
        ],
        "approvals": [
            approval | {"state": state} for state in ("open", "given", "refused", "unanswered")
        ],
        "code": {
            "code": "CDS40045",
            "explanation": "A document that this commodity code requires is missing.",
            "likely_fix": "Add the document to the item and send the declaration again.",
            "where": "item 2",
        },
    }  # fmt: skip


def _file(name: str) -> dict[str, Any]:
    return {"name": name, "size": 184_000, "href": "#"}


def _files() -> list[dict[str, Any]]:
    """One that may be had, one that is being checked, one with a virus."""
    held = [{"name": name, "state": state} for name, state in HELD_FILES]
    return [_file("annonce.pdf"), *held]


def _message(
    now: datetime, author: str, kind: str, html: str, minutes: int, **more: Any
) -> dict[str, Any]:
    return {
        "author": author,
        "role": "customer, by e-mail" if kind == "customer" else "public reply",
        "kind": kind,
        "html": html,
        "at": now - timedelta(minutes=minutes),
        **more,
    }


def _promises(now: datetime) -> dict[str, Any]:
    opens = now - timedelta(minutes=102)
    closes = opens + timedelta(hours=8)
    friday = (opens - timedelta(days=3) + timedelta(hours=5), closes - timedelta(days=3))
    return {
        "clocks": [_clock(now, *row) for row in CLOCKS],
        "ruler": {"opens": opens, "closes": closes, "now": now, "due": now + timedelta(hours=2)},
        "ruler_late": {
            "opens": opens, "closes": closes, "now": now, "due": now + timedelta(days=1),
        },
        "spans": [friday, (opens, closes)],
        "lanes": _lanes(now, friday[0], opens),
        "segments": [
            {
                "since": friday[0], "until": friday[0] + timedelta(minutes=42),
                "seconds": 2520, "counted": True, "reason": "",
            },
            {
                "since": friday[0] + timedelta(minutes=42), "until": opens,
                "seconds": 0, "counted": False, "reason": "waiting for the customer",
            },
            {
                "since": opens, "until": now, "seconds": 6120, "counted": True, "reason": "",
            },
        ],
    }  # fmt: skip


# name, kind, minutes used, minutes promised, reason
CLOCKS = (
    ("Resolution", "ok", 124, 480, ""),
    ("Next response", "soon", 82, 120, ""),
    ("First response", "late", 72, 60, ""),
    ("Resolution", "paused", 314, 480, "waiting for the customer"),
    ("First response", "met", 42, 120, ""),
    ("Resolution", "none", 0, None, "not covered"),
)


def _clock(
    now: datetime, name: str, kind: str, used: int, target: int | None, reason: str
) -> dict[str, Any]:
    left = (target or used) - used
    return {
        "name": name,
        "kind": kind,
        "elapsed_seconds": used * 60,
        "target_seconds": target and target * 60,
        "remaining_seconds": abs(left) * 60,
        "due": now + timedelta(minutes=left) if target else None,
        "met_at": now - timedelta(days=3),
        "reason": reason,
        "ticks": kind in ("ok", "soon"),
    }


def _lanes(now: datetime, asked: datetime, opens: datetime) -> list[Lane]:
    answered = asked + timedelta(minutes=42)
    soon, due = now + timedelta(minutes=38), now + timedelta(hours=5, minutes=56)
    return [
        Lane("First response", "met", [Stretch(asked, answered, "used")]),
        Lane(
            "Next response",
            "soon",
            [Stretch(opens, now, "used"), Stretch(now, soon, "rest")],
            soon,
        ),
        Lane(
            "Resolution",
            "paused",
            [
                Stretch(asked, answered, "used"),
                Stretch(answered, opens, "pause"),
                Stretch(opens, now, "used"),
                Stretch(now, due, "rest"),
            ],
            due,
        ),
    ]


def _work(now: datetime) -> dict[str, Any]:
    """What stands beside a ticket and above a list while agents work."""
    ticked = Tick(User(name="Claire Vasseur"), now - timedelta(minutes=12))
    refused = {"errors": ["Say what does not work yet."], "value": ""}
    return {
        "viewing": {
            "person": User(
                pk=1, name="Maud Perrot", company=Company(name="Comptoir des Épices Sauvage")
            ),
            "expires_at": now + timedelta(minutes=18),
        },
        "present": [
            {"name": "Jonas Weber", "is_writing": True},
            {"name": "Laurence Petit", "is_writing": False},
        ],
        "playbook": Card(
            [
                Line(1, "Decode the code and the place that it points at.", True, ticked),
                Line(2, "Propose the correction to the customer.", True, None),
                Line(3, "Contact the authority, with approval.", False, None),
            ]
        ),
        "solution": {"url": "#", "steps": [], "anchor": "sg-thread"},
        "solution_form": {"errors": refused["errors"], "body": refused},
        "bulk": BulkForm(options=Options(queues=[("alerts", "Alerts")])),
        "narrowing": {"form": SampleForm(prefix="filter")},
        "layout": LayoutForm(initial={"columns": USUAL_COLUMNS}),
    }


# number, subject, language, company, reference, kind, time, words, category, system, assignee, unread
ROWS = (
    ("004182", "ERREUR D’ENVOI x 14 ce matin", "fr", "Verrière Atlantique", "VER-IMP-26-0931",
     "late", "−0:38", "late by", "Sending", "DELTA IE", "", True),
    ("004171", "BAE toujours pas recu", "fr", "Comptoir des Épices Sauvage", "26FRD41Q8K9P3B16R7",
     "soon", "0:38", "due soon,", "Release", "DELTA IE", "Claire Vasseur", False),
    ("004178", "goods not arrived alert", "en", "Pennine Outdoor Supplies", "26GB3TD6WZ0N8EKHR3",
     "ok", "1:12", "on time,", "No arrival", "CDS", "Tom Hadley", True),
    ("004167", "noodprocedure AES", "nl", "Brabo Kunststoffen", "BRK-OUT-551240",
     "paused", "authority", "waiting for", "Continuity", "AES", "Ines Peeters", False),
)  # fmt: skip


def _lists(now: datetime) -> dict[str, Any]:
    names = (
        "number", "subject", "lang", "company", "reference", "kind", "time", "time_words",
        "category", "system", "assignee", "is_unread",
    )  # fmt: skip
    rows = [dict(zip(names, row, strict=True)) for row in ROWS]
    for number, row in enumerate(rows):
        row |= {
            "number": f"CAS-{row['number']}",
            "url": "#",
            "last_at": now - timedelta(minutes=12 + 200 * number),
            "is_mine": row["assignee"] == "Claire Vasseur",
            "cells": [{"name": name, "text": row[name] or "–"} for name in USUAL_COLUMNS],
        }
    return {
        "rows": rows,
        "headings": [{"name": name, "text": COLUMNS[name]} for name in USUAL_COLUMNS],
        "actions": [{"label": "Take", "key": "a", "url": "#"}, {"label": "Solve", "key": "e", "url": "#"}],
        "columns": [{"name": "Priority"}, {"name": "Tickets", "is_number": True}, {"name": "Kept"}],
        "table": [
            [{"text": "Critical"}, {"text": "21", "is_number": True}, {"text": "85.7 %", "kind": "late"}],
            [{"text": "High"}, {"text": "84", "is_number": True}, {"text": "97.6 %", "kind": "ok"}],
        ],
        "total": [{"text": "All"}, {"text": "105", "is_number": True}, {"text": "95.2 %"}],
        "boxes": [
            {"name": "MRN", "value": "26FRD41Q8K9P3B16R7", "wide": True, "copies": True},
            {"name": "System", "value": "DELTA IE Import"},
            {"name": "State", "value": "disturbed", "kind": "soon"},
        ],
        "tabs": [
            {"label": "Reply", "url": "#", "icon": "reply", "current": True},
            {"label": "Internal note", "url": "#", "icon": "lock"},
        ],
        "macros": [
            {"name": "office-reminder", "title": "Reminder to the office, with MRN", "url": "macro"},
            {"name": "release-expected", "title": "Release expected, next update"},
        ],
        "colleagues": [
            {"title": "Jonas Weber", "text": "@Jonas Weber "},
            {"title": "Laurence Petit", "text": "@Laurence Petit "},
        ],
        "rail": {
            "title": "My views",
            "views": [
                {"title": "Next deadline", "url": "#", "icon": "clock", "count": 23, "current": True},
                {"title": "Late", "url": "#", "shape": "late", "count": 3, "late": True},
                {"title": "Waiting", "url": "#", "shape": "paused", "count": 5},
            ],
        },
        "files": [_file("rejet.pdf"), _file("annonce-SONE.pdf")],
    }  # fmt: skip


def _surroundings(now: datetime) -> dict[str, Any]:
    always = {"now": now, "city": "Paris", "hours": "Monday to Friday, 9:00–17:00"}
    outage = {
        "system": "DELTA IE Import",
        "since": now - timedelta(hours=2, minutes=30),
        "advice": "Messages wait in CAS: do not send them again.",
        "next_update_at": now + timedelta(minutes=48),
        "url": "#",
    }
    return {
        "services": [
            always | {"is_open": True, "until": now + timedelta(hours=6)},
            always | {"is_open": False, "opens_at": now + timedelta(days=2)},
            always
            | {
                "is_open": False,
                "opens_at": now + timedelta(days=1),
                "closed_today": "Wednesday 11 November (Armistice)",
            },
        ],
        "stopped_at": now - timedelta(hours=20),
        "outages": [outage | {"state": state} for state in ("disturbed", "down", "maintenance")],
        "verdicts": [
            {"verdict": "included"},
            {
                "verdict": "excluded",
                "message": "Classification is part of CAS Classification.",
                "subscription": "CAS Classification",
            },
            {"verdict": "unsure"},
        ],
    }


def _charts() -> dict[str, Any]:
    responses = (93.1, 94.0, 95.2, 94.4, 96.1, 96.0, 97.2, 95.3, 96.2, 97.1, 98.0, 97.5)
    solutions = (86.2, 85.1, 88.0, 89.3, 88.2, 91.0, 90.1, 87.2, 90.3, 92.0, 93.1, 92.4)
    return {
        "months": [
            "Dec",
            "Jan",
            "Feb",
            "Mar",
            "Apr",
            "May",
            "Jun",
            "Jul",
            "Aug",
            "Sep",
            "Oct",
            "Nov",
        ],
        "lines": [
            Series("First response", responses, 95),
            Series("Resolution", solutions, 90),
        ],
        "bars": [
            Bar("0–25 %", 118),
            Bar("25–50 %", 96),
            Bar("50–75 %", 61),
            Bar("Late", 8, "late"),
        ],
        "parts": [Bar("CDS", 41), Bar("DELTA IE", 33), Bar("ATLAS", 18), Bar("NCTS", 8)],
        "spark": [4, 6, 3, 8, 7, 11, 9],
    }
