"""Attempts to sign in: an attempt forgets a hundred old ones, and never more."""

from tortoise import migrations
from tortoise.migrations import operations as ops

from app.database.guards import function
from app.database.pool import NOBODY

FUNCTIONS = [
    # as before; which old ones are forgotten is decided once, where a subquery behind `in` may be run again
    *function(
        "begin_attempt(p_ids uuid[], p_subjects bytea[], p_allowed int[], p_since timestamptz, p_now timestamptz)",
        "timestamptz",
        """
        declare
            v_blocked_by timestamptz;
        begin
            perform pg_advisory_xact_lock(hashtextextended(encode(s.subject, 'hex'), 0))
            from (select unnest(p_subjects) as subject order by 1) s;
            delete from sign_in_attempts where id = any(array(
                select id from sign_in_attempts where attempted_at <= p_since
                order by attempted_at limit 100 for update skip locked));
            select max((
                select a.attempted_at from sign_in_attempts a
                where a.subject_hash = s.subject and a.attempted_at > p_since
                order by a.attempted_at desc offset s.allowed - 1 limit 1))
            into v_blocked_by from unnest(p_subjects, p_allowed) as s (subject, allowed);
            if v_blocked_by is null then
                insert into sign_in_attempts (id, subject_hash, attempted_at)
                select n.id, n.subject, p_now from unnest(p_ids, p_subjects) as n (id, subject);
            end if;
            return v_blocked_by;
        end
        """,
        to=(NOBODY,),
        language="plpgsql",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0026_feedback_history")]

    initial = False

    operations = [ops.RunSQL(";\n".join(FUNCTIONS))]
