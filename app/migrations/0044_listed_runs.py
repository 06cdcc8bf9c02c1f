"""Runs of the assistant are listed, the latest first, and reported on by the days on which they were asked for."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("waymark", "0043_parents_asked_for")]

    initial = False

    operations = [
        ops.RunSQL("create index assistant_runs_created_idx on assistant_runs (organization_id, created_at, id)"),
    ]
