"""A scene for each kind of thing that people owe: who owes it, and the inputs with which they settle it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

from app.check_ins.models import Blocker
from app.core import clock
from app.cycles.models import CycleState
from app.growth.models import EnrollmentState
from app.inbox.source import InboxKind
from app.objectives.initiative_models import InitiativeState
from app.objectives.models import AlignmentKind, KeyResultProgress, Objective, ObjectiveState, TeamInputState
from app.proposals.models import AssistantRun, Engine, Purpose, Question, RunState
from app.recognition.reward_models import RewardState
from app.surveys.models import SurveyStatement
from tests.support.approval import Approval, approval_scene
from tests.support.check_ins import TeamAtWork, team_at_work, value
from tests.support.clock import TestClock
from tests.support.comments import at
from tests.support.conversations import meet_of, pair_of, talk
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import ERRORS, Api
from tests.support.growth import growing
from tests.support.reviews import SAID, review_of

ITEM = """kind sentence since dueAt overdue operations whileAway person { name } onBehalfOf { name }
    subject { __typename id }"""


@dataclass(frozen=True)
class Scene:
    """Something that a person owes, by the id of its subject, and an input for each mutation that settles it."""

    person: Person
    subject: str
    inputs: Mapping[str, dict[str, Any]]


@dataclass(frozen=True)
class Stage:
    """An organisation in which nothing has happened yet."""

    company: Factory
    api: Api
    now: TestClock


Setting: TypeAlias = Callable[[Stage], Awaitable[Scene]]
SCENES: dict[InboxKind, Setting] = {}


def scene(setting: Setting) -> Setting:
    """Enter the function that sets the scene for the kind of the same name."""
    SCENES[InboxKind(setting.__name__.upper())] = setting
    return setting


async def inbox_of(api: Api, person: Person, arguments: str = "") -> list[dict[str, Any]]:
    """Return what a person owes."""
    items: list[dict[str, Any]] = (await api.as_(person).run(f"{{ inbox{arguments} {{ nodes {{ {ITEM} }} }} }}"))[
        "inbox"
    ]["nodes"]
    return items


async def settle(api: Api, person: Person, mutation: str, input: dict[str, Any]) -> None:
    """Run a mutation, of one thing or of several, that must succeed."""
    title = mutation[0].upper() + mutation[1:]
    query = f"mutation($input: {title}Input!) {{ {mutation}(input: $input) {{ __typename {ERRORS} }} }}"
    found = (await api.as_(person).run(query, input=input))[mutation]
    for answer in found if isinstance(found, list) else [found]:
        assert answer["__typename"].endswith("Success"), answer


async def make_stale(company: Factory, key_result: Any) -> None:
    """Let the check-in of a key result be long overdue."""
    async with company._all():
        await KeyResultProgress.filter(id=key_result.id).update(
            check_in_due_on=date(2026, 10, 30), stale_after=date(2026, 11, 3)
        )


async def blocked(work: TeamAtWork, helper: Person, text: str = "No access to the data.") -> Blocker:
    """Ask somebody to help with the member's key result."""
    blocker: Blocker = await work.company.add(
        Blocker,
        audience=work.key_result.audience,
        key_result_id=work.key_result.id,
        text=text,
        since=date(2026, 11, 10),
        raised_by_id=work.member.id,
        helper_id=helper.id,
    )
    return blocker


@scene
async def check_in_sheet(stage: Stage) -> Scene:
    work = await team_at_work(stage.company)
    sheet = (await stage.api.as_(work.member).run("{ mySheet { id } }"))["mySheet"]
    return Scene(work.member, sheet["id"], {"checkInSheetSubmit": {"entries": [value(work.key_result, "25")]}})


@scene
async def sheet_to_acknowledge(stage: Stage) -> Scene:
    work = await team_at_work(stage.company)
    handed_in = await stage.api.as_(work.member).succeed(
        "checkInSheetSubmit", {"entries": [value(work.key_result, "25")]}, "sheet { id }"
    )
    id_ = handed_in["sheet"]["id"]
    return Scene(work.manager, id_, {"checkInSheetAcknowledge": {"sheetIds": [id_]}})


@scene
async def key_result_stale(stage: Stage) -> Scene:
    work = await team_at_work(stage.company)
    await make_stale(stage.company, work.key_result)
    return Scene(work.member, gid(work.key_result), {"checkInRecord": {"entry": value(work.key_result, "25")}})


