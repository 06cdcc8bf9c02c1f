"""Signing in and out over plain HTTP, beside GraphQL, which always needs somebody who is signed in.

    POST   /session          {"email", "password", "organization"?}   → 200, 401, 409, 422, 429
    POST   /session/refresh  the cookie                                → 200, 401, 403
    DELETE /session          the cookie                                → 204, 403

200 carries `{"accessToken", "expiresAt", "person": {"id", "name"}, "organization": {"id", "slug", "name"}}` and sets
the cookie `waymark_session` with the refresh token, which scripts cannot read. The access token goes into
`Authorization: Bearer …` and lives for 15 minutes; a page that is loaded anew asks for one with `/session/refresh`.
Every other answer but 204 carries `{"code", "message"}`, where the message is a sentence to show:

    401 WRONG_CREDENTIALS, SESSION_OVER
    403 FOREIGN_ORIGIN
    409 ORGANIZATION_NEEDED    the password fits several organisations: `organizations` has the slug and name of each
    413, 415, 422 INVALID_INPUT
    429 TOO_MANY_ATTEMPTS      `Retry-After` says in how many seconds

What rests on the cookie alone must come from our own pages. Browsers put `Origin` on every POST and DELETE, and no page
can forge it: it must be this host or one of the origins that CORS allows. So web clients need to do nothing. A
request without `Origin` comes from no page; it says so with a header `X-Waymark` (of any value), which a form on a
foreign page could not add either. Signing in takes JSON only, so a foreign page cannot sign anybody in unasked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.core.ids import global_id
from app.json_routes import Refused, json_answer, json_body, origin_of, too_many
from app.people.attempts import TooManyAttempts
from app.people.sessions import REFRESH_LIFETIME, SessionOver, SignedIn, end_session, refresh_session
from app.people.sign_in import OrganizationNeeded, WrongCredentials, sign_in
from app.settings import Settings

COOKIE = "waymark_session"


class _Asked(NamedTuple):
    email: str
    password: str
    organization: str | None


def session_routes(settings: Settings) -> list[Route]:
    """Return the routes for signing in, staying signed in, and signing out."""

    async def create(request: Request) -> Response:
        try:
            asked = _checked(await json_body(request))
        except Refused as refused:
            return refused.answer
        return await _sign_in(asked, request, settings)

    async def refresh(request: Request) -> Response:
        if not _is_from_our_pages(request, settings):
            return _foreign()
        try:
            return welcome(await refresh_session(request.cookies.get(COOKIE, "")), settings)
        except SessionOver as over:
            return _without_cookie(json_answer(401, {"code": "SESSION_OVER", "message": str(over)}), settings)

    async def delete(request: Request) -> Response:
        if not _is_from_our_pages(request, settings):
            return _foreign()
        await end_session(request.cookies.get(COOKIE, ""))
        return _without_cookie(Response(status_code=204), settings)

    return [
        Route("/session", create, methods=["POST"]),
        Route("/session", delete, methods=["DELETE"]),
        Route("/session/refresh", refresh, methods=["POST"]),
    ]


async def _sign_in(asked: _Asked, request: Request, settings: Settings) -> Response:
    origin, user_agent = origin_of(request), request.headers.get("user-agent")
    try:
        return welcome(await sign_in(**asked._asdict(), origin=origin, user_agent=user_agent), settings)
    except WrongCredentials as wrong:
        return json_answer(401, {"code": "WRONG_CREDENTIALS", "message": str(wrong)})
    except OrganizationNeeded as needed:
        choice = [{"slug": one.organization_slug, "name": one.organization_name} for one in needed.people]
        return json_answer(409, {"code": "ORGANIZATION_NEEDED", "message": str(needed), "organizations": choice})
    except TooManyAttempts as many:
        return too_many(many)


def welcome(signed_in: SignedIn, settings: Settings) -> Response:
    """Answer with the tokens of somebody who is signed in now: one in the body, one in the cookie."""
    person = signed_in.person
    answer = json_answer(
        200,
        {
            "accessToken": signed_in.access_token,
            "expiresAt": signed_in.access_expires_at.isoformat().replace("+00:00", "Z"),
            "person": {"id": global_id("User", person.person_id), "name": person.person_name},
            "organization": {
                "id": global_id("Organization", person.organization_id),
                "slug": person.organization_slug,
                "name": person.organization_name,
            },
        },
    )
    answer.set_cookie(
        COOKIE,
        signed_in.refresh_token,
        max_age=int(REFRESH_LIFETIME.total_seconds()),
        path="/session",
        secure=settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )
    return answer


def _without_cookie(answer: Response, settings: Settings) -> Response:
    answer.delete_cookie(COOKIE, path="/session", secure=settings.secure_cookies, httponly=True, samesite="lax")
    return answer


def _foreign() -> Response:
    message = "This can only be asked from Waymark's own pages, or with a header X-Waymark where there is no page."
    return json_answer(403, {"code": "FOREIGN_ORIGIN", "message": message})


def _is_from_our_pages(request: Request, settings: Settings) -> bool:
    origin = request.headers.get("origin")
    if origin is None:
        return "x-waymark" in request.headers
    host = origin.partition("://")[2]
    return origin in settings.cors_origins or (bool(host) and host == request.headers.get("host"))


def _checked(wanted: Mapping[str, Any]) -> _Asked:
    email, password, organization = wanted.get("email"), wanted.get("password"), wanted.get("organization")
    if not isinstance(email, str) or not isinstance(password, str) or not isinstance(organization, str | None):
        message = "Send an object with `email`, `password` and, where needed, `organization`: all of them texts."
        raise Refused(422, "INVALID_INPUT", message)
    return _Asked(email, password, organization)
