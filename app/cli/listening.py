"""The address that the API listens on, taken before anything else is started."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from app.cli.terminal import Failed


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """Yield a socket bound to the address; raises Failed with what to do where it cannot be had."""
    try:
        [(family, *_, address), *_] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise Failed(f"WAYMARK_HOST {host} is not an address of this machine ({error.strerror}).") from None
    with socket.socket(family, socket.SOCK_STREAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind(address)
            sock.listen(2048)
        except OSError as error:
            raise Failed(_sentence(error, host, port)) from None
        yield sock


def _sentence(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is taken: stop what listens there, or choose another port with --port or"
            f" WAYMARK_PORT."
        )
    if error.errno == errno.EACCES:
        return f"This user may not listen on port {port}: choose one above 1023 with --port or WAYMARK_PORT."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"This machine does not have the address {host}: choose another with --host or WAYMARK_HOST."
    return f"Port {port} on {host} cannot be listened on ({error.strerror})."


def address_of(sock: socket.socket) -> str:
    """Return the base URL at which a client on this machine reaches a listening socket."""
    host, port = sock.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