@scene
async def blocker_help(stage: Stage) -> Scene:
    work = await team_at_work(stage.company)
    id_ = gid(await blocked(work, work.manager))
    inputs = {"blockerResolve": {"blockerId": id_}, "blockerAskHelp": {"blockerId": id_, "helperId": work.lead.gid}}
    return Scene(work.manager, id_, inputs)


async def _handed_in(stage: Stage) -> tuple[Approval, dict[str, Any]]:
    approval = await approval_scene(stage.company, stage.api)
    await approval.policy("TEAM_LEAD")
    return approval, await approval.hand_in_key_result()


@scene
async def proposal_to_decide(stage: Stage) -> Scene:
    approval, proposal = await _handed_in(stage)
    one = {"proposalId": proposal["id"], "revision": proposal["revision"]}
    inputs = {
        "proposalsApprove": {"proposals": [one], "idempotencyKey": "ok"},
        "proposalReject": {**one, "reason": "DUPLICATE"},
        "proposalsReturn": {"proposals": [{**one, "comment": "Why?"}]},
    }
    return Scene(approval.lead, proposal["id"], inputs)


@scene
async def key_result_returned(stage: Stage) -> Scene:
    approval, proposal = await _handed_in(stage)
    await approval.give_back(approval.lead, proposal)
    revised = {"keyResult": {"title": "Cut the wait from 30 h to 10 h", "target": "10"}}
    inputs = {
        "proposalRevise": {"proposalId": proposal["id"], "expectedRevision": 1, "changes": revised},
        "proposalWithdraw": {"proposalId": proposal["id"]},
    }
    return Scene(approval.member, proposal["id"], inputs)


@scene
async def objective_returned(stage: Stage) -> Scene:
    approval = await approval_scene(stage.company, stage.api)
    await approval.policy("TEAM_LEAD")
    proposal = await approval.hand_in()
    await approval.give_back(approval.lead, proposal)
    inputs = {
        "objectiveSubmit": {"objectiveId": gid(approval.draft)},
        "proposalWithdraw": {"proposalId": proposal["id"]},
    }
    return Scene(approval.member, proposal["id"], inputs)


@scene
async def key_result_change_returned(stage: Stage) -> Scene:
    approval = await approval_scene(stage.company, stage.api)
    return await _change_returned(approval, "keyResultChangeSubmit", {"keyResultId": gid(approval.work.key_result)})


@scene
async def objective_change_returned(stage: Stage) -> Scene:
    approval = await approval_scene(stage.company, stage.api)
    return await _change_returned(approval, "objectiveChangeSubmit", {"objectiveId": gid(approval.work.objective)})


async def _change_returned(approval: Approval, mutation: str, goal: dict[str, str]) -> Scene:
    await approval.policy("TEAM_LEAD")
    asked = {**goal, "expectedRevision": 1, "title": "Customers need us less", "reason": "We know more now."}
    answer = await approval.api.as_(approval.member).succeed(mutation, asked, "proposal { id revision }")
    await approval.give_back(approval.lead, answer["proposal"])
    inputs = {
        mutation: {**asked, "reason": "As you said."},
        "proposalWithdraw": {"proposalId": answer["proposal"]["id"]},
    }
    return Scene(approval.member, answer["proposal"]["id"], inputs)


@scene
async def question(stage: Stage) -> Scene:
    work = await team_at_work(stage.company)
    id_ = gid(await asked_question(stage.company, work.objective, work.lead, work.member))
    return Scene(work.member, id_, {"questionAnswer": {"questionId": id_, "body": "It is 20."}})


async def asked_question(company: Factory, objective: Objective, lead: Person, asked: Person) -> Question:
    """Let a draft for a team's objective, that its lead asked for, want to know something of a person."""
    of_the_team = {"audience": objective.team_id, "objective_id": objective.id}
    run = await company.add(
        AssistantRun,
        **of_the_team,
        purpose=Purpose.KEY_RESULTS,
        state=RunState.SUCCEEDED,
        requested_by_id=lead.id,
        request={},
        engine_requested=Engine.BUILTIN,
        created_at=clock.now(),
    )
    wanted = {"about": "baseline", "text": "What is it today?", "asked_of_id": asked.id}
    question: Question = await company.add(Question, **of_the_team, run_id=run.id, **wanted)
    return question


