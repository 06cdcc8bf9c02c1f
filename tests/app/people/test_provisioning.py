"""What the operator does without being signed in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.actor import Sight
from app.core.errors import InvalidInput
from app.core.ids import new_id
from app.database.unit_of_work import reading, values
from app.people import provisioning
from app.people.models import Role, TokenScope
from app.people.tokens import enter
from tests.support.factories import Factory
from tests.support.graphql import Api


@pytest.fixture
def slug() -> str:
    return f"acme-{new_id().hex}"


class TestProvisioning:
    async def test_makes_an_organisation_with_somebody_who_can_act(self, api: Api, slug: str) -> None:
        organization_id = await provisioning.create_organization(name="Acme", slug=slug, time_zone="Europe/Berlin")
        ada = await provisioning.add_person(
            organization_id=organization_id, email="Ada@acme.example", name="Ada", role=Role.ADMIN
        )
        token = await provisioning.issue_token(organization_id, ada, TokenScope.WRITE, timedelta(minutes=15))

        data = await Api(api.http, token).run("{ viewer { email role timeZone } organization { name slug timeZone } }")

        assert data["viewer"] == {"email": "ada@acme.example", "role": "ADMIN", "timeZone": "Europe/Berlin"}
        assert data["organization"] == {"name": "Acme", "slug": slug, "timeZone": "Europe/Berlin"}

    async def test_finds_by_slug_and_by_address(self, company: Factory, slug: str) -> None:
        organization_id = await provisioning.create_organization(name="Acme", slug=slug)
        ada = await provisioning.add_person(organization_id=organization_id, email="ada@acme.example", name="Ada")

        assert await provisioning.organization_named(slug) == organization_id
        assert await provisioning.organization_named("nowhere") is None
        assert await provisioning.person_with_email(organization_id, "ADA@acme.example") == ada
        assert await provisioning.person_with_email(company.organization_id, "ada@acme.example") is None

    async def test_refuses_a_taken_slug_and_a_taken_address(self, company: Factory, slug: str) -> None:
        organization_id = await provisioning.create_organization(name="Acme", slug=slug)
        await provisioning.add_person(organization_id=organization_id, email="ada@acme.example", name="Ada")

        with pytest.raises(InvalidInput, match="already"):
            await provisioning.create_organization(name="Acme", slug=slug)
        with pytest.raises(InvalidInput, match="already"):
            await provisioning.add_person(organization_id=organization_id, email="ADA@acme.example", name="Ada")

    async def test_lists_every_problem_at_once(self, company: Factory) -> None:
        with pytest.raises(InvalidInput) as refused:
            await provisioning.create_organization(name=" ", slug="A B", time_zone="Mars", locale="?")

        assert [problem.path for problem in refused.value.problems] == [
            ("name",),
            ("slug",),
            ("timeZone",),
            ("locale",),
        ]

    async def test_a_new_password_ends_all_access(self, company: Factory) -> None:
        mira = await company.person()

        await provisioning.give_password(company.organization_id, mira.id, "correct horse battery")

        assert await enter(mira.token) is None


class TestAudit:
    async def test_keeps_what_the_operator_did_without_an_actor(self, api: Api, slug: str) -> None:
        organization_id = await provisioning.create_organization(name="Acme", slug=slug)
        ada = await provisioning.add_person(
            organization_id=organization_id, email="ada@acme.example", name="Ada", role=Role.ADMIN
        )
        await provisioning.give_password(organization_id, ada, "correct horse battery")
        token = await provisioning.issue_token(organization_id, ada, TokenScope.WRITE, timedelta(days=1), "CI")

        async with reading(Sight(organization_id, frozenset({organization_id, ada}), ada)):
            found = await values("select action, actor_id, subject_id, changes from audit_records order by id")

        assert [(action, actor) for action, actor, *_ in found] == [
            ("organization.create", None),
            ("user.create", None),
            ("user.set_password", None),
            ("token.create", None),
        ]
        assert found[-1][3] == {"name": [None, "CI"], "scope": [None, "WRITE"]}
        assert token not in str(found)
