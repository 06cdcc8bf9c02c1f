"""Whom the embedded PostgreSQL runs as: oneself, or, because it refuses to run as root, a system account."""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from app.database.embedded.failures import EmbeddedPostgresFailed

_NAME = "waymark"


@dataclass(frozen=True, slots=True)
class Account:
    """The account of the server; ``switched`` where it is another than this process's."""

    user_id: int
    group_id: int
    name: str
    switched: bool

    def give(self, folder: Path) -> None:
        """Make this account the owner of a folder that this process made."""
        if self.switched:
            os.chown(folder, self.user_id, self.group_id)

    def closed_parent(self, path: Path) -> Path | None:
        """Return the outermost folder above a path that this account may not enter, or None."""
        if not self.switched:
            return None
        return next((parent for parent in reversed(path.parents) if not self._may(parent, stat.S_IXOTH)), None)

    def may_read(self, path: Path) -> bool:
        """Tell whether this account may read a file, or enter and list a folder, once it is there."""
        return self._may(path, stat.S_IROTH | stat.S_IXOTH if path.is_dir() else stat.S_IROTH)

    def _may(self, path: Path, rights: int) -> bool:
        entry = path.stat()
        if entry.st_uid == self.user_id:
            rights <<= 6
        elif entry.st_gid == self.group_id:
            rights <<= 3
        return entry.st_mode & rights == rights


def account_for(cluster_folder: Path) -> Account:
    """Return the account for a cluster: as root the owner of the files that are there, or else the system account
    `waymark`, which is made when missing.

    Raises EmbeddedPostgresFailed where it cannot be made.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), "the present user", switched=False)
    owner = cluster_folder.stat() if cluster_folder.exists() else None
    if owner is not None and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid, f"the owner of {cluster_folder}", switched=True)
    entry = _system_account()
    return Account(entry.pw_uid, entry.pw_gid, f"the account {_NAME}", switched=True)


def _system_account() -> pwd.struct_passwd:
    reason = ""
    for attempt in range(5):  # another process may be making it, or another account, at this moment
        try:
            return pwd.getpwnam(_NAME)
        except KeyError:
            time.sleep(0.2 * attempt)
            reason = _make_system_account()
    try:
        return pwd.getpwnam(_NAME)
    except KeyError:
        raise EmbeddedPostgresFailed(
            f"PostgreSQL does not run as root, and the system account {_NAME} could not be made for it ({reason})."
            f" Make it, run Waymark as an ordinary user, or set DATABASE_URL."
        ) from None


def _make_system_account() -> str:
    """Try to make the account; return what was said against it."""
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    try:
        done = subprocess.run(
            [*command, "--shell", "/usr/sbin/nologin", _NAME], capture_output=True, text=True, check=False
        )
    except OSError as error:
        return f"useradd: {error.strerror}"
    return done.stderr.strip()
