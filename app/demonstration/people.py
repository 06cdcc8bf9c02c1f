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
    Person("freya", "Freya Lindholm", "omar", "counts what clinics do, and is the OKR champion"),
    Person("mira", "Mira Sundaram", "omar", "leads Onboarding"),
    Person("jonas", "Jonas Weber", "mira", "builds the calendar import"),
    Person("aiko", "Aiko Tanaka", "mira", "designs the first week of a new clinic"),
    Person("lena", "Lena Fischer", "mira", "helps new clinics in person"),
    Person("pavel", "Pavel Novák", "mira", "builds the checklist"),
    Person("amara", "Amara Diallo", "mira", "brings over what large clinics have"),
    Person("priya", "Priya Nair", "omar", "leads Platform"),
    Person("tomas", "Tomás Rivera", "priya", "keeps deployments quiet"),
    Person("wanjiru", "Wanjiru Kamau", "priya", "moves the data centre"),
    Person("sven", "Sven Lindqvist", "priya", "watches availability"),
    Person("jiwoo", "Ji-woo Han", "priya", "looks after the database"),
    Person("elif", "Elif Aydın", "priya", "closes what the auditors find"),
    Person("nadia", "Nadia Petrova", "omar", "leads Scheduling"),
    Person("mateus", "Mateus Oliveira", "nadia", "builds waiting lists"),
    Person("saoirse", "Saoirse Byrne", "nadia", "tests what patients book"),
    Person("kofi", "Kofi Mensah", "nadia", "makes the calendar fast, since lately in Platform"),
    Person("linh", "Linh Tran", "nadia", "designs the booking page"),
    Person("emil", "Emil Sørensen", "nadia", "builds reminders"),
    Person("grace", "Grace Okafor", "ines", "leads Customer Care"),
    Person("daniel", "Daniel Costa", "grace", "answers clinics in the morning"),
    Person("yusuf", "Yusuf Demir", "grace", "writes the help pages"),
    Person("hanna", "Hanna Koskinen", "grace", "answers clinics in the evening"),
    Person("beatriz", "Beatriz Moreau", "grace", "answers clinics in French"),
    Person("rashid", "Rashid Karimi", "grace", "teaches receptionists"),
    Person("klara", "Klara Svoboda", "grace", "calls clinics that have gone quiet"),
    Person("marco", "Marco Bellini", "ines", "leads Growth"),
    Person("zoe", "Zoé Lambert", "marco", "tells clinics about us, and leads while Marco is away"),
    Person("andre", "André Carvalho", "marco", "shows clinics how it works"),
    Person("ingrid", "Ingrid Haugen", "marco", "writes for the website"),
    Person("noor", "Noor Hassan", "marco", "looks after prices"),
    Person("leila", "Leila Farahani", "marco", "leads Partnerships"),
    Person("bruno", "Bruno Keller", "leila", "works with makers of practice software"),
    Person("sofia", "Sofía Ortega", "leila", "works with associations of physiotherapists"),
    Person("david", "David Amsel", "leila", "looks after the programming interface for partners"),
    Person("ruth", "Ruth Adeyemi", "ines", "leads People and Finance"),
    Person("teresa", "Teresa Pinto", "ruth", "hires"),
    Person("ivan", "Ivan Horvat", "ruth", "did the books, and has left"),
    Person("maeve", "Maeve Collins", "ruth", "writes invoices"),
)

TEAMS = (
    Team("product", "Product", "omar", ("freya",)),
    Team("onboarding", "Onboarding", "mira", ("jonas", "aiko", "lena", "pavel", "amara"), parent="product"),
    Team("platform", "Platform", "priya", ("tomas", "wanjiru", "sven", "jiwoo", "elif"), parent="product"),
    Team("scheduling", "Scheduling", "nadia", ("mateus", "saoirse", "kofi", "linh", "emil"), parent="product"),
    Team("care", "Customer Care", "grace", ("daniel", "yusuf", "hanna", "beatriz", "rashid", "klara")),
    Team("growth", "Growth", "marco", ("zoe", "andre", "ingrid", "noor")),
    Team("partnerships", "Partnerships", "leila", ("bruno", "sofia", "david"), parent="growth"),
    Team("people", "People and Finance", "ruth", ("teresa", "ivan", "maeve")),
)

SHOWN = ("mira", "jonas", "priya", "ines")
"""Whose accounts are printed: a manager with reports, an employee, another manager, and the administrator."""
LEFT = frozenset({"ivan"})
"""Who is no longer here."""
