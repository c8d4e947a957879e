import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0001_search"),
        ("accounts", "0002_service_catalogue"),
        ("alerts", "0001_initial"),
        ("customs", "0002_load_reference_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Macro",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("category", models.CharField(blank=True, max_length=30)),
                ("title_fr", models.CharField(max_length=120)),
                ("title_en", models.CharField(max_length=120)),
                ("body_fr", models.TextField()),
                ("body_en", models.TextField()),
                ("body_nl", models.TextField(blank=True)),
                ("body_de", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["slug"],
            },
        ),
        migrations.CreateModel(
            name="Queue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(unique=True)),
                ("name_fr", models.CharField(max_length=80)),
                ("name_en", models.CharField(max_length=80)),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "queue",
                "verbose_name_plural": "queues",
                "ordering": ["position", "slug"],
            },
        ),
        migrations.CreateModel(
            name="Ticket",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=300, verbose_name="subject")),
                (
                    "locale",
                    models.CharField(
                        default="fr", max_length=5, verbose_name="language of the customer's text"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("open", "Open"),
                            ("waiting_customer", "Waiting for the customer"),
                            ("waiting_authority", "Waiting for the authority"),
                            ("waiting_third_party", "Waiting for a third party"),
                            ("resolved", "Solved"),
                            ("closed", "Closed"),
                        ],
                        default="new",
                        max_length=24,
                        verbose_name="status",
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[
                            ("critical", "Critical"),
                            ("high", "High"),
                            ("normal", "Normal"),
                            ("low", "Low"),
                        ],
                        default="normal",
                        max_length=10,
                        verbose_name="priority",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("technical_validation", "Technical validation"),
                            ("validation_violation", "Inconsistent data"),
                            ("customs_error", "Customs rejection"),
                            ("port_error", "Port error"),
                            ("sending_error", "Sending error"),
                            ("finalisation", "Finalisation"),
                            ("continuity", "Continuity"),
                            ("rectification", "Rectification"),
                            ("improvement", "Improvement"),
                            ("out_of_scope", "Outside the contract"),
                            ("unclassified", "To be understood"),
                        ],
                        default="unclassified",
                        max_length=30,
                        verbose_name="category",
                    ),
                ),
                ("subtype", models.CharField(blank=True, max_length=40, verbose_name="subtype")),
                (
                    "customs_system",
                    models.SlugField(
                        blank=True, max_length=20, verbose_name="customs or port system"
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                ("signature", models.CharField(blank=True, max_length=200)),
                ("classification", models.JSONField(blank=True, default=dict)),
                ("category_confirmed", models.BooleanField(default=False)),
                (
                    "scope_verdict",
                    models.CharField(
                        choices=[
                            ("included", "Included"),
                            ("excluded", "Not included"),
                            ("unsure", "To be confirmed"),
                        ],
                        default="unsure",
                        max_length=10,
                    ),
                ),
                ("scope_confirmed", models.BooleanField(default=False)),
                ("declaration_reference", models.CharField(blank=True, max_length=100)),
                ("external_reference", models.CharField(blank=True, max_length=100)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                ("last_message_at", models.DateTimeField()),
                (
                    "last_message_side",
                    models.CharField(
                        choices=[
                            ("customer", "Customer"),
                            ("agent", "Agent"),
                            ("system", "The desk itself"),
                        ],
                        default="customer",
                        max_length=10,
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, help_text="Grows with every event."),
                ),
                ("next_due_at", models.DateTimeField(blank=True, null=True)),
                ("reopen_until", models.DateTimeField(blank=True, null=True)),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            "subject", config="helpdesk"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assigned_tickets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tickets",
                        to="accounts.company",
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="tickets.ticket",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="tickets.ticket",
                    ),
                ),
                (
                    "outage",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="tickets",
                        to="customs.outage",
                    ),
                ),
                (
                    "queue",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tickets",
                        to="tickets.queue",
                    ),
                ),
                (
                    "requester",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requested_tickets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "ticket",
                "verbose_name_plural": "tickets",
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("customer", "Customer"),
                            ("agent", "Agent"),
                            ("system", "The desk itself"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "via",
                    models.CharField(
                        choices=[
                            ("portal", "Portal"),
                            ("desk", "Desk"),
                            ("api", "Program"),
                            ("email", "E-mail"),
                            ("system", "The desk itself"),
                        ],
                        max_length=10,
                    ),
                ),
                ("public", models.BooleanField(default=True)),
                (
                    "auto",
                    models.BooleanField(
                        default=False, help_text="An automatic reply answers nothing."
                    ),
                ),
                ("is_opening", models.BooleanField(default=False)),
                ("body", models.TextField()),
                ("created_at", models.DateTimeField()),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            "body", config="helpdesk"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="AuthorityApproval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("customs_system", models.SlugField(blank=True, max_length=20)),
                ("purpose", models.TextField(verbose_name="why we contact the authority")),
                ("shared", models.TextField(verbose_name="what we will share")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for the customer's answer"),
                            ("given", "Given"),
                            ("refused", "Refused"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_via",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("portal", "Portal"),
                            ("desk", "Desk"),
                            ("api", "Program"),
                            ("email", "E-mail"),
                            ("system", "The desk itself"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.FileField(upload_to="attachments/%Y/%m/")),
                ("name", models.CharField(max_length=200)),
                ("size", models.PositiveBigIntegerField()),
                ("content_type", models.CharField(max_length=100)),
                ("sha256", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField()),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="tickets.message",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "verbose_name": "file",
            },
        ),
        migrations.CreateModel(
            name="AlertLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "alert",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ticket_link",
                        to="alerts.alert",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alert_links",
                        to="tickets.ticket",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TicketEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("created", "Ticket opened"),
                            ("message_added", "Message added"),
                            ("status_changed", "Status changed"),
                            ("priority_changed", "Priority changed"),
                            ("classified", "Category changed"),
                            ("assigned", "Assigned"),
                            ("queue_changed", "Queue changed"),
                            ("references_changed", "References changed"),
                            ("scope_confirmed", "Scope confirmed"),
                            ("alert_linked", "Alert linked"),
                            ("outage_linked", "Outage linked"),
                            ("ticket_linked", "Ticket linked"),
                            ("merged", "Merged into another ticket"),
                            ("attachment_added", "File added"),
                            ("approval_asked", "Approval asked"),
                            ("approval_answered", "Approval answered"),
                            ("authority_contacted", "Authority contacted"),
                            ("rated", "Rated by the customer"),
                            ("sla_policy_applied", "Service level applied"),
                            ("sla_breached", "Promise broken"),
                            ("sla_escalated", "Escalated"),
                        ],
                        max_length=30,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "via",
                    models.CharField(
                        choices=[
                            ("portal", "Portal"),
                            ("desk", "Desk"),
                            ("api", "Program"),
                            ("email", "E-mail"),
                            ("system", "The desk itself"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "data",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="TicketReference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("value", models.CharField(max_length=100)),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="references",
                        to="tickets.ticket",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["company", "-updated_at"], name="tickets_of_company"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["requester", "-updated_at"], name="tickets_of_requester"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["-created_at", "-id"], name="tickets_newest"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["-updated_at", "-id"], name="tickets_latest"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "new",
                            "open",
                            "waiting_customer",
                            "waiting_authority",
                            "waiting_third_party",
                        ],
                    )
                ),
                fields=["next_due_at", "id"],
                name="tickets_next_due",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "new",
                            "open",
                            "waiting_customer",
                            "waiting_authority",
                            "waiting_third_party",
                        ],
                    )
                ),
                fields=["assignee", "next_due_at"],
                name="tickets_of_assignee_due",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "new",
                            "open",
                            "waiting_customer",
                            "waiting_authority",
                            "waiting_third_party",
                        ],
                    )
                ),
                fields=["category", "next_due_at"],
                name="tickets_category_due",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["-resolved_at"], name="tickets_resolved"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["signature", "-created_at"], name="tickets_signature"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["external_reference"], name="tickets_external_reference"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search"], name="tickets_search"
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "new",
                            "open",
                            "waiting_customer",
                            "waiting_authority",
                            "waiting_third_party",
                            "resolved",
                            "closed",
                        ],
                    )
                ),
                name="tickets_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(("priority__in", ["critical", "high", "normal", "low"])),
                name="tickets_priority_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "category__in",
                        [
                            "technical_validation",
                            "validation_violation",
                            "customs_error",
                            "port_error",
                            "sending_error",
                            "finalisation",
                            "continuity",
                            "rectification",
                            "improvement",
                            "out_of_scope",
                            "unclassified",
                        ],
                    )
                ),
                name="tickets_category_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(("scope_verdict__in", ["included", "excluded", "unsure"])),
                name="tickets_scope_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("resolved_at__isnull", False), ("status__in", ["resolved", "closed"])
                    ),
                    models.Q(
                        models.Q(("status__in", ["resolved", "closed"]), _negated=True),
                        ("resolved_at", None),
                    ),
                    _connector="OR",
                ),
                name="tickets_resolved_at_iff_resolved",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("id")), _negated=True),
                name="tickets_not_merged_into_itself",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["ticket", "id"], name="tickets_message_of_ticket"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search"], name="tickets_message_search"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["customer", "agent", "system"])),
                name="tickets_message_side_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("via__in", ["portal", "desk", "api", "email", "system"])),
                name="tickets_message_via_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_opening", True)),
                fields=("ticket",),
                name="tickets_message_one_opening",
            ),
        ),
        migrations.AddIndex(
            model_name="authorityapproval",
            index=models.Index(fields=["ticket", "state"], name="tickets_approval_of_ticket"),
        ),
        migrations.AddConstraint(
            model_name="authorityapproval",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["asked", "given", "refused"])),
                name="tickets_approval_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="authorityapproval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("answered_by", None), ("state", "asked")),
                    models.Q(
                        models.Q(("state", "asked"), _negated=True),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="tickets_approval_answered_iff_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="authorityapproval",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")),
                fields=("ticket",),
                name="tickets_approval_one_question_at_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="ticketevent",
            index=models.Index(fields=["ticket", "id"], name="tickets_event_of_ticket"),
        ),
        migrations.AddConstraint(
            model_name="ticketevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "created",
                            "message_added",
                            "status_changed",
                            "priority_changed",
                            "classified",
                            "assigned",
                            "queue_changed",
                            "references_changed",
                            "scope_confirmed",
                            "alert_linked",
                            "outage_linked",
                            "ticket_linked",
                            "merged",
                            "attachment_added",
                            "approval_asked",
                            "approval_answered",
                            "authority_contacted",
                            "rated",
                            "sla_policy_applied",
                            "sla_breached",
                            "sla_escalated",
                        ],
                    )
                ),
                name="tickets_event_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticketevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("via__in", ["portal", "desk", "api", "email", "system"])),
                name="tickets_event_via_known",
            ),
        ),
        migrations.AddIndex(
            model_name="ticketreference",
            index=models.Index(fields=["value"], name="tickets_reference_value"),
        ),
        migrations.AddConstraint(
            model_name="ticketreference",
            constraint=models.UniqueConstraint(
                fields=("ticket", "kind", "value"), name="tickets_reference_once_per_ticket"
            ),
        ),
    ]