async def _proposed(stage: Stage, kind: AlignmentKind) -> Scene:
    mira, sam, cycle = (
        await stage.company.person("Mira"),
        await stage.company.person("Sam"),
        await stage.company.cycle(),
    )
    below = await stage.company.objective(cycle, mira, "Below")
    above = await stage.company.objective(cycle, sam, "Above", progress_mode="CONTRIBUTIONS")
    id_ = gid(await stage.company.align(below, above, kind, state="PROPOSED", proposed_by_id=mira.id))
    promise = {"promisedOn": "2026-12-01"} if kind is AlignmentKind.DEPENDS_ON else {}
    inputs = {
        "alignmentAccept": {"alignmentId": id_, **promise},
        "alignmentDecline": {"alignmentId": id_, "reason": "It does not help."},
    }
    return Scene(sam, id_, inputs)


@scene
async def alignment_proposed(stage: Stage) -> Scene:
    return await _proposed(stage, AlignmentKind.CONTRIBUTES)


@scene
async def dependency_asked(stage: Stage) -> Scene:
    return await _proposed(stage, AlignmentKind.DEPENDS_ON)


@scene
async def dependency_due(stage: Stage) -> Scene:
    mira, sam, cycle = (
        await stage.company.person("Mira"),
        await stage.company.person("Sam"),
        await stage.company.cycle(),
    )
    below = await stage.company.objective(cycle, mira, "Below")
    above = await stage.company.objective(cycle, sam, "Above")
    promise = {"promised_on": date(2026, 11, 17), "decided_by_id": sam.id, "decided_at": clock.now()}
    id_ = gid(await stage.company.align(below, above, AlignmentKind.DEPENDS_ON, proposed_by_id=mira.id, **promise))
    inputs = {"alignmentFulfil": {"alignmentId": id_}, "alignmentEnd": {"alignmentId": id_, "reason": "Not needed."}}
    return Scene(mira, id_, inputs)


@scene
async def input_round(stage: Stage) -> Scene:
    work = await team_at_work(stage.company)
    asked, [question] = await stage.company.input_round(work.team, work.cycle, work.member)
    answer = {"questionId": gid(question), "kind": "IDEA", "body": "Imports fail."}
    inputs = {
        "inputRoundAnswer": {"inputRoundId": gid(asked), "answers": [answer]},
        "inputRoundNothingToAdd": {"inputRoundId": gid(asked)},
    }
    return Scene(work.member, gid(asked), inputs)


@scene
async def input_round_to_close(stage: Stage) -> Scene:
    work = await team_at_work(stage.company)
    asked, _ = await stage.company.input_round(work.team, work.cycle, work.member, due_on=date(2026, 11, 17))
    return Scene(work.lead, gid(asked), {"inputRoundClose": {"inputRoundId": gid(asked)}})


@scene
async def input_news(stage: Stage) -> Scene:
    work = await team_at_work(stage.company)
    fate = {"state": TeamInputState.SET_ASIDE, "reason": "Next year.", "decided_by_id": work.lead.id}
    said = await stage.company.team_input(work.team, work.member, **fate, decided_at=clock.now(), has_news=True)
    return Scene(work.member, gid(said), {"teamInputsMarkSeen": {"teamInputIds": [gid(said)]}})


@scene
async def initiative_due(stage: Stage) -> Scene:
    work = await team_at_work(stage.company)
    given = {"due_on": date(2026, 11, 16), "state": InitiativeState.IN_PROGRESS}
    id_ = gid(await stage.company.initiative(work.key_result, **given))
    later = {"initiativeId": id_, "expectedRevision": 1, "dueOn": "2026-12-15", "reason": "The vendor is late."}
    inputs = {"initiativeMove": {"initiativeId": id_, "to": "DONE"}, "initiativeUpdate": later}
    return Scene(work.member, id_, inputs)


@scene
async def draft_unpublished(stage: Stage) -> Scene:
    approval = await approval_scene(stage.company, stage.api)
    draft = {"objectiveId": gid(approval.draft)}
    inputs = {"objectivePublish": draft, "objectiveSubmit": draft, "objectiveDelete": draft}
    return Scene(approval.member, gid(approval.draft), inputs)


