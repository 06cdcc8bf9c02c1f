"""Files of exports over plain HTTP, for whoever holds the link.

    GET /exports/{export}/{signature}   → 200 with the file; 404 where the link is forged, expired or never was

A link works without a session until the export expires, so that it can be opened by a browser or a spreadsheet.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.transfer.exports import file_behind


def export_routes() -> list[Route]:
    """Return the route of files."""
    return [Route("/exports/{export}/{signature}", _send, methods=["GET"])]


async def _send(request: Request) -> Response:
    file = await file_behind(request.path_params["export"], request.path_params["signature"])
    if file is None:
        body = {"code": "NOT_FOUND", "message": "There is no such file, or its link has expired: ask for it again."}
        return JSONResponse(body, 404, {"Cache-Control": "no-store"})
    return Response(
        file.content,
        media_type=file.media_type,
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": f'attachment; filename="{file.name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
