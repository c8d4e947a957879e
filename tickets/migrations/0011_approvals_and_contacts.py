"""Approvals that the customer wrote unasked, contacts with authorities; neither can be rewritten."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# A question may be answered, once; its text was what the customer read, so it never changes.
CREATE = """
CREATE FUNCTION tickets_approval_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'asked' THEN
        RAISE EXCEPTION 'an answered approval is kept as it is';
    END IF;
    IF (NEW.ticket_id, NEW.customs_system, NEW.purpose, NEW.shared, NEW.asked_by_id, NEW.asked_at)
        IS DISTINCT FROM
       (OLD.ticket_id, OLD.customs_system, OLD.purpose, OLD.shared, OLD.asked_by_id, OLD.asked_at)
    THEN
        RAISE EXCEPTION 'the text of an approval is kept as it was asked';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_authorityapproval_kept
    BEFORE UPDATE OR DELETE ON tickets_authorityapproval
    FOR EACH ROW EXECUTE FUNCTION tickets_approval_is_kept();
CREATE TRIGGER tickets_authoritycontactlog_append_only
    BEFORE UPDATE OR DELETE ON tickets_authoritycontactlog
    FOR EACH ROW EXECUTE FUNCTION tickets_log_is_append_only();
"""
DROP = """
DROP TRIGGER tickets_authoritycontactlog_append_only ON tickets_authoritycontactlog;
DROP TRIGGER tickets_authorityapproval_kept ON tickets_authorityapproval;
DROP FUNCTION tickets_approval_is_kept;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_known_words"),
        ("customs", "0005_legal_limits"),
        ("tickets", "0010_tasks_after_an_outage"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AuthorityContactLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                ("recorded_at", models.DateTimeField()),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "by telephone"),
                            ("email", "by e-mail"),
                            ("portal", "through its portal"),
                            ("in_person", "in person"),
                        ],
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
                ("authority", models.CharField(max_length=160, verbose_name="authority or office")),
                ("customs_system", models.SlugField(blank=True, db_index=False, max_length=20)),
                (
                    "reference",
                    models.CharField(blank=True, max_length=100, verbose_name="reference given"),
                ),
                ("shared", models.TextField(blank=True, verbose_name="what was said or sent")),
                (
                    "answer",
                    models.TextField(blank=True, verbose_name="what the authority answered"),
                ),
            ],
            options={
                "verbose_name": "contact with an authority",
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="authorityapproval",
            name="message",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tickets.message",
            ),
        ),
        migrations.AddField(
            model_name="authorityapproval",
            name="recorded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="authorityapproval",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="authorityapproval",
            name="words",
            field=models.TextField(
                blank=True, db_default="", verbose_name="the customer's exact words"
            ),
        ),
        migrations.AlterField(
            model_name="authorityapproval",
            name="asked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="authorityapproval",
            name="asked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("scope_verdict", "excluded")),
                fields=["created_at"],
                name="tickets_excluded",
            ),
        ),
        migrations.AddIndex(
            model_name="ticketevent",
            index=models.Index(
                condition=models.Q(("kind", "scope_answered")),
                fields=["ticket"],
                name="tickets_event_scope_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="authorityapproval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("asked_at__isnull", False), ("asked_by__isnull", False)),
                    models.Q(
                        ("asked_at", None),
                        ("asked_by", None),
                        ("message__isnull", False),
                        models.Q(("state", "asked"), _negated=True),
                        models.Q(("words", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="tickets_approval_asked_or_written",
            ),
        ),
        migrations.AddConstraint(
            model_name="authorityapproval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("recorded_at", None), ("recorded_by", None)),
                    models.Q(("recorded_at__isnull", False), ("recorded_by__isnull", False)),
                    _connector="OR",
                ),
                name="tickets_approval_recorded_by_and_at",
            ),
        ),
        migrations.AddField(
            model_name="authoritycontactlog",
            name="approval",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contacts",
                to="tickets.authorityapproval",
            ),
        ),
        migrations.AddField(
            model_name="authoritycontactlog",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="authoritycontactlog",
            name="ticket",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="authority_contacts",
                to="tickets.ticket",
            ),
        ),
        migrations.AddIndex(
            model_name="authoritycontactlog",
            index=models.Index(fields=["ticket", "id"], name="tickets_contact_of_ticket"),
        ),
        migrations.AddConstraint(
            model_name="authoritycontactlog",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["phone", "email", "portal", "in_person"])),
                name="tickets_contact_channel_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="authoritycontactlog",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("shared", ""), _negated=True),
                    models.Q(("answer", ""), _negated=True),
                    _connector="OR",
                ),
                name="tickets_contact_says_something",
            ),
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