@scene
async def priority_changed(stage: Stage) -> Scene:
    mira, cycle = await stage.company.person("Mira"), await stage.company.cycle()
    priority = await stage.company.priority(cycle, changed_at=clock.now() + timedelta(hours=1))
    id_ = gid(await stage.company.objective(cycle, mira, priority_id=priority.id))
    stage.now.forward(hours=2)
    return Scene(mira, id_, {"priorityReview": {"objectiveId": id_, "stillFits": True}})


@scene
async def objective_to_close(stage: Stage) -> Scene:
    mira, cycle = await stage.company.person("Mira"), await stage.company.cycle(state=CycleState.REVIEW)
    id_ = gid(await stage.company.objective(cycle, mira))
    return Scene(mira, id_, {"objectiveClose": {"objectiveId": id_, "outcome": "ABANDONED", "note": "Not needed."}})


@scene
async def reflection_to_hand_in(stage: Stage) -> Scene:
    review = await review_of(stage.company)
    id_ = gid(review.goal)
    return Scene(review.owner, id_, {"reflectionHandIn": {"objectiveId": id_, "content": SAID}})


@scene
async def reflection_to_answer(stage: Stage) -> Scene:
    review = await review_of(stage.company)
    id_ = gid(await stage.company.reflection(review.goal, review.owner))
    return Scene(review.manager, id_, {"reflectionRespond": {"reflectionId": id_, "response": "Well done."}})


@scene
async def objective_to_decide(stage: Stage) -> Scene:
    review = await review_of(stage.company)
    id_ = gid(review.goal)
    drop = {"objectives": [{"objectiveId": id_, "decision": "DROP"}], "reason": "It is reached."}
    return Scene(review.lead, id_, {"objectivesCarryOver": drop})


@scene
async def mention(stage: Stage) -> Scene:
    work = await team_at_work(stage.company)
    said = await stage.api.as_(work.lead).succeed(
        "commentAdd",
        {"subjectId": gid(work.objective), "body": f"Look, {at(work.member)}!"},
        "commentEdge { node { id } }",
    )
    id_ = said["commentEdge"]["node"]["id"]
    return Scene(work.member, id_, {"mentionsMarkRead": {"commentIds": [id_]}})


@scene
async def handover(stage: Stage) -> Scene:
    work = await team_at_work(stage.company)
    id_ = gid(await stage.company.handover(work.member, work.lead, work.key_result))
    inputs = {"handoverAccept": {"handoverId": id_}, "handoverDecline": {"handoverId": id_, "reason": "No time."}}
    return Scene(work.lead, id_, inputs)


@scene
async def action_item_due(stage: Stage) -> Scene:
    meet = await meet_of(stage.company)
    id_ = gid(await meet.item(meet.member, due_on=clock.now().date()))
    later = {"actionItemId": id_, "expectedRevision": 1, "dueOn": "2026-12-18"}
    return Scene(meet.member, id_, {"actionItemComplete": {"actionItemId": id_}, "actionItemUpdate": later})


@scene
async def action_item_offered(stage: Stage) -> Scene:
    meet = await meet_of(stage.company)
    id_ = gid(await meet.item(meet.member, offered_to_id=meet.lead.id))
    return Scene(meet.lead, id_, {name: {"actionItemId": id_} for name in ("actionItemAccept", "actionItemDecline")})


@scene
async def one_on_one_due(stage: Stage) -> Scene:
    pair = await pair_of(stage.company)
    stage.now.forward(days=2)
    id_ = gid(pair.series)
    other = {"oneOnOneId": id_, "expectedRevision": 1, "nextOn": "2026-11-27"}
    return Scene(pair.report, id_, {"oneOnOneMeetingAdd": {"oneOnOneId": id_}, "oneOnOneUpdate": other})


@scene
async def one_on_one_to_prepare(stage: Stage) -> Scene:
    pair = await pair_of(stage.company)
    id_ = gid(await talk(stage.company, pair.series, date(2026, 11, 20)))
    return Scene(pair.report, id_, {"agendaPointAdd": {"meetingId": id_, "text": "What comes next?"}})


