"""The legal clocks as rows, first those that the product ships. From here on leads edit them."""

import django.contrib.postgres.fields
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import customs.models.legal
from customs.legal import RULES


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("customs", "LegalLimit").objects.bulk_create(
        apps.get_model("customs", "LegalLimit")(
            position=position,
            key=rule.key,
            kind=rule.kind.value,
            countries=sorted(rule.countries or ()),
            start=rule.start.value,
            days=rule.days,
            years=rule.years,
            remind_days=list(rule.remind_days),
            text_fr=rule.what.fr,
            text_en=rule.what.en,
            source=rule.source,
            certainty=rule.certainty.value,
        )
        for position, rule in enumerate(RULES, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("customs", "0004_notices_authorisations_and_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="LegalLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("text_fr", models.TextField(verbose_name="text in French")),
                ("text_en", models.TextField(verbose_name="text in English")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("sourced", "sourced"),
                            ("general", "general knowledge, to be checked"),
                            ("assumed", "our assumption"),
                        ],
                        max_length=10,
                        verbose_name="certainty",
                    ),
                ),
                (
                    "key",
                    models.SlugField(
                        help_text="The same for the same limit of several countries.",
                        max_length=40,
                        verbose_name="name",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("exit_confirmation_not_received", "exit not confirmed"),
                            ("goods_not_arrived", "goods not arrived, pre-lodged declaration"),
                            ("transit_not_arrived", "transit not arrived"),
                            ("amendment", "amendment"),
                            ("invalidation", "invalidation"),
                        ],
                        max_length=40,
                        verbose_name="what runs out",
                    ),
                ),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "start",
                    models.CharField(
                        choices=[
                            ("lodged_on", "Lodged on"),
                            ("accepted_on", "Accepted on"),
                            ("released_on", "Released on"),
                            ("enquiry_on", "Enquiry of customs received on"),
                            ("answer_by_on", "Answer asked for by customs by"),
                        ],
                        max_length=20,
                        verbose_name="counted from",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(default=0, verbose_name="days")),
                ("years", models.PositiveSmallIntegerField(default=0, verbose_name="years")),
                (
                    "remind_days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=customs.models.legal.remind_days,
                        size=None,
                        verbose_name="reminders, in days before",
                    ),
                ),
            ],
            options={
                "verbose_name": "legal limit",
                "verbose_name_plural": "legal limits",
                "ordering": ["position", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("certainty__in", ["sourced", "general", "assumed"])),
                        name="customs_legallimit_certainty_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("certainty", "sourced"), _negated=True),
                            models.Q(("source", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="customs_legallimit_sourced_names_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "exit_confirmation_not_received",
                                    "goods_not_arrived",
                                    "transit_not_arrived",
                                    "amendment",
                                    "invalidation",
                                ],
                            )
                        ),
                        name="customs_legallimit_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "start__in",
                                [
                                    "lodged_on",
                                    "accepted_on",
                                    "released_on",
                                    "enquiry_on",
                                    "answer_by_on",
                                ],
                            )
                        ),
                        name="customs_legallimit_start_known",
                    ),
                ],
            },
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
