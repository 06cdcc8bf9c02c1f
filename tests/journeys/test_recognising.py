"""Recognition: praise, awards and rewards among colleagues, public where those who are praised want that."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.journeys.crew import Crew

FEED = "query($filter: RecognitionFilter) { recognitions(filter: $filter) { nodes { message } } }"
THANKS = "Calm under pressure, while the import was down."


async def test_people_recognise_each_other(crew: Crew) -> None:
    """One test, since each scene goes on where the one before it ended."""
    await _paul_praises_two_colleagues(crew)
    await _others_join_in(crew)
    await _lena_keeps_hers_private(crew)
    await _words_for_few_stay_with_few(crew)
    await _aiko_nominates_jonas_for_an_award(crew)
    await _mira_proposes_a_reward(crew)
    await _it_cannot_be_overspent(crew)
    await _the_reward_is_handed_over(crew)
    await _mira_sees_who_was_long_not_recognised(crew)


async def feed(crew: Crew, name: str, **filter: Any) -> list[str]:
    """Return the messages in the feed as a person sees it."""
    found = (await crew[name].sees(FEED, filter=filter))["recognitions"]["nodes"]
    return [each["message"] for each in found]


async def _paul_praises_two_colleagues(crew: Crew) -> None:
    value = await crew.makes("Ada", "companyValueCreate", {"name": "Courage"}, "courage", "companyValue")
    await crew.pursues("Jonas", "Imports never fail", "import")
    both = [crew["Jonas"].id, crew["Lena"].id]
    praise = {"message": THANKS, "companyValueId": value, "honoursId": crew.ids["import: key result"]}
    assert "others" in await crew["Jonas"].may_not("recognitionGive", {**praise, "recipientIds": [crew["Jonas"].id]})
    given = {**praise, "recipientIds": both, "sharedWith": "ORGANIZATION"}
    id_ = await crew.makes("Paul", "recognitionGive", given, "praise", "recognitionEdge.node")
    assert (await crew.news("Jonas"), await crew.news("Lena"), await crew.news("Tom")) == (["PRAISE"], ["PRAISE"], [])
    assert await crew.readers(id_) == {"Ada", "Greta", "Mira", "Vera", "Jonas", "Aiko", "Lena", "Tom", "Paul"}
    shown: Any = await crew["Vera"].reads(
        "... on Recognition { companyValue { name } honours { ... on KeyResult { id } } recipients { name } }", id_
    )
    assert (shown["companyValue"]["name"], shown["honours"]["id"]) == ("Courage", crew.ids["import: key result"])
    assert {each["name"] for each in shown["recipients"]} == {"Jonas", "Lena"}


async def _others_join_in(crew: Crew) -> None:
    praise = {"recognitionId": crew.ids["praise"]}
    for name in ("Vera", "Tom"):
        await crew[name].does("recognitionReact", {**praise, "kind": "CLAP"})
    await crew["Greta"].does("commentAdd", {"subjectId": crew.ids["praise"], "body": "I saw it too."})
    assert [await crew.news(name) for name in ("Paul", "Jonas", "Tom")] == [["COMMENT"], ["COMMENT"], []]
    found: Any = await crew["Tom"].reads(
        "... on Recognition { commentCount reactions { kind peopleCount mine } }", crew.ids["praise"]
    )
    claps = {"kind": "CLAP", "peopleCount": 2, "mine": True}
    assert (found["commentCount"], claps in found["reactions"]) == (1, True)


async def _lena_keeps_hers_private(crew: Crew) -> None:
    private = {"recognitionId": crew.ids["praise"], "private": True}
    assert await crew["Tom"].may_not("recognitionKeepPrivate", private)
    await crew["Lena"].does("recognitionKeepPrivate", private)
    of_it = "... on Recognition { recipients { name } }"
    for name, named in (("Tom", {"Jonas"}), ("Lena", {"Jonas", "Lena"}), ("Paul", {"Jonas", "Lena"})):
        seen = await crew[name].reads(of_it, crew.ids["praise"])
        assert {each["name"] for each in seen["recipients"]} == named, name
    assert await feed(crew, "Tom", recipientId=crew["Lena"].id) == []


async def _words_for_few_stay_with_few(crew: Crew) -> None:
    for called, shared, team, readers in (
        ("for the team", "TEAM", crew.ids["Care"], {"Ada", "Greta", "Mira", "Jonas", "Aiko", "Lena", "Tom"}),
        ("for her alone", "RECIPIENTS", None, {"Jonas", "Aiko"}),
    ):
        given = {"recipientIds": [crew["Aiko"].id], "message": f"Words {called}.", "sharedWith": shared, "teamId": team}
        id_ = await crew.makes("Jonas", "recognitionGive", given, called, "recognitionEdge.node")
        assert await crew.readers(id_) == readers
    assert set(await feed(crew, "Aiko")) == {THANKS, "Words for the team.", "Words for her alone."}
    assert await feed(crew, "Paul") == [THANKS]
    assert await crew.news("Aiko") == ["PRAISE", "PRAISE"]


async def _aiko_nominates_jonas_for_an_award(crew: Crew) -> None:
    award = {"name": "Calm in the storm", "criteria": "Who keeps others calm.", "givers": "LEADS"}
    often = {"perPeriod": 1, "period": "QUARTER"}
    assert "administrator" in await crew["Mira"].may_not("awardCreate", {**award, **often})
    await crew.makes("Ada", "awardCreate", {**award, **often}, "award", "award")
    nominee = {"awardId": crew.ids["award"], "nomineeId": crew["Jonas"].id, "reason": "He sang while he fixed it."}
    nomination = await crew.makes("Aiko", "awardNominate", nominee, "nomination", "nominationEdge.node")
    assert "Jonas" not in await crew.readers(nomination)
    assert "NOMINATION_TO_DECIDE" in await crew.owed("Mira")
    given = {"nominationId": nomination, "message": "The calm of the quarter."}
    assert await crew["Tom"].may_not("awardNominationApprove", given)
    await crew["Mira"].does("awardNominationApprove", given)
    assert "NOMINATION_TO_DECIDE" not in await crew.owed("Mira")
    assert await crew.news("Jonas") == ["PRAISE"]
    assert "The calm of the quarter." in await feed(crew, "Paul")
    again = {"awardId": crew.ids["award"], "recipientIds": [crew["Paul"].id], "message": "Calm as well."}
    assert await crew["Vera"].may_not("awardGive", again)


async def _mira_proposes_a_reward(crew: Crew) -> None:
    budget = {"teamId": crew.ids["Care"], "year": 2026, "amount": "100", "daysOff": "2", "needsApproval": True}
    await crew.makes("Ada", "rewardBudgetSet", {**budget, "currency": "EUR"}, "budget", "budget")
    given = {
        "budgetId": crew.ids["budget"],
        "recognitionId": crew.ids["praise"],
        "recipientId": crew["Jonas"].id,
        "kind": "VOUCHER",
        "title": "An evening at the opera",
        "amount": "80",
    }
    assert await crew["Vera"].may_not("rewardPropose", given)
    reward = await crew.makes("Mira", "rewardPropose", given, "reward", "rewardEdge.node")
    assert await crew["Mira"].may_not("rewardApprove", {"rewardId": reward})
    assert "Paul" not in await crew.readers(reward)
    assert "REWARD_TO_DECIDE" in await crew.owed("Greta")
    await crew["Greta"].does("rewardApprove", {"rewardId": reward})
    assert "REWARD_TO_DECIDE" not in await crew.owed("Greta")


async def _it_cannot_be_overspent(crew: Crew) -> None:
    more = {"budgetId": crew.ids["budget"], "recognitionId": crew.ids["praise"], "recipientId": crew["Jonas"].id}
    refused = await crew["Mira"].may_not("rewardPropose", {**more, "kind": "GIFT", "title": "A watch", "amount": "21"})
    left = (await crew["Mira"].sees("{ rewardBudgets { amountTaken amountLeft } }"))["rewardBudgets"]
    assert refused
    assert left == [{"amountTaken": "80", "amountLeft": "20"}]
    for name in ("Jonas", "Vera"):
        assert (await crew[name].sees("{ rewardBudgets { id } }"))["rewardBudgets"] == []


async def _the_reward_is_handed_over(crew: Crew) -> None:
    assert "REWARD_TO_HAND_OVER" in await crew.owed("Mira")
    await crew["Mira"].does("rewardHandOver", {"rewardId": crew.ids["reward"]})
    assert "REWARD_TO_HAND_OVER" not in await crew.owed("Mira")
    assert await crew.news("Jonas") == ["REWARD"]


async def _mira_sees_who_was_long_not_recognised(crew: Crew) -> None:
    crew.now.instant = datetime(2026, 12, 30, 10, tzinfo=UTC)
    await crew["Paul"].does("recognitionGive", {"recipientIds": [crew["Aiko"].id], "message": "The chart helped."})
    asked = "{ unrecognizedReports(days: 30) { person { name } daysSince } }"
    found = (await crew["Mira"].sees(asked))["unrecognizedReports"]
    # Lena keeps hers private, from her manager as well
    assert {each["person"]["name"]: each["daysSince"] for each in found} == {"Jonas": 42, "Lena": None, "Tom": None}
    assert (await crew["Tom"].sees(asked))["unrecognizedReports"] == []
