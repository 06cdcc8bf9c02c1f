"""The second half of the tour: the team checks in, and reads a summary whose every line names its records."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import uuid4

from app.tour.client import Client, Unexpected
from app.tour.goal_setting import Objective
from app.tour.stage import Stage
from app.tour.words import SOURCE, UNIT, figure, percent, records

_BLOCKER = "The export of the most common old calendar leaves the phone numbers out."
_SHEETS = """query Sheets { mySheets { id periodStart periodEnd cycle { id } due { id latestCheckIn { id } } } }"""
_KEY_RESULT = f"""query KeyResult($id: ID!) {{ node(id: $id) {{ ... on KeyResult {{ id title owner {{ id name }}
  metric {{ kind ... on ChangeMetric {{ baseline target current {UNIT} }} }} }} }} }}"""
_TREE = """query Tree($id: ID!) { node(id: $id) { ... on Objective { title progress
  parents { title progress parents { title progress } } } } }"""
_SENTENCES = f"text origin evidence {{ quote {SOURCE} }}"
_RUN = f"""abstained proposals {{ id revision missing content {{ ... on SummaryDraft {{
  periodStart periodEnd missingFrom {{ name }} sections {{ heading sentences {{ {_SENTENCES} }} }} }} }} }}"""
_PUBLISHED = f"""query Published($id: ID!) {{ node(id: $id) {{ ... on Summary {{ periodStart periodEnd
  publishedBy {{ name }} sections {{ heading sentences {{ {_SENTENCES} }} }} }} }} }}"""


def check_in(stage: Stage, objective: Objective, key_results: Sequence[str]) -> None:
    """Let the owners report on the new key results and on what else is due, and show what moved up the tree."""
    stage.step("The team checks in")
    before = _tree(stage, objective.id)
    clients = {stage.lead["id"]: stage.manager}
    for client in stage.people.values():
        clients[client.ask("query Viewer { viewer { id } }")["viewer"]["id"]] = client
    by_owner: dict[str, list[dict[str, Any]]] = {}
    for key_result_id in key_results:
        found = stage.manager.ask(_KEY_RESULT, id=key_result_id)["node"]
        by_owner.setdefault(found["owner"]["id"], []).append(found)
    is_blocked = False
    for owner_id, owned in by_owner.items():
        if owner_id not in clients:
            raise Unexpected(f"{owned[0]['owner']['name']} is not in the team.")
        _hand_in(stage, clients[owner_id], objective, owned, None if is_blocked else _BLOCKER)
        is_blocked = True
    after = _tree(stage, objective.id)
    for title, progress in after.items():
        stage.tell(f"“{title}”: {percent(before.get(title))} → {percent(progress)}")
    if after[objective.title] is None or after == before:
        raise Unexpected("the check-ins did not move the objective.")


def _hand_in(
    stage: Stage, client: Client, objective: Objective, owned: Sequence[dict[str, Any]], blocker: str | None
) -> None:
    """Hand in a sheet with a value for each new key result, and "unchanged" for what else is due."""
    new_ids = {each["id"] for each in owned}
    sheet = _sheet(client, objective)
    entries: list[dict[str, Any]] = []
    name = owned[0]["owner"]["name"]
    for place, each in enumerate(owned):
        value = _quarter_of_the_way(each["metric"])
        words: dict[str, Any] = {
            "health": "ON_TRACK",
            "confidence": 0.7,
            "note": "A first step: three clinics tried it.",
        }
        if blocker and place == 0:
            words |= {"health": "AT_RISK", "newBlocker": blocker}
        entries.append({"value": {"keyResultId": each["id"], "value": value, "words": words}})
        stage.tell(f"{name} reports {figure(value, each['metric']['unit'])} on “{each['title']}”")
    if blocker:
        stage.tell(f"{name} names a blocker: “{blocker}”")
    others = [due["id"] for due in sheet["due"] if due["id"] not in new_ids and due["latestCheckIn"]]
    entries += [{"unchanged": {"keyResultId": each}} for each in others]
    if others:
        stage.tell(f"{name} leaves {len(others)} more unchanged, which is a check-in as well.")
    asked = {"entries": entries, "note": "A good week.", "idempotencyKey": str(uuid4())}
    handed_in = client.change(
        "checkInSheetSubmit", asked, "sheet { submittedAt } checkIns { id unchanged } changedObjectives { title }"
    )
    if not handed_in["sheet"]["submittedAt"] or len(handed_in["checkIns"]) != len(entries):
        raise Unexpected("a sheet was not kept as it was handed in.")


def _sheet(client: Client, objective: Objective) -> dict[str, Any]:
    """Return the person's present sheet of the objective's cycle."""
    for sheet in client.ask(_SHEETS)["mySheets"]:
        if sheet["cycle"]["id"] == objective.cycle_id:
            found: dict[str, Any] = sheet
            return found
    raise Unexpected("there is no sheet to hand in.")


def _quarter_of_the_way(metric: dict[str, Any]) -> str:
    if metric["kind"] not in ("INCREASE", "DECREASE"):
        raise Unexpected(f"a change was to be measured, not {metric['kind']}.")
    baseline, target = Decimal(metric["baseline"]), Decimal(metric["target"])
    return str(round(baseline + (target - baseline) / 4))


def _tree(stage: Stage, objective_id: str) -> dict[str, float | None]:
    """Return the progress of an objective and of those above it, by title."""
    node = stage.manager.ask(_TREE, id=objective_id)["node"]
    found = {node["title"]: node["progress"]}
    for parent in node["parents"]:
        found[parent["title"]] = parent["progress"]
        found |= {each["title"]: each["progress"] for each in parent["parents"]}
    return found


def summarise(stage: Stage, objective: Objective) -> str:
    """Let the manager ask for a summary, drop a sentence and approve the rest; return the id of what is published."""
    stage.step("She asks for a summary of the team's check-ins, drops a sentence, and approves it")
    sheet = _sheet(stage.manager, objective)
    asked = {
        "about": {"teamId": stage.team["id"]},
        "periodStart": sheet["periodStart"],
        "periodEnd": sheet["periodEnd"],
        "engine": stage.engine,
        "idempotencyKey": str(uuid4()),
    }
    requested = stage.manager.change("checkInSummaryRequest", asked, "run { id }")
    run = stage.follow_run(requested["run"]["id"], _RUN)
    if len(run["proposals"]) != 1:
        raise Unexpected("one summary was to be expected.")
    [proposal] = run["proposals"]
    sections = proposal["content"]["sections"]
    _tell_sections(stage, sections)
    if sum(len(section["sentences"]) for section in sections) < 2:
        raise Unexpected("a summary of more than one sentence was to be expected.")
    place, sentence = _to_drop(sections)
    stage.tell(f"Dropped: {sections[place]['sentences'][sentence]['text']}")
    revised = stage.manager.change(
        "proposalRevise",
        {
            "proposalId": proposal["id"],
            "expectedRevision": proposal["revision"],
            "changes": {"summary": [{"section": place, "sentence": sentence, "text": None}]},
        },
        "proposal { id revision }",
    )["proposal"]
    decision = {"proposalId": revised["id"], "revision": revised["revision"]}
    [approved] = stage.manager.change_all(
        "proposalsApprove", {"proposals": [decision], "idempotencyKey": str(uuid4())}, "summary { id }"
    )
    stage.tell("Approved: the team can read it.")
    published: str = approved["summary"]["id"]
    return published


def _to_drop(sections: Sequence[dict[str, Any]]) -> tuple[int, int]:
    """Return the place of the very last sentence."""
    place = max(place for place, section in enumerate(sections) if section["sentences"])
    return place, len(sections[place]["sentences"]) - 1


def read_summary(stage: Stage, summary_id: str) -> None:
    """Let an employee read the summary, each line with the records that it came from."""
    stage.step(f"{stage.names['jonas']} reads it, every line with the records that it came from")
    summary = stage.people["jonas"].ask(_PUBLISHED, id=summary_id)["node"]
    if not summary:
        raise Unexpected("the published summary is not there for the team.")
    stage.tell(
        f"Check-ins of {stage.team['name']}, {summary['periodStart']} to {summary['periodEnd']}, approved by"
        f" {summary['publishedBy']['name']}"
    )
    _tell_sections(stage, summary["sections"])


def _tell_sections(stage: Stage, sections: Sequence[dict[str, Any]]) -> None:
    for section in sections:
        if section["sentences"]:
            stage.tell(section["heading"])
        for sentence in section["sentences"]:
            stage.tell(f"- {sentence['text']}", 5)
            if sentence["origin"] == "ASSISTANT" and not sentence["evidence"]:
                raise Unexpected(f"this sentence names no record: “{sentence['text']}”")
            if any(piece["source"] is None for piece in sentence["evidence"]):
                raise Unexpected(f"this sentence names a record that its reader may not see: “{sentence['text']}”")
            stage.tell(f"[{records(sentence['evidence']) or stage.lead['name']}]", 7)
