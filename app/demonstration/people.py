"""Who works at Tidewater, and in which team."""

from __future__ import annotations

from typing import NamedTuple

NAME = "Tidewater"
SLUG = "tidewater-demo"
TIME_ZONE = "Europe/Lisbon"
DOMAIN = "tidewater.example"


class Person(NamedTuple):
    """A person: the key that the other modules use, the name, the manager's key, and what to know about them."""

    key: str
    name: str
    manager: str | None
    about: str

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.key}@{DOMAIN}"


class Team(NamedTuple):
    """A team with its lead, its members beside the lead, and the team that it is inside of."""

    key: str
    name: str
    lead: str
    members: tuple[str, ...]
    parent: str | None = None


PEOPLE = (
    Person("ines", "Inês Albrecht", None, "founder and administrator"),
    Person("omar", "Omar Haddad", "ines", "leads Product"),
    Person("mira", "Mira Sundaram", "omar", "leads Onboarding"),
    Person("jonas", "Jonas Weber", "mira", "builds the calendar import"),
    Person("aiko", "Aiko Tanaka", "mira", "designs the first week of a new clinic"),
    Person("lena", "Lena Fischer", "mira", "helps new clinics in person"),
    Person("priya", "Priya Nair", "omar", "leads Platform"),
    Person("tomas", "Tomás Rivera", "priya", "keeps deployments quiet"),
    Person("wanjiru", "Wanjiru Kamau", "priya", "moves the data centre"),
    Person("sven", "Sven Lindqvist", "priya", "watches availability"),
    Person("grace", "Grace Okafor", "ines", "leads Customer Care"),
    Person("daniel", "Daniel Costa", "grace", "answers clinics in the morning"),
    Person("yusuf", "Yusuf Demir", "grace", "writes the help pages"),
    Person("hanna", "Hanna Koskinen", "grace", "answers clinics in the evening"),
)

TEAMS = (
    Team("product", "Product", "omar", ()),
    Team("onboarding", "Onboarding", "mira", ("jonas", "aiko", "lena"), parent="product"),
    Team("platform", "Platform", "priya", ("tomas", "wanjiru", "sven"), parent="product"),
    Team("care", "Customer Care", "grace", ("daniel", "yusuf", "hanna")),
)

SHOWN = ("mira", "jonas", "priya", "ines")
"""Whose accounts are printed: a manager with reports, an employee, another manager, and the administrator."""
