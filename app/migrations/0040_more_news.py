"""Notifications may be about meetings, coaching notes, growth, nominations, surveys and objectives."""

from tortoise import migrations
from tortoise.migrations import operations as ops

THERE = [
    """
    create or replace function waymark.is_there(p_kind text, p_id uuid) returns boolean language sql stable as $$
    select coalesce(case p_kind
      when 'Comment' then (select c.deleted_at is null from comments c where c.id = p_id)
      when 'CheckInSheet' then (select true from check_in_sheets s where s.id = p_id)
      when 'Blocker' then (select true from blockers b where b.id = p_id)
      when 'Proposal' then (select true from proposals p where p.id = p_id)
      when 'Alignment' then (select true from alignments a where a.id = p_id)
      when 'Handover' then (select true from handovers h where h.id = p_id)
      when 'InputRound' then (select true from input_rounds r where r.id = p_id)
      when 'TeamInput' then (select true from team_inputs i where i.id = p_id)
      when 'ActionItem' then (select true from action_items a where a.id = p_id)
      when 'OneOnOne' then (select true from one_on_ones o where o.id = p_id)
      when 'Feedback' then (select true from feedback f where f.id = p_id)
      when 'FeedbackRequest' then (select true from feedback_requests f where f.id = p_id)
      when 'Recognition' then (select true from recognitions r where r.id = p_id)
      when 'Reward' then (select true from rewards w where w.id = p_id)
      when 'Reflection' then (select true from reflections r where r.id = p_id)
      when 'Objective' then (select true from objectives o where o.id = p_id)
      when 'CheckInMeeting' then (select true from check_in_meetings m where m.id = p_id)
      when 'OneOnOneMeeting' then (select true from one_on_one_meetings m where m.id = p_id)
      when 'CoachingNote' then (select true from coaching_notes n where n.id = p_id)
      when 'AwardNomination' then (select true from award_nominations n where n.id = p_id)
      when 'Survey' then (select true from surveys s where s.id = p_id)
      when 'LearningAssignment' then (select true from learning_assignments a where a.id = p_id)
      when 'LearningEnrollment' then (select true from learning_enrollments e where e.id = p_id)
      when 'SkillLevel' then (select true from skill_levels l where l.id = p_id)
      when 'Mentorship' then (select true from mentorships m where m.id = p_id)
      when 'User' then (select true from users u where u.id = p_id)
    end, false) $$""",
]


class Migration(migrations.Migration):
    dependencies = [("waymark", "0039_summary_drafts")]

    initial = False

    operations = [ops.RunSQL(";\n".join(THERE))]
