"""Links out of mails, over plain HTTP: whoever follows one has no account yet, or no password to sign in with.

    POST /invitation          {"token"}                      → 200, 404, 415, 422, 429
    POST /invitation/accept   {"token", "name", "password"}  → 200, 404, 415, 422, 429
    POST /password/forgotten  {"email"}                      → 202, 415, 422, 429
    POST /password/reset      {"token", "password"}          → 204, 404, 415, 422, 429

The token is what stands behind the `#` in the link: there it is in no log of a server. `/invitation` tells what it
invites to: `{"email", "organization": {"id", "slug", "name"}, "invitedBy": {"name"}}`. Accepting signs in, and answers
as `POST /session` does. `/password/forgotten` answers the same for every address, known or not. A password that was
reset signs out every browser and ends every token of the person; they sign in with it afterwards. Every other answer
carries `{"code", "message"}`, where the message is a sentence to show:

    404 LINK_OVER            the link was used, ended, was taken back, or never was one
    413, 415, 422 INVALID_INPUT    422 may carry `problems`, each with `path`, `code` and `message`
    429 TOO_MANY_ATTEMPTS    `Retry-After` says in how many seconds
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.core.errors import InvalidInput
from app.core.ids import global_id
from app.json_routes import Refused, json_answer, json_body, origin_of, too_many
from app.people.attempts import TooManyAttempts
from app.people.forgotten import ask_for_link, reset_password
from app.people.joining import invitation_behind, join
from app.people.links import LinkOver
from app.people.sessions import Seen
from app.session_routes import welcome
from app.settings import Settings

_Endpoint = Callable[[Request], Awaitable[Response]]


def account_routes(settings: Settings) -> list[Route]:
    """Return the routes for invitations and forgotten passwords."""

    async def look(request: Request) -> Response:
        [token] = await _texts(request, "token")
        invitation = await invitation_behind(token, origin_of(request))
        organization = {
            "id": global_id("Organization", invitation.organization_id),
            "slug": invitation.organization_slug,
            "name": invitation.organization_name,
        }
        invited_by = {"name": invitation.invited_by_name}
        return json_answer(200, {"email": invitation.email, "organization": organization, "invitedBy": invited_by})

    async def accept(request: Request) -> Response:
        token, name, password = await _texts(request, "token", "name", "password")
        origin = origin_of(request)
        seen = Seen.of(request.headers.get("user-agent"), origin)
        return welcome(await join(token=token, name=name, password=password, origin=origin, seen=seen), settings)

    async def forgotten(request: Request) -> Response:
        [email] = await _texts(request, "email")
        await ask_for_link(email=email, origin=origin_of(request))
        return json_answer(202, {"message": "If there is an account with this address, a link is on its way to it."})

    async def reset(request: Request) -> Response:
        token, password = await _texts(request, "token", "password")
        await reset_password(token=token, password=password, origin=origin_of(request))
        return Response(status_code=204)

    return [
        Route("/invitation", _answering(look), methods=["POST"]),
        Route("/invitation/accept", _answering(accept), methods=["POST"]),
        Route("/password/forgotten", _answering(forgotten), methods=["POST"]),
        Route("/password/reset", _answering(reset), methods=["POST"]),
    ]


async def _texts(request: Request, *names: str) -> list[str]:
    body = await json_body(request)
    found = [body.get(name) for name in names]
    texts = [value for value in found if isinstance(value, str)]
    if len(texts) < len(names):
        listed = " and ".join(f"`{name}`" for name in names)
        raise Refused(422, "INVALID_INPUT", f"Send an object with {listed}: texts.")
    return texts


def _answering(endpoint: _Endpoint) -> _Endpoint:
    """Turn what an endpoint refuses with into its answer."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refused as refused:
            return refused.answer
        except LinkOver as over:
            return json_answer(404, {"code": "LINK_OVER", "message": str(over)})
        except TooManyAttempts as many:
            return too_many(many)
        except InvalidInput as invalid:
            problems = [{"path": one.path, "code": one.code, "message": one.message} for one in invalid.problems]
            return json_answer(422, {"code": "INVALID_INPUT", "message": invalid.message, "problems": problems})

    return answer
