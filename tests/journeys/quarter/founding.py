"""The company begins: its settings, its cycles, its people, and last quarter's spreadsheet."""

from __future__ import annotations

import asyncio
from uuid import UUID

from app.people.models import Role
from app.people.provisioning import add_person, create_organization
from tests.journeys.quarter.stage import Stage
from tests.support.mail import token_in
from tests.support.signed_in import PASSWORD

REPORTS = ("Jonas", "Aiko", "Lena", "Tom", "Sara", "Paul", "Nadia", "Olu")
_REPORT = "report { applied counts { kind created updated } problems { file row column message } }"
_PEOPLE = """Work email,Full name,Reports to,Teams
{greta},Greta,,Company
{mira},Mira,{greta},Company / Care
{vera},Vera,{greta},Company / Platform
{jonas},Jonas,{mira},Company / Care
{aiko},Aiko,{mira},Company / Care
{lena},Lena,{mira},Company / Care
{tom},Tom,{mira},Company / Care
{sara},Sara,{mira},Company / Care
{paul},Paul,{mira},Company / Care
{nadia},Nadia,{mira},Company / Care
"""
_TEAMS = """Team,Parent,Lead
Company,,{greta}
Care,Company,{mira}
Platform,Company,{vera}
"""
_GOALS = """Goal,Description,Team,Goal owner,Status,Outcome,Learning,Visibility,\
KR,KR owner,Unit,Start,Target,Actual,Date
Customers get answers faster,Half of them give up.,Care,{mira},closed,partial,We began too late.,,\
Cut the wait for a first answer,{jonas},h,48,24,30,2026-06-26
,,,,,,,,Raise answers that help at once,{aiko},%,50,70,68,2026-06-26
The team stays healthy,Two people left last winter.,Care,{mira},closed,achieved,Calm weeks help.,team,\
Hold overtime below 5 hours,{mira},h,9,5,4,2026-06-26
"""
_GOALS_SEEN = """{ cycles { id objectives { nodes { title state outcome closingNote
  keyResults { title owner { name } progress } } } } }"""


async def play(stage: Stage) -> None:
    """Found the company on the first of July."""
    stage.on(7, 1)
    await _an_administrator_is_let_in(stage)
    await _ada_sets_the_company_up(stage)
    await _a_dry_run_names_what_is_wrong(stage)
    await _people_and_goals_come_over(stage)
    await _people_choose_passwords(stage)
    await _mira_invites_olu(stage)
    await _last_quarter_is_closed(stage)
    await _everybody_finds_what_is_theirs(stage)


async def _an_administrator_is_let_in(stage: Stage) -> None:
    slug = stage.domain.partition(".")[0]
    organization: UUID = await create_organization(name="Harbour", slug=slug, time_zone="Europe/Lisbon")
    ada = stage.email("Ada")
    await add_person(organization_id=organization, email=ada, name="Ada", role=Role.ADMIN, password=PASSWORD)

    stage["Ada"].welcomed(await stage["Ada"].sign_in())


async def _ada_sets_the_company_up(stage: Stage) -> None:
    ada = stage["Ada"]
    settings = {"expectedRevision": 1, "fiscalYearStartsIn": 1, "weekStartsOn": 0, "workingDays": [0, 1, 2, 3, 4]}
    settings["expectedRevision"] = (await ada.sees("{ organization { revision } }"))["organization"]["revision"]
    found = await ada.does("organizationUpdate", settings, "organization { name timeZone weekStartsOn }")
    assert found["organization"] == {"name": "Harbour", "timeZone": "Europe/Lisbon", "weekStartsOn": 0}
    planned = await ada.does("cycleYearCreate", {"year": 2026}, "year { id } parts { id startsOn endsOn state }")
    assert planned["parts"][2]["startsOn"] == "2026-07-01"
    stage.ids["2026"] = planned["year"]["id"]
    stage.ids |= {f"Q{place}": part["id"] for place, part in enumerate(planned["parts"], 1)}
    for name in ("2026", "Q2"):
        await ada.does("cycleAdvance", {"cycleId": stage.ids[name], "to": "ACTIVE", "acknowledgeWarnings": True})


def _files(stage: Stage) -> dict[str, str]:
    addresses = {name.lower(): stage.email(name) for name in ("Greta", "Mira", "Vera", *REPORTS)}
    files = {"people": _PEOPLE, "teams": _TEAMS, "goals": _GOALS}
    return {**{name: text.format(**addresses) for name, text in files.items()}, "cycleId": stage.ids["Q2"]}


