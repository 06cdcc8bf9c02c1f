"""Severities of quality rules per organisation, and findings that people dismissed."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from app.core.ids import new_id
from app.database.guards import (
    ASSISTANT,
    AUDIENCE_MATCHES,
    check,
    grant,
    index,
    inherits_audience,
    key,
    one_of,
    reference,
    visible,
)
from app.objectives.quality.models import Severity
from tortoise import fields

TABLES = ("quality_rule_settings", "finding_dismissals")
KEYS = [
    *(key(table, "organization_id", "id") for table in TABLES),
    *(
        f"alter table {table} add constraint {table}_organization_id_fkey foreign key (organization_id) "
        "references organizations (id) on delete cascade"
        for table in TABLES
    ),
]

REFERENCES = [
    inherits_audience("finding_dismissals", "objective_id", "objectives"),
    inherits_audience("finding_dismissals", "key_result_id", "key_results"),
    inherits_audience("finding_dismissals", "proposal_id", "proposals"),
    reference("finding_dismissals", "dismissed_by_id", "users"),
]

CHECKS = [
    one_of("quality_rule_settings", "severity", ("OFF", "ADVICE", "BLOCKING")),
    check("finding_dismissals", "subject", "num_nonnulls(objective_id, key_result_id, proposal_id) = 1"),
    check("finding_dismissals", "reason", "btrim(reason) <> ''"),
]

INDEXES = [
    index("quality_rule_settings", "rule_id", unique=True),
    "create unique index finding_dismissals_about_key on finding_dismissals "
    "(organization_id, objective_id, key_result_id, proposal_id, rule_id, about) nulls not distinct",
    index("finding_dismissals", "key_result_id", where="key_result_id is not null"),
    index("finding_dismissals", "proposal_id", where="proposal_id is not null"),
]

POLICIES = [
    *visible("quality_rule_settings", "true"),
    *visible("finding_dismissals", AUDIENCE_MATCHES),
    grant("select, insert, update, delete", TABLES),
    grant("select", TABLES, ASSISTANT),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0004_comments")]

    operations = [
        ops.CreateModel(
            name="FindingDismissal",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("audience", fields.UUIDField()),
                ("objective_id", fields.UUIDField(null=True)),
                ("key_result_id", fields.UUIDField(null=True)),
                ("proposal_id", fields.UUIDField(null=True)),
                ("rule_id", fields.CharField(max_length=60)),
                ("about", fields.CharField(max_length=64)),
                ("words", fields.TextField(null=True, unique=False)),
                ("reason", fields.TextField(unique=False)),
                ("dismissed_by_id", fields.UUIDField()),
                ("dismissed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "finding_dismissals",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "A finding that a person does not follow, and why; about an objective, a key result or a proposal.",
            },
            bases=["Record"],
        ),
        ops.CreateModel(
            name="QualityRuleSetting",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("organization_id", fields.UUIDField()),
                ("rule_id", fields.CharField(max_length=60)),
                (
                    "severity",
                    fields.CharEnumField(
                        description="OFF: OFF\nADVICE: ADVICE\nBLOCKING: BLOCKING", enum_type=Severity, max_length=10
                    ),
                ),
            ],
            options={
                "table": "quality_rule_settings",
                "app": "waymark",
                "pk_attr": "id",
                "table_description": "The severity that an organisation gives a rule, where it is not the rule's own.",
            },
            bases=["Record"],
        ),
        *(ops.RunSQL(";\n".join(statements)) for statements in (KEYS, REFERENCES, CHECKS, INDEXES, POLICIES)),
    ]
