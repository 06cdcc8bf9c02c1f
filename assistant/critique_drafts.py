"""What a critique of an objective's wording rests on, and what an engine returns for it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from app.objectives.drafts import ObjectiveDraft
from app.objectives.findings import Finding, Severities
from app.objectives.quality.catalogue import objective_findings
from assistant.drafts import Verdict

OF_WORDING = frozenset(
    {
        "objective.digits",
        "objective.length",
        "objective.output_verb",
        "objective.bare_movement",
        "objective.duplicate",
        "objective.copy_of_parent",
        "objective.commitment",
        "objective.pay",
    }
)
"""The rules that another title can satisfy; the others are about what stands around it."""
REWRITES_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class CritiqueFacts:
    """An objective as the rules judge it, with what they find in it and people have not dismissed."""

    draft: ObjectiveDraft
    severities: Severities
    findings: tuple[Finding, ...]
    locale: str = "en"
    people: tuple[str, ...] = ()
    """Who of the organisation is named in any of these texts, by their full names."""

    @property
    def to_clear(self) -> tuple[Finding, ...]:
        """What is found in the words of the title."""
        return tuple(found for found in self.findings if found.rule in OF_WORDING and _is_of_title(found))

    def found_in(self, title: str) -> tuple[Finding, ...]:
        """Return what the rules would find in the objective under another title."""
        return objective_findings(replace(self.draft, title=title), self.severities)

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything here that a person wrote."""
        parents = (parent.title for parent in self.draft.parents)
        measures = (measure.title for measure in self.draft.measures)
        return (self.draft.title, self.draft.why or "", *parents, *measures)


def _is_of_title(found: Finding) -> bool:
    """Tell apart what a rule found in the title from what it found in the reason below it."""
    return found.rule != "objective.pay" or found.words is not None


@dataclass(frozen=True, slots=True)
class CritiqueSketch:
    """The titles that an engine offers, the best first; ``problems`` are parts of its answer that could not be read."""

    titles: tuple[str, ...]
    problems: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class VerifiedTitle:
    """A title that satisfies the rules which the old one did not, and what is still found around it."""

    title: str
    clears: tuple[str, ...]
    left: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class VerifiedCritique:
    """What verification left of the titles that an engine offered."""

    titles: tuple[VerifiedTitle, ...]
    dropped: tuple[Verdict, ...] = field(default=())
