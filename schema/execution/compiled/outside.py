"""What compiled execution does not do itself."""

from __future__ import annotations


class Outside(Exception):
    """Something that compiled execution leaves to graphql-core: what it does not know, and every error."""
