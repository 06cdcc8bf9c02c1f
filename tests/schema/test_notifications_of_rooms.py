"""Who is told of meetings, growth, awards, rewards, surveys and what is decided of goals; and who is not."""

from __future__ import annotations

from typing import Any

import pytest

from app.growth.models import MentorshipState
from tests.support.clock import TestClock
from tests.support.conversations import coaching_note, meet_of, pair_of
from tests.support.digests import deliver
from tests.support.factories import Factory, gid
from tests.support.graphql import Api
from tests.support.growth import growing
from tests.support.jobs import Jobs
from tests.support.mail import all_mail
from tests.support.notifications import told
from tests.support.reviews import review_of
from tests.support.surveys import answer_to


class TestOfMeetings:
    async def test_tell_who_is_to_come_that_one_is_planned_moved_or_cancelled(self, company: Factory, api: Api) -> None:
        meet = await meet_of(company)
        of = {"teamId": gid(meet.team), "cycleId": gid(meet.cycle), "startsAt": "2026-11-27T09:00:00Z"}
        scheduled = await api.as_(meet.lead).succeed("checkInMeetingSchedule", of, "meetingEdge { node { id } }")
        meeting = {"meetingId": scheduled["meetingEdge"]["node"]["id"]}

        for revision, change in enumerate(({"startsAt": "2026-11-27T10:00:00Z"}, {"notes": "Bring numbers."}), start=1):
            changed = {**meeting, "expectedRevision": revision, **change}
            await api.as_(meet.lead).succeed("checkInMeetingUpdate", changed)
        await api.as_(meet.lead).succeed("checkInMeetingCancel", meeting)

        kinds = ["MEETING_CANCELLED", "MEETING_MOVED", "MEETING_SCHEDULED"]
        assert sorted(await told(api, meet.member)) == [(kind, "CheckInMeeting") for kind in kinds]
        assert await told(api, meet.lead) == []
        assert await told(api, meet.outsider) == []

    async def test_tell_the_other_of_two_of_talks_and_their_days(self, company: Factory, api: Api) -> None:
        pair = await pair_of(company)
        series = {"oneOnOneId": gid(pair.series)}

        await api.as_(pair.report).succeed("oneOnOneMeetingAdd", series)
        await api.as_(pair.report).succeed("oneOnOneUpdate", {**series, "expectedRevision": 1, "nextOn": "2026-12-01"})
        await api.as_(pair.report).succeed("oneOnOneUpdate", {**series, "expectedRevision": 2, "cadence": "BIWEEKLY"})

        assert sorted(await told(api, pair.manager)) == [
            ("ONE_ON_ONE_MOVED", "OneOnOne"),
            ("ONE_ON_ONE_PLANNED", "OneOnOneMeeting"),
        ]
        for other in (pair.report, *pair.others.values()):
            assert await told(api, other) == []

    async def test_tell_of_a_coaching_note_once_it_is_shared(self, company: Factory, api: Api) -> None:
        pair = await pair_of(company)
        note = await coaching_note(company, pair.manager, pair.report)
        before = await told(api, pair.report)

        await api.as_(pair.manager).succeed("coachingNoteShare", {"coachingNoteId": gid(note)})

        assert before == []
        assert await told(api, pair.report) == [("COACHING_NOTE_SHARED", "CoachingNote")]
        for other in pair.others.values():
            assert await told(api, other) == []
        audit = "query($id: ID!) { auditRecords(subjectId: $id) { nodes { action } } }"
        assert (await api.as_(company.admin).run(audit, id=gid(note)))["auditRecords"]["nodes"] == []


