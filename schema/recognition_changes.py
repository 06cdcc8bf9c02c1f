"""Giving praise, changing it, and answering it."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import UNSET

from app.recognition import commands, queries
from app.recognition.commands.praise import Sharing, Words
from app.recognition.models import ReactionKind, RecognitionReaders
from schema.context import Info, parse_id, parse_optional_id, parse_reference
from schema.errors import mutation
from schema.fields import argument, changes, column, deleted_id, one, over
from schema.paging import new_edge
from schema.recognition import Recognition, RecognitionEdge
from schema.scalars import Markdown


@strawberry.input(description="Praise for others.")
class RecognitionGiveInput:
    """Input of `recognitionGive`."""

    recipient_ids: list[strawberry.ID] = argument("Whom it is for: 1 to 20 other people.")
    message: Markdown = argument("What they did, and why it was good; at most 4000 characters.")
    company_value_id: strawberry.ID | None = argument("The value of the organisation that it showed.", None)
    honours_id: strawberry.ID | None = argument("An objective or a key result that you may read.", None)
    shared_with: RecognitionReaders = argument("With whom it is shared.", RecognitionReaders.ORGANIZATION)
    team_id: strawberry.ID | None = argument("The team of yours that it is shared with; with TEAM only.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="Other words of praise, within a day; what is left out stays.")
class RecognitionUpdateInput:
    """Input of `recognitionUpdate`."""

    recognition_id: strawberry.ID = argument("The praise.")
    message: Markdown | None = argument("What they did, and why it was good.", UNSET)
    company_value_id: strawberry.ID | None = argument("The value that it showed; null: none.", UNSET)
    honours_id: strawberry.ID | None = argument("The objective or key result that it honours; null: none.", UNSET)


@strawberry.input(description="Which praise goes.")
class RecognitionDeleteInput:
    """Input of `recognitionDelete`."""

    recognition_id: strawberry.ID = argument("The praise.")


@strawberry.input(description="Whether the viewer keeps their part in praise private.")
class RecognitionKeepPrivateInput:
    """Input of `recognitionKeepPrivate`."""

    recognition_id: strawberry.ID = argument("The praise.")
    private: bool = argument("True: others do not read that it is for you. False: they do, as its giver shared it.")


@strawberry.input(description="An answer to praise without words.")
class RecognitionReactInput:
    """Input of `recognitionReact`."""

    recognition_id: strawberry.ID = argument("The praise.")
    kind: ReactionKind = argument("The way; each once.")


@strawberry.input(description="An answer that is taken back.")
class RecognitionUnreactInput:
    """Input of `recognitionUnreact`."""

    recognition_id: strawberry.ID = argument("The praise.")
    kind: ReactionKind = argument("The way.")


@strawberry.input(description="What becomes of praise that the viewer is given from now on.")
class RecognitionPreferenceSetInput:
    """Input of `recognitionPreferenceSet`."""

    keeps_private: bool = argument("Whether it is private at first; each can be let out with `recognitionKeepPrivate`.")


def _recognition() -> Any:
    return one(queries.recognitions_by_id, "recognition_id", description="The praise.")


@over(commands.RecognitionChanged, description="The new praise.")
class RecognitionGiveSuccess:
    """Success of `recognitionGive`."""

    recognition_edge: RecognitionEdge = new_edge(
        queries.recognitions_by_id, "recognition_id", queries.LATEST, description="The new praise, for connections."
    )


@over(commands.RecognitionChanged, description="The praise as it is now.")
class RecognitionUpdateSuccess:
    """Success of `recognitionUpdate`."""

    recognition: Recognition = _recognition()


@over(commands.RecognitionChanged, description="The praise is gone.")
class RecognitionDeleteSuccess:
    """Success of `recognitionDelete`."""

    deleted_id: strawberry.ID = deleted_id("Recognition", "recognition_id")


@over(commands.RecognitionChanged, description="The praise as it is now.")
class RecognitionKeepPrivateSuccess:
    """Success of `recognitionKeepPrivate`."""

    recognition: Recognition = _recognition()


@over(commands.RecognitionChanged, description="The praise as it is now.")
class RecognitionReactSuccess:
    """Success of `recognitionReact`."""

    recognition: Recognition = _recognition()


@over(commands.RecognitionChanged, description="The praise as it is now.")
class RecognitionUnreactSuccess:
    """Success of `recognitionUnreact`."""

    recognition: Recognition = _recognition()


@over(commands.PreferenceSet, description="The choice is made.")
class RecognitionPreferenceSetSuccess:
    """Success of `recognitionPreferenceSet`."""

    keeps_private: bool = column("Whether new praise for the viewer is private at first.")


@strawberry.type
class RecognitionMutations:
    """Praising, and answering praise."""

    @mutation(commands.give_recognition, RecognitionGiveSuccess, description="Praise others for what they did.")
    async def recognition_give(self, info: Info, input: RecognitionGiveInput) -> Any:
        """Give praise."""
        honours = parse_reference(input.honours_id, "honoursId") if input.honours_id is not None else None
        return await commands.give_recognition(
            actor=info.context.actor,
            recipient_ids=[
                parse_id(text, "User", "recipientIds", str(place)) for place, text in enumerate(input.recipient_ids)
            ],
            words=Words(
                input.message, parse_optional_id(input.company_value_id, "CompanyValue", "companyValueId"), honours
            ),
            sharing=Sharing(input.shared_with, parse_optional_id(input.team_id, "Team", "teamId")),
            idempotency_key=input.idempotency_key,
        )

    @mutation(commands.update_recognition, RecognitionUpdateSuccess, description="Put one's own praise in other words.")
    async def recognition_update(self, info: Info, input: RecognitionUpdateInput) -> Any:
        """Change praise."""
        given = changes(input, "message", nullable=["company_value_id", "honours_id"])
        if "company_value_id" in given:
            given["company_value_id"] = parse_optional_id(given["company_value_id"], "CompanyValue", "companyValueId")
        if "honours_id" in given:
            text = given.pop("honours_id")
            given["honours"] = None if text is None else parse_reference(text, "honoursId")
        return await commands.update_recognition(
            actor=info.context.actor,
            recognition_id=parse_id(input.recognition_id, "Recognition", "recognitionId"),
            changes=given,
        )

    @mutation(
        commands.delete_recognition,
        RecognitionDeleteSuccess,
        description="Delete one's own praise, or any as an administrator who reads it.",
    )
    async def recognition_delete(self, info: Info, input: RecognitionDeleteInput) -> Any:
        """Delete praise."""
        return await commands.delete_recognition(
            actor=info.context.actor, recognition_id=parse_id(input.recognition_id, "Recognition", "recognitionId")
        )

    @mutation(
        commands.keep_recognition_private,
        RecognitionKeepPrivateSuccess,
        description="Keep one's part in praise private, or let others read of it again. Where all recipients do, what "
        "was said about it is there for its giver and them alone, and nothing is added meanwhile.",
    )
    async def recognition_keep_private(self, info: Info, input: RecognitionKeepPrivateInput) -> Any:
        """Keep praise private."""
        return await commands.keep_recognition_private(
            actor=info.context.actor,
            recognition_id=parse_id(input.recognition_id, "Recognition", "recognitionId"),
            private=input.private,
        )

    @mutation(commands.react_to_recognition, RecognitionReactSuccess, description="Answer praise without words.")
    async def recognition_react(self, info: Info, input: RecognitionReactInput) -> Any:
        """React to praise."""
        return await commands.react_to_recognition(
            actor=info.context.actor,
            recognition_id=parse_id(input.recognition_id, "Recognition", "recognitionId"),
            kind=input.kind,
        )

    @mutation(commands.take_back_reaction, RecognitionUnreactSuccess, description="Take back how one answered praise.")
    async def recognition_unreact(self, info: Info, input: RecognitionUnreactInput) -> Any:
        """Take a reaction back."""
        return await commands.take_back_reaction(
            actor=info.context.actor,
            recognition_id=parse_id(input.recognition_id, "Recognition", "recognitionId"),
            kind=input.kind,
        )

    @mutation(
        commands.set_recognition_preference,
        RecognitionPreferenceSetSuccess,
        description="Say whether praise that one is given from now on is private at first.",
    )
    async def recognition_preference_set(self, info: Info, input: RecognitionPreferenceSetInput) -> Any:
        """Choose what becomes of new praise."""
        return await commands.set_recognition_preference(actor=info.context.actor, keeps_private=input.keeps_private)
