"""The tour on recognition: praise, an award, and a reward out of a budget that holds."""

from __future__ import annotations

from decimal import Decimal

from app.tour.client import Unexpected
from app.tour.stage import Stage

_PRAISE = "You stayed with the clinic in Porto until its last appointment was over, and wrote down what went wrong."
_VALUES = "query Values { companyValues { id name } }"
_FEED = """query Feed { recognitions(first: 20) { nodes { id message giver { name } recipients { name }
  companyValue { name } award { name } reactions { kind peopleCount } } } }"""
_KEPT = """query Kept { recognitions(first: 20) { nodes { id keptPrivate giver { name } } } }"""
_LONG = "query Long { unrecognizedReports(days: 30) { person { name } } }"
_BUDGET = """query Budget { rewardBudgets { id amount amountLeft currency team { name } }
  rewards { nodes { title state recipient { id name } recognition { id award { name } } } } }"""


def recognise(stage: Stage) -> None:
    """Let the manager praise somebody, and show an award, a reward and what a budget does not hold."""
    stage.duty("Recognise good work")
    lena, jonas, wanjiru = (stage.person(key) for key in ("lena", "jonas", "wanjiru"))
    stage.step(f"{stage.lead['name']} thanks {lena.name} where everybody reads it")
    value = stage.manager.ask(_VALUES)["companyValues"][0]
    asked = {"recipientIds": [lena.id], "message": _PRAISE, "companyValueId": value["id"]}
    given = stage.manager.change("recognitionGive", asked, "recognitionEdge { node { id } }")
    praise_id = given["recognitionEdge"]["node"]["id"]
    jonas.client.change("recognitionReact", {"recognitionId": praise_id, "kind": "CLAP"}, "recognition { id }")
    feed = wanjiru.client.ask(_FEED)["recognitions"]["nodes"]
    read = next((each for each in feed if each["id"] == praise_id), None)
    if read is None or not read["reactions"]:
        raise Unexpected("praise for everybody is missing in the feed.")
    stage.tell(f"{wanjiru.name}, in another team, reads it: “{read['message']}” ({read['companyValue']['name']})")
    _keep_private(stage)
    waiting = stage.manager.ask(_LONG)["unrecognizedReports"]
    names = ", ".join(each["person"]["name"] for each in waiting)
    stage.tell(
        f"Who on her team has gone without thanks for a month (for her alone, in no order): {names or 'nobody'}."
    )
    _reward(stage)


def _keep_private(stage: Stage) -> None:
    noor = stage.person("noor")
    kept = [each for each in noor.client.ask(_KEPT)["recognitions"]["nodes"] if each["keptPrivate"]]
    if not kept:
        raise Unexpected(f"{noor.name} was to have kept praise private.")
    stage.tell(f"{noor.name} keeps private what {kept[0]['giver']['name']} thanked her for.")
    stage.tell_hidden("this praise", kept[0]["id"], "wanjiru", "ines")


def _reward(stage: Stage) -> None:
    priya, wanjiru = stage.person("priya"), stage.person("wanjiru")
    stage.step(f"{priya.name} rewards, as far as the budget of her team goes")
    found = priya.client.ask(_BUDGET)
    [budget] = found["rewardBudgets"]
    rewards = [each for each in found["rewards"]["nodes"] if each["recognition"]]
    if not rewards:
        raise Unexpected("a reward was to be expected.")
    for reward in rewards:
        state = reward["state"].lower().replace("_", " ")
        award = (reward["recognition"]["award"] or {}).get("name")
        honour = f", for the award “{award}”" if award else ""
        stage.tell(f"- {reward['title']} for {reward['recipient']['name']}{honour}: {state}", 5)
    too_much = {
        "budgetId": budget["id"],
        "recognitionId": rewards[0]["recognition"]["id"],
        "recipientId": rewards[0]["recipient"]["id"],
        "kind": "VOUCHER",
        "title": "A trip to the sea",
        "amount": str(Decimal(budget["amountLeft"]) + 1),
    }
    reason = priya.client.be_refused("rewardPropose", too_much)
    stage.tell(
        f"A trip for more than the {budget['amountLeft']} {budget['currency']} that are left is refused: “{reason}”"
    )
    shown = [each["title"] for each in wanjiru.client.ask(_BUDGET)["rewards"]["nodes"]]
    stage.tell(f"{wanjiru.name} sees what was handed over, and no surprise before its time: {', '.join(shown)}.")
