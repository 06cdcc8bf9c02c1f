"""The tour on news: what somebody hears of it all, and how much of it reaches their mail."""

from __future__ import annotations

from app.tour.client import Unexpected
from app.tour.stage import Stage

_PRAISE = "You let me finish my question today. It was a better one for it."
_SHOWN = 5
_NEWS = f"""query News {{ notifications(unread: true, first: {_SHOWN}) {{ nodes {{ id sentence }} }}
  notificationSettings {{ digestHour timeZone areas {{ mail }} }} }}"""


def hear(stage: Stage) -> None:
    """Let a report read what is new for him, and mark it as read."""
    stage.duty("Hear of it, without a drizzle")
    jonas, aiko = stage.person("jonas"), stage.person("aiko")
    stage.step(f"{aiko.name} tells {jonas.name} something, and he finds it among what is new")
    asked = {"recipientId": jonas.id, "kind": "PRAISE", "body": _PRAISE, "visibility": "RECIPIENT"}
    aiko.client.change("feedbackGive", asked, "feedbackEdge { node { id } }")
    found = jonas.client.ask(_NEWS)
    news = found["notifications"]["nodes"]
    if not news or aiko.name not in news[0]["sentence"]:
        raise Unexpected(f"{jonas.name} was to hear of what {aiko.name} told him.")
    for each in news:
        stage.tell(f"- {each['sentence']}", 5)
    read = jonas.client.change("notificationsMarkAllRead", {"upToId": news[0]["id"]}, "number")
    settings = found["notificationSettings"]
    stage.tell(
        f"He marks {read['number']} as read. What he has not read comes in one mail at {settings['digestHour']}:00"
        f" ({settings['timeZone']}), on working days, and never with the words of anybody."
    )
    if jonas.client.ask(_NEWS)["notifications"]["nodes"]:
        raise Unexpected("what was marked as read is still new.")