async def _a_dry_run_names_what_is_wrong(stage: Stage) -> None:
    files = _files(stage)
    files["goals"] = files["goals"].replace(",48,24,30,", ",48,soon,30,")
    report = (await stage["Ada"].does("csvImport", {**files, "dryRun": True}, _REPORT))["report"]

    [problem] = report["problems"]
    assert not report["applied"]
    assert (problem["file"], problem["row"], problem["column"]) == ("GOALS", 2, "target")
    assert "soon" in problem["message"]
    assert (await stage["Ada"].sees("{ teams { name } }"))["teams"] == []


async def _people_and_goals_come_over(stage: Stage) -> None:
    report = (await stage["Ada"].does("csvImport", _files(stage), _REPORT))["report"]
    again = (await stage["Ada"].does("csvImport", _files(stage), _REPORT))["report"]

    assert report["problems"] == []
    made = {count["kind"]: count["created"] for count in report["counts"]}
    assert made == {"PERSON": 10, "TEAM": 3, "MEMBERSHIP": 10, "OBJECTIVE": 2, "KEY_RESULT": 3, "VALUE": 3}
    assert all(count["created"] == count["updated"] == 0 for count in again["counts"])
    teams = (await stage["Ada"].sees("{ teams { id name } }"))["teams"]
    stage.ids |= {team["name"]: team["id"] for team in teams}


async def _people_choose_passwords(stage: Stage) -> None:
    names = ("Greta", "Mira", "Vera", *REPORTS[:-1])
    for person in stage.everyone(*names):
        asked = await person.browser.post("/password/forgotten", json={"email": person.email})
        assert asked.status_code < 300, asked.text
    letters = await stage.all_post()

    async def choose(name: str) -> None:
        [letter] = letters[stage.email(name)]
        chosen = {"token": token_in(letter), "password": PASSWORD}
        reset = await stage[name].browser.post("/password/reset", json=chosen)
        assert reset.status_code == 204, reset.text
        stage[name].welcomed(await stage[name].sign_in())

    await asyncio.gather(*(choose(name) for name in names))
    assert stage["Jonas"].name == "Jonas"


async def _mira_invites_olu(stage: Stage) -> None:
    mira, olu = stage["Mira"], stage["Olu"]
    invitation = {"email": olu.email, "teamIds": [stage.ids["Care"]], "managerId": mira.id}
    await mira.does("invitationCreate", invitation)
    assert "lead" in await stage["Jonas"].may_not("invitationCreate", invitation)

    [letter] = await stage.post("Olu")
    joined = {"token": token_in(letter), "name": "Olu", "password": PASSWORD}
    olu.welcomed(await olu.browser.post("/invitation/accept", json=joined))

    assert "Mira invites you to Harbour" in letter
    found = (await olu.sees("{ viewer { manager { name } teams { name } } }"))["viewer"]
    assert found == {"manager": {"name": "Mira"}, "teams": [{"name": "Care"}]}


async def _last_quarter_is_closed(stage: Stage) -> None:
    ada = stage["Ada"]
    for name, state in (("Q2", "REVIEW"), ("Q2", "CLOSED"), ("Q3", "ACTIVE")):
        await ada.does("cycleAdvance", {"cycleId": stage.ids[name], "to": state, "acknowledgeWarnings": True})

    cycles = {cycle["id"]: cycle["state"] for cycle in (await stage["Jonas"].sees("{ cycles { id state } }"))["cycles"]}
    assert [cycles[stage.ids[name]] for name in ("2026", "Q1", "Q2", "Q3", "Q4")] == [
        "ACTIVE",
        "PLANNING",
        "CLOSED",
        "ACTIVE",
        "PLANNING",
    ]


async def _everybody_finds_what_is_theirs(stage: Stage) -> None:
    found = (await stage["Mira"].sees("{ viewer { reports { name } } }"))["viewer"]["reports"]
    assert {report["name"] for report in found} == set(REPORTS)

    for name in ("Jonas", "Mira"):
        goals = await _last_quarters_goals(stage, name)
        assert set(goals) == {"Customers get answers faster", "The team stays healthy"}
        assert goals["Customers get answers faster"]["outcome"] == "PARTIAL"
        wait, helped = goals["Customers get answers faster"]["keyResults"]
        assert (wait["owner"]["name"], wait["progress"], helped["progress"]) == ("Jonas", 0.75, 0.9)

    assert set(await _last_quarters_goals(stage, "Vera")) == {"Customers get answers faster"}


async def _last_quarters_goals(stage: Stage, name: str) -> dict[str, dict[str, object]]:
    cycles = (await stage[name].sees(_GOALS_SEEN))["cycles"]
    return {
        goal["title"]: goal
        for cycle in cycles
        if cycle["id"] == stage.ids["Q2"]
        for goal in cycle["objectives"]["nodes"]
    }
