"""Commands on praise, the organisation's values, awards and rewards."""

from app.recognition.commands.answers import (
    PreferenceSet,
    keep_recognition_private,
    react_to_recognition,
    set_recognition_preference,
    take_back_reaction,
)
from app.recognition.commands.awards import AwardChanged, create_award, give_award, update_award
from app.recognition.commands.budgets import BudgetChanged, set_reward_budget
from app.recognition.commands.company_values import CompanyValueChanged, create_company_value, update_company_value
from app.recognition.commands.nominations import (
    NominationChanged,
    approve_nomination,
    decline_nomination,
    nominate,
    withdraw_nomination,
)
from app.recognition.commands.praise import (
    RecognitionChanged,
    delete_recognition,
    give_recognition,
    update_recognition,
)
from app.recognition.commands.rewards import (
    RewardChanged,
    approve_reward,
    decline_reward,
    hand_over_reward,
    propose_reward,
    withdraw_reward,
)

__all__ = [
    "AwardChanged",
    "BudgetChanged",
    "CompanyValueChanged",
    "NominationChanged",
    "PreferenceSet",
    "RecognitionChanged",
    "RewardChanged",
    "approve_nomination",
    "approve_reward",
    "create_award",
    "create_company_value",
    "decline_nomination",
    "decline_reward",
    "delete_recognition",
    "give_award",
    "give_recognition",
    "hand_over_reward",
    "keep_recognition_private",
    "nominate",
    "propose_reward",
    "react_to_recognition",
    "set_recognition_preference",
    "set_reward_budget",
    "take_back_reaction",
    "update_award",
    "update_company_value",
    "update_recognition",
    "withdraw_nomination",
    "withdraw_reward",
]