@scene
async def feedback_asked(stage: Stage) -> Scene:
    mona, mira = await stage.company.person("Mona"), await stage.company.person("Mira")
    tim = await stage.company.person("Tim")
    request, question = await stage.company.feedback_request(mona, mira, tim)
    of = {"requestId": gid(request)}
    answers = [{"questionId": gid(question), "text": "Asking early."}]
    inputs = {
        "feedbackRequestAnswer": {**of, "kind": "SUGGESTION", "answers": answers},
        "feedbackRequestDecline": of,
    }
    return Scene(tim, gid(request), inputs)


@scene
async def feedback_more_asked(stage: Stage) -> Scene:
    mira, tim = await stage.company.person("Mira"), await stage.company.person("Tim")
    of = {"feedbackId": gid(await stage.company.feedback(mira, tim))}
    asking = {**of, "body": "Which of them?", "asksForMore": True}
    await settle(stage.api, tim, "feedbackReply", asking)
    inputs = {"feedbackReply": {**of, "body": "The one about the import."}, "feedbackRetract": of}
    return Scene(mira, of["feedbackId"], inputs)


@scene
async def feedback_draft(stage: Stage) -> Scene:
    mira, tim = await stage.company.person("Mira"), await stage.company.person("Tim")
    of = {"feedbackId": gid(await stage.company.feedback(mira, tim, sent_at=None))}
    stage.now.forward(days=4)
    return Scene(mira, of["feedbackId"], dict.fromkeys(("feedbackSend", "feedbackDiscard"), of))


@scene
async def nomination_to_decide(stage: Stage) -> Scene:
    lead = await stage.company.person("Lena")
    team = await stage.company.team(lead=lead)
    mira, tim = await stage.company.person("Mira", team=team), await stage.company.person("Tim", team=team)
    award = await stage.company.award(givers="LEADS")
    of = {"nominationId": gid(await stage.company.nomination(award, tim, mira))}
    inputs = {
        "awardNominationApprove": {**of, "message": "You kept us calm."},
        "awardNominationDecline": {**of, "reason": "Next month."},
    }
    return Scene(lead, of["nominationId"], inputs)


async def _reward(stage: Stage, state: RewardState) -> tuple[Person, Person, str]:
    """Add a reward of a team; return its lead, the lead of the team above and the reward's id."""
    above, lead = await stage.company.person("Dora"), await stage.company.person("Lena")
    division = await stage.company.team("Division", lead=above)
    team = await stage.company.team(lead=lead, parent=division)
    mira = await stage.company.person("Mira", team=team)
    budget = await stage.company.reward_budget(team, needs_approval=True)
    praise = await stage.company.praise(lead, mira)
    decided = {"decided_by_id": above.id, "decided_at": clock.now()} if state is RewardState.APPROVED else {}
    reward = await stage.company.reward(budget, praise, mira, lead, state=state, **decided)
    return lead, above, gid(reward)


@scene
async def reward_to_decide(stage: Stage) -> Scene:
    _, above, id_ = await _reward(stage, RewardState.PROPOSED)
    inputs = {"rewardApprove": {"rewardId": id_}, "rewardDecline": {"rewardId": id_, "reason": "Not this year."}}
    return Scene(above, id_, inputs)


@scene
async def reward_to_hand_over(stage: Stage) -> Scene:
    lead, _, id_ = await _reward(stage, RewardState.APPROVED)
    return Scene(lead, id_, {name: {"rewardId": id_} for name in ("rewardHandOver", "rewardWithdraw")})


@scene
async def meeting_to_close(stage: Stage) -> Scene:
    meet = await meet_of(stage.company)
    stage.now.forward(days=3)
    id_ = gid(meet.meeting)
    return Scene(meet.lead, id_, {name: {"meetingId": id_} for name in ("checkInMeetingClose", "checkInMeetingCancel")})


@scene
async def invitation_expiring(stage: Stage) -> Scene:
    invited = await stage.api.as_(stage.company.admin).succeed(
        "invitationCreate",
        {"email": f"nora.{stage.company.organization_id.hex}@example.com"},
        "invitationEdge { node { id } }",
    )
    id_ = invited["invitationEdge"]["node"]["id"]
    stage.now.forward(days=6)
    inputs = {"invitationResend": {"invitationId": id_}, "invitationRevoke": {"invitationId": id_}}
    return Scene(stage.company.admin, id_, inputs)