class TestOfGrowth:
    async def test_tell_of_what_others_put_on_ones_list(self, company: Factory, api: Api) -> None:
        olga = await growing(company)
        of = {"userId": olga.person.gid}
        await api.as_(olga.manager).succeed("learningAssignmentCreate", {**of, "learningResourceId": gid(olga.book)})
        path = await olga.path()
        await api.as_(olga.manager).succeed("learningEnrollmentStart", {**of, "learningPathId": gid(path)})

        assert {kind for kind, _ in await told(api, olga.person)} == {"LEARNING_ASSIGNED", "PATH_STARTED"}
        assert await told(api, olga.manager) == []

    @pytest.mark.parametrize(
        ("mutation", "given", "kind"),
        [
            ("learningEnrollmentReturn", {"reason": "Sit in once more."}, "PATH_RETURNED"),
            ("learningEnrollmentConfirm", {}, "PATH_CONFIRMED"),
        ],
    )
    async def test_tell_what_becomes_of_the_end_of_a_path(
        self, mutation: str, given: dict[str, Any], kind: str, company: Factory, api: Api, now: TestClock
    ) -> None:
        olga = await growing(company)
        walked = await olga.enrollment(await olga.path(), state="WAITING", asked_at=now.read())

        await api.as_(company.admin).succeed(mutation, {"learningEnrollmentId": gid(walked), **given})

        assert await told(api, olga.person) == [(kind, "LearningEnrollment")]

    @pytest.mark.parametrize(
        ("mutation", "given", "kind"),
        [
            ("skillLevelSecond", {}, "SKILL_SECONDED"),
            ("skillLevelDecline", {"answer": "Lead one more."}, "SECONDING_DECLINED"),
        ],
    )
    async def test_tell_what_is_answered_on_ones_skill(
        self, mutation: str, given: dict[str, Any], kind: str, company: Factory, api: Api
    ) -> None:
        olga = await growing(company)
        level = await olga.level(seconding_asked=True)

        await api.as_(olga.manager).succeed(mutation, {"skillLevelId": gid(level), **given})

        assert await told(api, olga.person) == [(kind, "SkillLevel")]

    @pytest.mark.parametrize(
        ("mutation", "kind"),
        [("mentorshipAccept", "MENTORSHIP_ACCEPTED"), ("mentorshipDecline", "MENTORSHIP_DECLINED")],
    )
    async def test_tell_the_two_of_a_mentorship_and_nobody_else(
        self, mutation: str, kind: str, company: Factory, api: Api
    ) -> None:
        olga = await growing(company)
        given = {"mentorId": olga.colleague.gid, "focus": "Talks"}
        asked = await api.as_(olga.person).succeed("mentorshipAsk", given, "mentorshipEdge { node { id } }")
        await api.as_(olga.colleague).succeed(mutation, {"mentorshipId": asked["mentorshipEdge"]["node"]["id"]})

        assert await told(api, olga.colleague) == [("MENTORSHIP_ASKED", "Mentorship")]
        assert await told(api, olga.person) == [(kind, "Mentorship")]
        for other in (olga.manager, olga.director, olga.lead, company.admin):
            assert await told(api, other) == []

    async def test_tell_that_a_mentorship_was_ended(self, company: Factory, api: Api, now: TestClock) -> None:
        olga = await growing(company)
        begun = await olga.mentorship(olga.colleague, state=MentorshipState.ACCEPTED, decided_at=now.read())

        await api.as_(olga.colleague).succeed("mentorshipEnd", {"mentorshipId": gid(begun)})

        assert await told(api, olga.person) == [("MENTORSHIP_ENDED", "Mentorship")]

    async def test_tell_of_a_comment_on_what_one_wants_to_become_better_at(self, company: Factory, api: Api) -> None:
        olga = await growing(company)
        goal = await olga.goal()

        await api.as_(olga.manager).succeed("commentAdd", {"subjectId": gid(goal), "body": "Take the next one."})

        assert await told(api, olga.person) == [("COMMENT", "Comment")]


