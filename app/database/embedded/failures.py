"""Why the embedded PostgreSQL cannot be had. Each message is a sentence for the operator.

EmbeddedPostgresFailed
├── FolderPathTooLong    the socket's address would not fit
├── FolderUnusable       the data folder cannot be made, written or entered
└── StartFailed          PostgreSQL does not start or answer; the end of its log is quoted
"""

from __future__ import annotations


class EmbeddedPostgresFailed(Exception):
    """The embedded PostgreSQL cannot be had; the message says why and what to do."""


class FolderPathTooLong(EmbeddedPostgresFailed):
    """The path of the data folder is longer than the address of a unix socket may be."""


class FolderUnusable(EmbeddedPostgresFailed):
    """The data folder cannot be made, written, or entered by the account that PostgreSQL runs as."""


class StartFailed(EmbeddedPostgresFailed):
    """PostgreSQL does not start or answer; the message quotes the end of its log."""
