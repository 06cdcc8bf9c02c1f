"""The engines of a process: the built-in drafter, and a model where the operator named one.

What talks to a model is imported only then: a process without one starts half a second sooner.
"""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Self

from app.proposals.models import Engine
from app.settings import Settings
from assistant.builtin.drafter import BuiltinDrafter

if TYPE_CHECKING:
    from assistant.model.client import ModelSettings
    from assistant.model.drafter import OpenAIDrafter
    from assistant.spending import Allowance


def model_settings(settings: Settings) -> ModelSettings | None:
    """Return where the model is, or None where the operator named none."""
    if not settings.model or not (settings.openai_api_key or settings.openai_base_url):
        return None
    from assistant.model.client import ModelSettings

    return ModelSettings(
        base_url=settings.openai_base_url,
        api_key=settings.openai_api_key,
        model=settings.model,
        timeout_seconds=settings.model_timeout_seconds,
        attempts=settings.model_attempts,
        price_in=settings.model_price_in,
        price_out=settings.model_price_out,
    )


def allowance(settings: Settings) -> Allowance | None:
    """Return what each organisation may ask of the model, or None where the operator named none."""
    model = model_settings(settings)
    if model is None:
        return None
    from assistant.spending import Allowance

    return Allowance(model, settings.model_budget_usd, settings.model_at_once)


class Engines:
    """What can draft here, open while its context is; ``openai`` is None where no model is configured.

    ``prompts`` are versions of prompts by purpose; where there are several of one, ``turn`` says which. Raises
    `PromptError` for one that was not released.
    """

    def __init__(
        self, allowance: Allowance | None = None, prompts: tuple[tuple[str, int], ...] = (), turn: int = 0
    ) -> None:
        self.builtin = BuiltinDrafter()
        self.allowance = allowance
        self.model = model = allowance.model if allowance else None
        self.openai: OpenAIDrafter | None = None
        if model is not None:
            from assistant.model.client import ModelClient
            from assistant.model.drafter import OpenAIDrafter
            from assistant.model.prompts import chosen_prompts

            self._client = ModelClient(model)
            self.openai = OpenAIDrafter(self._client, chosen_prompts(prompts, turn))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.openai is not None:
            await self._client.aclose()

    def chosen(self, engine: Engine) -> OpenAIDrafter | None:
        """Return the model's drafter where it is asked for and configured."""
        return self.openai if engine is Engine.OPENAI else None
