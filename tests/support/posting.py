"""All that is mailed: a letter of every kind, to the people of the world and to somebody who is not there yet."""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import httpx

from app.core import clock
from app.core.ids import global_id
from app.notifications import letters as of_notifications
from app.people import letters as of_people
from tests.support.digests import deliver
from tests.support.factories import Factory, Person
from tests.support.graphql import Api
from tests.support.jobs import Jobs
from tests.support.mail import through, token_in
from tests.support.mail_server import MailServer
from tests.support.world import World

SUBJECTS = {
    "digest": "Waymark: ",
    "invitation": " invites you to ",
    "welcome": "Your account for ",
    "password_reset": "Set your password for ",
    "password_changed": "Your password for ",
}
"""How one knows each kind of letter, by the function that writes it."""

NAMES = {"users", "teams", "objectives", "key_results", "cycles", "priorities", "organizations"}
"""Tables whose words a mail may hold: it names what waits for somebody."""

_NEW = "somebody.new@example.org"


@dataclass
class Letters:
    """What arrived: texts with their subjects by role, those to people without an account, and all subjects."""

    texts: Mapping[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    to_strangers: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)


def kinds_of_letters() -> set[str]:
    """Return the functions that write letters."""
    return {
        name
        for module in (of_people, of_notifications)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__annotations__.get("return") == "Letter"
    }


async def posted(http: httpx.AsyncClient, jobs: Jobs, world: World, people: Mapping[str, Person]) -> Letters:
    """Have a letter of every kind sent and return what arrived; the stranger has to sign in anew after that."""
    administrator = Api(http).as_(people["administrator"])
    addresses = {
        (await Api(http).as_(person).run("{ viewer { email } }"))["viewer"]["email"]: role
        for role, person in people.items()
    }
    stranger = next(address for address, role in addresses.items() if role == "stranger")
    arrived = Letters()
    await administrator.succeed("invitationCreate", {"email": _NEW})
    await administrator.succeed("usersWelcome", {"userIds": [global_id("User", people["teammate"].id)]})
    await http.post("/password/forgotten", json={"email": stranger})
    reset = await _arrived(jobs, addresses, arrived)
    new = {"token": token_in(reset), "password": "staple tin of paint"}
    assert (await http.post("/password/reset", json=new)).status_code == 204
    tomorrow = clock.now() + timedelta(days=1)
    with clock.told_by(lambda: tomorrow):
        await deliver(Factory(world.organization_id), jobs)
        await _arrived(jobs, addresses, arrived)
    return arrived


async def _arrived(jobs: Jobs, addresses: Mapping[str, str], into: Letters) -> str:
    """Send what waits, note it down, and return the last link to set a password."""
    async with MailServer() as server:
        await jobs.run(**through(server))
    link = ""
    for mail in server.received:
        subject = str(mail.message["Subject"])
        text = f"{subject}\n{mail.text}"
        texts = into.texts[addresses[mail.to]] if mail.to in addresses else into.to_strangers
        texts.append(text)
        into.subjects.append(subject)
        link = mail.text if SUBJECTS["password_reset"] in subject else link
    return link
