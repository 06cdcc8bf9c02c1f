"""Commands on reflections: write, hand in, correct, respond."""

from app.reviews.commands.reflections import (
    ReflectionChanged,
    correct_reflection,
    hand_in_reflection,
    respond_to_reflection,
    save_reflection,
)

__all__ = [
    "ReflectionChanged",
    "correct_reflection",
    "hand_in_reflection",
    "respond_to_reflection",
    "save_reflection",
]
