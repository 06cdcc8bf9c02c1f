"""Seeded corruptions of a sketched key result: each takes one that stands and returns one that must not."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from app.objectives.models import MetricKind
from assistant.drafts import KeyResultSketch, Quote
from assistant.facts import KeyResultFacts

DraftCorruption = Callable[[random.Random, KeyResultSketch, KeyResultFacts], KeyResultSketch]

_TURNED = {MetricKind.INCREASE: MetricKind.DECREASE, MetricKind.DECREASE: MetricKind.INCREASE}


def foreign_id(dice: random.Random, sketch: KeyResultSketch, facts: KeyResultFacts) -> KeyResultSketch:
    """Quote an input that is not of this run."""
    return replace(sketch, grounds=(replace(sketch.grounds[0], source_id=UUID(int=dice.getrandbits(128))),))


def other_input(dice: random.Random, sketch: KeyResultSketch, facts: KeyResultFacts) -> KeyResultSketch:
    """Quote a figure out of another input than the one it stands in."""
    target = _target(sketch)
    others = [item.id for item in facts.inputs if item.id != target.source_id and target.words not in item.body]
    return replace(sketch, target=replace(target, source_id=dice.choice(others)))


def quote_altered(dice: random.Random, sketch: KeyResultSketch, facts: KeyResultFacts) -> KeyResultSketch:
    """Add a word to a quote."""
    ground = sketch.grounds[0]
    return replace(sketch, grounds=(replace(ground, words=f"perhaps {ground.words}"),))


def digit_changed(dice: random.Random, sketch: KeyResultSketch, facts: KeyResultFacts) -> KeyResultSketch:
    """Change the last figure of a quote."""
    target = _target(sketch)
    return replace(sketch, target=replace(target, words=f"{target.words[:-1]}{dice.randint(0, 9)}7"))


def exchanged(dice: random.Random, sketch: KeyResultSketch, facts: KeyResultFacts) -> KeyResultSketch:
    """Take the baseline for the target."""
    return replace(sketch, target=sketch.baseline, baseline=sketch.target)


def figure_written(dice: random.Random, sketch: KeyResultSketch, facts: KeyResultFacts) -> KeyResultSketch:
    """Write a figure of its own, in digits or in words."""
    figure = dice.choice(("77 %", "sixty-one percent", "by half", "threefold", "a third", "$9M", "in Q1"))
    return replace(sketch, title=f"{sketch.title}, {figure}")


def turned(dice: random.Random, sketch: KeyResultSketch, facts: KeyResultFacts) -> KeyResultSketch:
    """Call an increase a decrease, or a decrease an increase."""
    return replace(sketch, kind=_TURNED[sketch.kind])


def link_added(dice: random.Random, sketch: KeyResultSketch, facts: KeyResultFacts) -> KeyResultSketch:
    """Add a link."""
    return replace(sketch, title=f"{sketch.title} {dice.choice(('www.evil.test', 'https://evil.example/x'))}")


def markup_added(dice: random.Random, sketch: KeyResultSketch, facts: KeyResultFacts) -> KeyResultSketch:
    """Add Markdown or HTML."""
    return replace(sketch, title=dice.choice(("<b>{}</b>", "**{}**", "`{}`")).replace("{}", sketch.title))


def stranger_named(dice: random.Random, sketch: KeyResultSketch, facts: KeyResultFacts) -> KeyResultSketch:
    """Name a person whom no input knows."""
    return replace(sketch, title=f"{sketch.title}, asks {dice.choice(('Gregory', 'Sofia'))}")


def _target(sketch: KeyResultSketch) -> Quote:
    if sketch.target is None:
        raise ValueError("The sketch has no target to corrupt.")
    return sketch.target


DRAFT_CORRUPTIONS: dict[str, DraftCorruption] = {
    "draft: digit changed": digit_changed,
    "draft: figures exchanged": exchanged,
    "draft: quote of another input": other_input,
    "draft: quote altered by a word": quote_altered,
    "draft: figure written": figure_written,
    "draft: kind turned": turned,
    "draft: foreign id": foreign_id,
    "draft: link added": link_added,
    "draft: markup added": markup_added,
    "draft: stranger named": stranger_named,
}
"""The kinds of corruption by the names under which the table lists them."""
