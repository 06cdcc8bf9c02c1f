"""Commands on check-in sheets, check-ins, blockers and published summaries."""

from app.check_ins.commands.blockers import (
    BlockerChanged,
    ask_help,
    raise_blocker,
    reopen_blocker,
    resolve_blocker,
)
from app.check_ins.commands.correcting import CheckInCorrected, correct_check_in
from app.check_ins.commands.measuring import PushedValue, ValuePushed, push_values
from app.check_ins.commands.sheets import (
    CheckInRecorded,
    SheetAcknowledged,
    SheetSubmitted,
    acknowledge_sheets,
    record_check_in,
    submit_sheet,
)
from app.check_ins.commands.summaries import SummaryPublished, publish_summary

__all__ = [
    "BlockerChanged",
    "CheckInCorrected",
    "CheckInRecorded",
    "PushedValue",
    "SheetAcknowledged",
    "SheetSubmitted",
    "SummaryPublished",
    "ValuePushed",
    "acknowledge_sheets",
    "ask_help",
    "correct_check_in",
    "publish_summary",
    "push_values",
    "raise_blocker",
    "record_check_in",
    "reopen_blocker",
    "resolve_blocker",
    "submit_sheet",
]
