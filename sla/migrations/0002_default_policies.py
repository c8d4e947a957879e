"""The support hours of the Premium contract, and a policy for each plan.

The hours are the contract's. The targets are a proposal, in business minutes: edit them.
"""

from django.db import migrations
from django.utils import timezone

HOURS = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
# Priority: first and next response, update (Premium Plus), resolution.
MINUTES = {
    "critical": (60, 120, 240),
    "high": (120, 240, 480),
    "normal": (240, 480, 1440),
    "low": (480, None, 2400),
}
METRICS = ("first_response", "next_response", "update", "resolution")
PAUSES = {
    "resolution": ["waiting_authority", "waiting_customer"],
    "update": ["waiting_customer"],
}
REOPEN_DAYS = 10


def targets(plan):
    """Rows of metric, priority, category, minutes. What is out of scope is promised nothing."""
    rows = [(metric, "", "out_of_scope", None) for metric in METRICS]
    for priority, (response, update, resolution) in MINUTES.items():
        rows.append(("first_response", priority, "", response))
        rows.append(("next_response", priority, "", response))
        rows.append(("resolution", priority, "", resolution))
        if plan == "premium_plus":
            rows.append(("update", priority, "", update))
    return sorted(rows, key=lambda row: (row[0], row[2], row[1]))


def load(apps, schema_editor):
    Calendar = apps.get_model("sla", "Calendar")
    calendar, _new = Calendar.objects.get_or_create(
        name="Premium", defaults={"tz": "Europe/Paris", "hours": HOURS}
    )
    for plan, name in (("premium", "Premium"), ("premium_plus", "Premium Plus")):
        load_policy(apps, calendar, plan, name)


def load_policy(apps, calendar, plan, name):
    Policy, Target = apps.get_model("sla", "Policy"), apps.get_model("sla", "Target")
    policy = Policy.objects.create(
        name=name, plan=plan, calendar=calendar, pauses=PAUSES, reopen_days=REOPEN_DAYS
    )
    rows = targets(plan)
    Target.objects.bulk_create(
        Target(policy=policy, metric=m, priority=p, category=c, minutes=n) for m, p, c, n in rows
    )
    policy.current = apps.get_model("sla", "PolicyVersion").objects.create(
        policy=policy,
        number=1,
        published_at=timezone.now(),
        snapshot={
            "calendar": {"tz": calendar.tz, "hours": HOURS, "date_hours": {}, "holidays": {}},
            "targets": [[m, p, c, None if n is None else n * 60] for m, p, c, n in rows],
            "pauses": PAUSES,
            "reopen_days": REOPEN_DAYS,
        },
    )
    policy.save()
    load_rules(apps, policy)


def load_rules(apps, policy):
    """A warning while there is time, and the breach."""
    Rule = apps.get_model("sla", "EscalationRule")
    Rule.objects.create(
        policy=policy, name="75 % of the time is used", percent=75, notify_assignee=True
    )
    Rule.objects.create(
        policy=policy,
        name="Nobody has taken it at half time",
        percent=50,
        only_unassigned=True,
        notify_leads=True,
    )
    Rule.objects.create(
        policy=policy,
        name="The promise is broken",
        minutes=0,
        notify_assignee=True,
        notify_leads=True,
        notify_manager=True,
    )


class Migration(migrations.Migration):
    dependencies = [("sla", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