@scene
async def manager_left(stage: Stage) -> Scene:
    max_, admin = await stage.company.person("Max", active=False), stage.company.admin
    mira = await stage.company.person("Mira", manager=max_)
    return Scene(admin, mira.gid, {"userManagerSet": {"userId": mira.gid, "managerId": admin.gid}})


@scene
async def lead_left(stage: Stage) -> Scene:
    lena, admin = await stage.company.person("Lena", active=False), stage.company.admin
    id_ = gid(await stage.company.team(lead=lena))
    update = {"teamId": id_, "expectedRevision": 1, "leadId": admin.gid}
    return Scene(admin, id_, {"teamUpdate": update})


@scene
async def survey(stage: Stage) -> Scene:
    mona = await stage.company.person("Mona")
    [nora, *_] = await stage.company.managed(mona)
    asked = gid(await stage.company.survey(mona))
    grades = [{"statement": statement.value, "grade": 4} for statement in SurveyStatement]
    return Scene(nora, asked, {"surveyAnswer": {"surveyId": asked, "grades": grades}})


@scene
async def leaver_holdings(stage: Stage) -> Scene:
    max_, tim = await stage.company.person("Max"), await stage.company.person("Tim")
    mira = await stage.company.person("Mira", manager=max_, active=False)
    objective = await stage.company.objective(await stage.company.cycle(), mira, state=ObjectiveState.DRAFT)
    return Scene(max_, mira.gid, {"handoverOffer": _offer(mira, tim, objective)})


@scene
async def mover_holdings(stage: Stage) -> Scene:
    lena, tim = await stage.company.person("Lena"), await stage.company.person("Tim")
    team, other = await stage.company.team(lead=lena), await stage.company.team("Sales")
    mira = await stage.company.person("Mira", team=team)
    objective = await stage.company.objective(await stage.company.cycle(), lena, team=team, published_at=clock.now())
    key_result = await stage.company.key_result(objective, mira)
    await stage.api.as_(stage.company.admin).succeed(
        "teamMemberMove", {"userId": mira.gid, "fromTeamId": gid(team), "toTeamId": gid(other)}
    )
    return Scene(mira, mira.gid, {"handoverOffer": _offer(mira, tim, key_result)})


def _offer(giver: Person, receiver: Person, thing: Any) -> dict[str, Any]:
    return {"giverId": giver.gid, "parts": [{"receiverId": receiver.gid, "itemIds": [gid(thing)]}]}


@scene
async def new_report(stage: Stage) -> Scene:
    max_, lena = await stage.company.person("Max"), await stage.company.person("Lena")
    mira = await stage.company.person("Mira", manager=max_)
    await stage.api.as_(stage.company.admin).succeed("userManagerSet", {"userId": mira.gid, "managerId": lena.gid})
    return Scene(lena, mira.gid, {"oneOnOneStart": {"withId": mira.gid}})


@scene
async def learning_due(stage: Stage) -> Scene:
    olga = await growing(stage.company)
    id_ = gid(await olga.assignment(due_on=clock.now().date()))
    return Scene(olga.person, id_, {"learningAssignmentComplete": {"learningAssignmentId": id_}})


@scene
async def seconding_asked(stage: Stage) -> Scene:
    olga = await growing(stage.company)
    id_ = gid(await olga.level(seconding_asked=True))
    declined = {"skillLevelId": id_, "answer": "Lead the next one first."}
    return Scene(olga.manager, id_, {"skillLevelSecond": {"skillLevelId": id_}, "skillLevelDecline": declined})


@scene
async def mentorship_asked(stage: Stage) -> Scene:
    olga = await growing(stage.company)
    id_ = gid(await olga.mentorship(olga.lead))
    inputs = {name: {"mentorshipId": id_} for name in ("mentorshipAccept", "mentorshipDecline")}
    return Scene(olga.lead, id_, inputs)


@scene
async def path_to_confirm(stage: Stage) -> Scene:
    olga = await growing(stage.company)
    waiting = {"state": EnrollmentState.WAITING, "asked_at": clock.now()}
    id_ = gid(await olga.enrollment(await olga.path(), **waiting))
    inputs = {
        "learningEnrollmentConfirm": {"learningEnrollmentId": id_},
        "learningEnrollmentReturn": {"learningEnrollmentId": id_, "reason": "Run one more session."},
    }
    return Scene(stage.company.admin, id_, inputs)
