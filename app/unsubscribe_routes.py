"""Ending mails out of a mail, over plain HTTP, for whoever holds the link.

    GET  /unsubscribe/{person}/{signature}   → 200 with a page that asks; nothing is ended yet, for programs look at
                                               links before people do
    POST /unsubscribe/{person}/{signature}   → 200, and no more mails (also what mail programs send, RFC 8058)

Both answer 404 where the link is forged.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from app.notifications.unsubscribing import end_mails, person_behind

_ASKING = """<p>Get no more digests and reminders by mail?</p>
<form method="post"><button>Get no more of these mails</button></form>"""
_DONE = "<p>You get no more of these mails. In Waymark everything stays as it was; turn them on again there.</p>"
_FORGED = "<p>This link does not work: turn mails off in your settings instead.</p>"


def unsubscribe_routes() -> list[Route]:
    """Return the route that ends mails."""
    return [Route("/unsubscribe/{person}/{signature}", _unsubscribe, methods=["GET", "POST"])]


async def _unsubscribe(request: Request) -> HTMLResponse:
    sight = await person_behind(request.path_params["person"], request.path_params["signature"])
    if sight is None:
        return _page(_FORGED, 404)
    if request.method != "POST":
        return _page(_ASKING)
    await end_mails(sight)
    return _page(_DONE)


def _page(body: str, status: int = 200) -> HTMLResponse:
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'; form-action 'self'"}
    return HTMLResponse(f'<!doctype html><html lang="en"><title>Waymark</title>{body}</html>', status, headers)