class TestOfRecognition:
    async def test_tell_who_nominated_what_was_decided(self, company: Factory, api: Api) -> None:
        award, tim, mira = await company.award(), await company.person("Tim"), await company.person("Mira")
        given = {"awardId": gid(award), "nomineeId": mira.gid, "reason": "She kept us calm."}
        ids = []
        for nominator in (tim, company.admin):
            made = await api.as_(nominator).succeed("awardNominate", given, "nominationEdge { node { id } }")
            ids.append(made["nominationEdge"]["node"]["id"])

        await api.as_(company.admin).succeed("awardNominationDecline", {"nominationId": ids[0], "reason": "Next year."})

        assert await told(api, tim) == [("NOMINATION_DECLINED", "AwardNomination")]
        assert await told(api, mira) == []

    async def test_tell_both_when_the_award_is_given(self, company: Factory, api: Api) -> None:
        award, tim, mira = await company.award(), await company.person("Tim"), await company.person("Mira")
        given = {"awardId": gid(award), "nomineeId": mira.gid, "reason": "She kept us calm."}
        made = await api.as_(tim).succeed("awardNominate", given, "nominationEdge { node { id } }")
        said = {"nominationId": made["nominationEdge"]["node"]["id"], "message": "You were calm."}

        await api.as_(company.admin).succeed("awardNominationApprove", said)

        assert await told(api, tim) == [("NOMINATION_APPROVED", "AwardNomination")]
        assert await told(api, mira) == [("PRAISE", "Recognition")]

    @pytest.mark.parametrize(
        ("mutation", "given", "kind"),
        [
            ("rewardApprove", {}, "REWARD_APPROVED"),
            ("rewardDecline", {"reason": "Not this quarter."}, "REWARD_DECLINED"),
        ],
    )
    async def test_tell_who_proposed_a_reward_and_not_for_whom_it_is(
        self, mutation: str, given: dict[str, Any], kind: str, company: Factory, api: Api
    ) -> None:
        lead = await company.person("Lena")
        team = await company.team(lead=lead)
        mira = await company.person("Mira", team=team)
        praise, budget = await company.praise(lead, mira), await company.reward_budget(team, needs_approval=True)
        reward = await company.reward(budget, praise, mira, lead)

        await api.as_(company.admin).succeed(mutation, {"rewardId": gid(reward), **given})

        assert await told(api, lead) == [(kind, "Reward")]
        assert await told(api, mira) == []


class TestOfReviews:
    async def test_tell_the_owner_what_becomes_of_a_goal(self, company: Factory, api: Api) -> None:
        review = await review_of(company)
        dropped = {"objectiveId": gid(review.goal), "decision": "DROP"}
        query = """mutation($input: ObjectivesCarryOverInput!) { objectivesCarryOver(input: $input) { __typename } }"""

        found = await api.as_(review.lead).run(query, input={"objectives": [dropped], "reason": "It is done."})

        assert found["objectivesCarryOver"] == [{"__typename": "ObjectivesCarryOverSuccess"}]
        assert await told(api, review.owner) == [("OBJECTIVE_DECIDED", "Objective")]
        assert await told(api, review.lead) == []


class TestOfSurveys:
    async def test_tell_everybody_who_is_asked_and_nobody_else(self, company: Factory, api: Api) -> None:
        manager = await company.person("Mona")
        reports = await company.managed(manager, 4)

        await company.survey(manager, started_by=company.admin)

        for person in reports:
            assert await told(api, person) == [("SURVEY", "Survey")]
        for other in (manager, company.admin, await company.person("Stella")):
            assert await told(api, other) == []

    async def test_say_the_same_to_who_has_answered_and_who_has_not(
        self, company: Factory, api: Api, jobs: Jobs, now: TestClock
    ) -> None:
        manager = await company.person("Mona")
        quick, slow = await company.person("Quick", manager=manager), await company.person("Slow", manager=manager)
        await company.managed(manager, 2)
        survey = await company.survey(manager, started_by=company.admin)
        await api.as_(quick).succeed("surveyAnswer", answer_to(survey))

        now.instant = now.read().replace(day=25, hour=9)
        await deliver(company, jobs)
        mails = await all_mail(jobs)

        def said(mail: str) -> str:
            return mail.split("is new:")[1].split("Choose")[0]

        [to_quick], [to_slow] = mails[quick.email], mails[slow.email]
        assert said(to_quick) == said(to_slow)
        for person in (quick, slow):
            assert [kind for kind, _ in await told(api, person)] == ["SURVEY"]
