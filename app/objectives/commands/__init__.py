"""Commands on objectives, their alignment, key results and team inputs: one module a noun, all of them here."""

from app.objectives.commands.alignment import AlignmentChanged, align_objective, unalign_objective
from app.objectives.commands.approval import ApprovalPolicyChanged, reset_approval_policy, set_approval_policy
from app.objectives.commands.bulk import (
    NewOwner,
    archive_objectives,
    publish_objectives,
    reassign_objectives,
    unarchive_objectives,
)
from app.objectives.commands.cycles import OutsideDays, advance_cycle, update_cycle
from app.objectives.commands.definition import MilestoneEdit
from app.objectives.commands.initiatives import (
    InitiativeChanged,
    create_initiative,
    delete_initiative,
    link_initiative,
    move_initiative,
    unlink_initiative,
    update_initiative,
)
from app.objectives.commands.key_result_edits import update_key_result
from app.objectives.commands.key_results import (
    KeyResultChanged,
    KeyResultsReordered,
    cancel_key_result,
    create_key_result,
    delete_key_result,
    reorder_key_results,
    restore_key_result,
)
from app.objectives.commands.life import (
    archive_objective,
    correct_objective,
    pause_objective,
    reassign_objective,
    reopen_objective,
    resume_objective,
    unarchive_objective,
)
from app.objectives.commands.objectives import (
    ObjectiveChanged,
    ObjectiveDeleted,
    close_objective,
    create_objective,
    delete_objective,
    publish_objective,
    update_objective,
)
from app.objectives.commands.quality import QualityRuleChanged, set_quality_rule
from app.objectives.commands.team_inputs import (
    TeamInputChanged,
    add_team_input,
    reopen_team_input,
    set_aside_team_input,
    support_team_input,
    unsupport_team_input,
    update_team_input,
)

__all__ = [
    "AlignmentChanged",
    "ApprovalPolicyChanged",
    "InitiativeChanged",
    "KeyResultChanged",
    "KeyResultsReordered",
    "MilestoneEdit",
    "NewOwner",
    "ObjectiveChanged",
    "ObjectiveDeleted",
    "OutsideDays",
    "QualityRuleChanged",
    "TeamInputChanged",
    "add_team_input",
    "advance_cycle",
    "align_objective",
    "archive_objective",
    "archive_objectives",
    "cancel_key_result",
    "close_objective",
    "correct_objective",
    "create_initiative",
    "create_key_result",
    "create_objective",
    "delete_initiative",
    "delete_key_result",
    "delete_objective",
    "link_initiative",
    "move_initiative",
    "pause_objective",
    "publish_objective",
    "publish_objectives",
    "reassign_objective",
    "reassign_objectives",
    "reopen_objective",
    "reopen_team_input",
    "reorder_key_results",
    "reset_approval_policy",
    "restore_key_result",
    "resume_objective",
    "set_approval_policy",
    "set_aside_team_input",
    "set_quality_rule",
    "support_team_input",
    "unalign_objective",
    "unarchive_objective",
    "unarchive_objectives",
    "unlink_initiative",
    "unsupport_team_input",
    "update_cycle",
    "update_initiative",
    "update_key_result",
    "update_objective",
    "update_team_input",
]
