"""What the links in mails have in common: a token that works once and for a while, and a kind word once it is over."""

from __future__ import annotations


class LinkOver(Exception):
    """The link was used, ended, was taken back, or never was one; which of these is not told."""

    def __init__(self) -> None:
        super().__init__("This link works no longer: ask for a new one.")
