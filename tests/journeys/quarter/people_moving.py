"""August: one is away and stood in for, one leaves and hands over, one changes teams."""

from __future__ import annotations

from tests.journeys.quarter.checking_in import hand_in, value
from tests.journeys.quarter.stage import Stage

_HOLDINGS = "... on User { active holdings { objectives { title } keyResults { id title } teams { name } } }"
_MEMBERS = "query($id: ID!, $on: Date) { node(id: $id) { ... on Team { members(on: $on) { name } } } }"


async def play(stage: Stage) -> None:
    """Absence, leaving, moving."""
    stage.on(8, 3)
    await _sara_is_away_and_lena_stands_in(stage)
    stage.on(8, 10)
    await _tom_hands_over_and_leaves(stage)
    stage.on(8, 17)
    await _olu_changes_teams(stage)


async def _sara_is_away_and_lena_stands_in(stage: Stage) -> None:
    away = {
        "userId": stage["Sara"].id,
        "startsOn": "2026-08-03",
        "endsOn": "2026-08-16",
        "standInId": stage["Lena"].id,
        "kind": "PARENTAL",
    }
    assert await stage["Paul"].may_not("absencePlan", away)
    await stage["Sara"].does("absencePlan", away)

    seen = "... on User { awayUntil absences { kind standIn { name } } }"
    by_mira = await stage["Mira"].reads(seen, stage["Sara"].id)
    by_paul = await stage["Paul"].reads(seen, stage["Sara"].id)
    assert by_mira == {"awayUntil": "2026-08-16", "absences": [{"kind": "PARENTAL", "standIn": {"name": "Lena"}}]}
    assert by_paul == {"awayUntil": "2026-08-16", "absences": [{"kind": None, "standIn": {"name": "Lena"}}]}

    stage.on(8, 7, 14)
    steps = [stage.ids["Written"], stage.ids["Tried by five customers"]]
    entry = {"milestones": {"keyResultId": stage.ids["Sara"], "doneIds": steps}}
    assert await stage["Paul"].may_not("checkInRecord", {"entry": entry})
    told = await stage["Lena"].does(
        "checkInRecord",
        {"entry": entry},
        "checkInEdge { node { author { name } recordedBy { name } } } keyResult { progress }",
    )
    assert told["checkInEdge"]["node"] == {"author": {"name": "Sara"}, "recordedBy": {"name": "Lena"}}
    assert told["keyResult"]["progress"] == 0.75


async def _tom_hands_over_and_leaves(stage: Stage) -> None:
    mira, tom, nadia = stage["Mira"], stage["Tom"], stage["Nadia"]
    signals = (await stage.key_result("Mira", "Tom", "signals { kind message }"))["signals"]
    missed = {"kind": "MOSTLY_MISSED", "message": "4 of 5 periods passed without a check-in."}
    assert missed in signals
    holdings = (await mira.reads(_HOLDINGS, tom.id))["holdings"]
    items = [each["id"] for each in holdings["keyResults"]]
    assert items == [stage.ids["Tom"]]
    offer = {"giverId": tom.id, "parts": [{"receiverId": nadia.id, "itemIds": items}], "note": "He knows the pages."}
    assert await stage["Paul"].may_not("handoverOffer", offer)
    offered = await mira.does("handoverOffer", offer, "handovers { id state }")
    handover = {"handoverId": offered["handovers"][0]["id"]}

    open_ones = "{ viewer { openHandovers { id giver { name } note } } }"
    waiting = (await nadia.sees(open_ones))["viewer"]["openHandovers"]
    assert [(each["giver"]["name"], each["note"]) for each in waiting] == [("Tom", "He knows the pages.")]
    assert await tom.may_not("handoverAccept", handover)
    await nadia.does("handoverAccept", handover)
    assert (await stage.key_result("Mira", "Tom", "owner { name }"))["owner"] == {"name": "Nadia"}

    assert "administrator" in await mira.may_not("userDeactivate", {"userId": tom.id})
    await stage["Ada"].does("userDeactivate", {"userId": tom.id})
    assert (await tom.sign_in()).status_code == 401
    left = await mira.reads(_HOLDINGS, tom.id)
    assert (left["active"], left["holdings"]["keyResults"]) == (False, [])
    checked_in = await stage.key_result("Jonas", "Tom", "checkIns { nodes { author { name active } } }")
    assert checked_in["checkIns"]["nodes"] == [{"author": {"name": "Tom", "active": False}}]


async def _olu_changes_teams(stage: Stage) -> None:
    olu, ada = stage["Olu"], stage["Ada"]
    move = {"userId": olu.id, "fromTeamId": stage.ids["Care"], "toTeamId": stage.ids["Platform"]}
    assert await stage["Paul"].may_not("teamMemberMove", move)
    await ada.does("teamMemberMove", move)
    await ada.does("userManagerSet", {"userId": olu.id, "managerId": stage["Vera"].id, "reason": "Olu moves."})

    async def members(team: str, on: str | None) -> set[str]:
        found = await stage["Jonas"].sees(_MEMBERS, id=stage.ids[team], on=on)
        return {member["name"] for member in found["node"]["members"]}

    assert "Olu" in await members("Care", "2026-07-31")
    assert "Olu" not in await members("Care", None)
    assert "Olu" in await members("Platform", None)
    assert "Olu" not in await members("Platform", "2026-07-31")
    assert "Tom" in await members("Care", "2026-07-31")
    reports = "query($on: Date) { viewer { reports(on: $on) { name } } }"
    before = (await stage["Mira"].sees(reports, on="2026-07-31"))["viewer"]["reports"]
    now = (await stage["Mira"].sees(reports))["viewer"]["reports"]
    assert {each["name"] for each in before} - {each["name"] for each in now} == {"Olu", "Tom"}

    assert await olu.reads("... on TeamInput { body }", stage.ids["Jonas said"]) is None
    stage.on(8, 21, 14)
    told = await hand_in(stage, "Olu", value(stage, "Olu", "20"))
    assert len(told["checkIns"]) == 1
