"""What a person handed in for an objective is read by the objective's readers, also once it has others."""

from tortoise import migrations
from tortoise.migrations import operations as ops

READERS = [
    # what the assistant drafted quotes what its first readers said, and so is narrowed; a person quotes nobody
    """
    create function waymark.follow_objective() returns trigger language plpgsql as $$ begin
      select o.audience into strict new.audience from public.objectives o
      where o.organization_id = new.organization_id and o.id = new.objective_id;
      return new;
    end $$""",
    "create trigger follows_objective before update of audience on proposals for each row "
    "when (new.origin = 'PERSON' and new.run_id is null and new.objective_id is not null) "
    "execute function waymark.follow_objective()",
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0016_handovers")]

    operations = [ops.RunSQL(";\n".join(READERS))]
