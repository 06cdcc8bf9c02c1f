"""What to try for the arguments of the schema's fields: all of the world's that fits."""

from __future__ import annotations

from app.core.ids import global_id
from tests.support.walking import Arguments
from tests.support.world import World


def arguments_of(world: World) -> Arguments:
    """Return what to try for each required argument: all of the world's that fits."""

    def ids(kind: str, table: str) -> list[str]:
        return [f'"{global_id(kind, id_)}"' for id_ in world.rows[table]]

    teams, goals = ids("Team", "teams"), ids("Objective", "objectives")
    return {
        "cycleId": ids("Cycle", "cycles"),
        "teamId": teams,
        "userId": ids("User", "users"),
        "objectiveId": goals,
        "subjectId": goals,
        "since": ['"2026-10-01"'],
        "from": ['"2026-10-01"'],
        "to": ['"2026-12-31"'],
        "obstacles.to": ["REVIEW", "CLOSED"],
        "outcome": ["MISSED"],
        "year": ["2026"],
        "participationReport.about": [
            f"{{teamIds: [{', '.join(teams)}]}}",
            f"{{managerIds: [{', '.join(ids('User', 'users'))}]}}",
        ],
        "checkInFacts.about": [
            *(f"{{teamId: {team}}}" for team in teams),
            *(f"{{objectiveId: {goal}}}" for goal in goals),
        ],
        "findingsForObjective.typed": [f'{{title: "More", objectiveId: {goal}}}' for goal in goals],
        "findingsForKeyResult.typed": [f'{{title: "More", objectiveId: {goal}}}' for goal in goals],
        "text": ['"Risk: more"'],
        "texts": ['["more"]'],
        "query": ['"qz"'],
    }
