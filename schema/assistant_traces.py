"""What a run's trace tells: what it read, with what it drafted, and how each answer was judged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.check_ins.sources import source_hashes
from app.core.actor import Actor
from app.proposals.models import Engine, Purpose
from app.proposals.runs import RunRow
from assistant.builtin.drafter import LABEL
from schema.fields import Node, column, computed, one, over
from schema.node import nodes_by_reference


def engine_of(row: RunRow) -> str:
    """Return what drafted, in words to show."""
    engine = row.engine_used or row.engine_requested
    model = row.model_answered or row.model_requested
    return LABEL if engine == Engine.BUILTIN else f"AI model {model}" if model else "AI model"


def prompt_of(row: RunRow) -> str | None:
    """Return the prompt that a model was asked with."""
    prompt = row.trace.get("prompt")
    return f"{prompt['id']}/{prompt['version']} {prompt['sha256']}" if prompt else None


class _AttemptRow(NamedTuple):
    """An attempt of a run, as its trace tells it."""

    engine: str
    kept: int
    wrong: tuple[str, ...]
    failure: str | None


class _RecordRow(NamedTuple):
    """A record that a run read, as its trace tells it."""

    kind: str
    reference: tuple[str, UUID]


def manifest_of(row: RunRow, actor: Actor) -> list[_RecordRow] | None:
    """Return what a run read, for who asked."""
    if row.requested_by_id != actor.person_id:
        return None
    read = (*row.trace.get("sources", ()), *row.trace.get("around", ()))
    return [_RecordRow(each["kind"], (each["kind"], UUID(each["id"]))) for each in read]


@over(_RecordRow, description="A record that a run read.")
class AssistantManifestRecord:
    """A record of a manifest."""

    kind: str = column("The type of the record, such as `CheckIn`.")
    record: Node | None = one(
        nodes_by_reference, "reference", description="The record; null once it is gone, or hidden from the viewer."
    )


def attempts_of(row: RunRow) -> list[_AttemptRow]:
    """Return every question to an engine."""
    return [
        _AttemptRow(each["engine"], each["kept"], tuple(found["code"] for found in each["wrong"]), each["failure"])
        for each in row.trace.get("attempts", ())
    ]


@over(_AttemptRow, description="One question to one engine.")
class AssistantAttempt:
    """An attempt."""

    engine: Engine = column("Which engine was asked.")
    kept: int = column("How many drafts or sentences of its answer stood up to verification.")
    wrong: list[str] = column("The codes of what did not.")
    failure: str | None = column("A stable code where no usable answer came.")


class _HeldBackRow(NamedTuple):
    """How many records of a kind stayed out of a run, as its trace tells it."""

    kind: str
    number: int


@over(
    _HeldBackRow, description="Records that stayed out of a run, since not everybody who reads its result may see them."
)
class AssistantHeldBack:
    """What was held back."""

    kind: str = column("The type of the records, such as `TeamInput`.")
    number: int = column("How many.", name="count")


def held_back_of(row: RunRow, actor: Actor) -> list[_HeldBackRow] | None:
    """Return what stayed out of a run, for who asked."""
    if row.requested_by_id != actor.person_id:
        return None
    return [_HeldBackRow(kind, number) for kind, number in sorted(row.trace.get("heldBack", {}).items())]


class _Stamp(NamedTuple):
    """A record and what it said, as a hash in hex."""

    kind: str
    id: UUID
    said: str


class _FactRow(NamedTuple):
    """A record whose words a draft could use."""

    kind: str
    reference: tuple[str, UUID]
    stamp: _Stamp


async def _have_changed(stamps: Sequence[_Stamp]) -> dict[_Stamp, bool]:
    present = await source_hashes({(stamp.kind, stamp.id) for stamp in stamps})
    return {stamp: stamp.id not in present or present[stamp.id].hex() != stamp.said for stamp in stamps}


@over(_FactRow, description="A record whose words a draft could use.")
class AssistantFact:
    """A fact."""

    kind: str = column("The type of the record, such as `TeamInput`.")
    record: Node | None = one(
        nodes_by_reference, "reference", description="The record as it is now; null once it is gone, or hidden."
    )
    changed: bool = one(
        _have_changed, "stamp", description="Whether it says something else than it said then, or is gone."
    )


class _ParameterRow(NamedTuple):
    """A parameter that a model was asked with."""

    name: str
    number: float


@over(_ParameterRow, description="A parameter that a model was asked with.")
class AssistantParameter:
    """A parameter."""

    name: str = column("Its name, such as `temperature`.")
    number: float = column("Its value.", name="value")


def _facts(row: RunRow) -> list[_FactRow]:
    found = [_Stamp(each["kind"], UUID(each["id"]), each["hash"]) for each in row.trace.get("sources", ())]
    return [_FactRow(stamp.kind, (stamp.kind, stamp.id), stamp) for stamp in found]


def _parameters(row: RunRow) -> list[_ParameterRow]:
    given: dict[str, Any] = row.trace.get("parameters", {})
    return [_ParameterRow(name, float(number)) for name, number in sorted(given.items())]


@over(RunRow, description="Why the assistant proposed something: for everybody who reads the proposal.")
class ProposalExplanation:
    """An explanation."""

    purpose: Purpose = column("What was asked for.")
    engine: str = computed(
        engine_of,
        needs=("engine_used", "engine_requested", "model_answered", "model_requested"),
        description="What drafted it, in words to show.",
    )
    prompt: str | None = computed(
        prompt_of, needs=("trace",), description="The prompt that a model was asked with: id, version and hash."
    )
    parameters: list[AssistantParameter] = computed(
        _parameters, needs=("trace",), description="What a model was asked with beside the prompt."
    )
    guidance: str | None = computed(
        lambda row: row.request.guidance, needs=("stored_request",), description="The line of guidance that was given."
    )
    facts: list[AssistantFact] = computed(
        _facts,
        needs=("trace",),
        description="The records whose words it could use; those that it rests on are the evidence of its content.",
    )
    attempts: list[AssistantAttempt] = computed(
        attempts_of, needs=("trace",), description="Every question to an engine, and how its answer was judged."
    )
