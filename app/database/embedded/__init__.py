"""The embedded PostgreSQL: a private server in the data folder, for when no `DATABASE_URL` is set."""

from app.database.embedded.failures import EmbeddedPostgresFailed, FolderPathTooLong, FolderUnusable, StartFailed
from app.database.embedded.server import EmbeddedPostgres

__all__ = ["EmbeddedPostgres", "EmbeddedPostgresFailed", "FolderPathTooLong", "FolderUnusable", "StartFailed"]
