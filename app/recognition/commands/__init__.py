"""Commands on praise and on the organisation's values."""

from app.recognition.commands.answers import (
    PreferenceSet,
    keep_recognition_private,
    react_to_recognition,
    set_recognition_preference,
    take_back_reaction,
)
from app.recognition.commands.company_values import CompanyValueChanged, create_company_value, update_company_value
from app.recognition.commands.praise import (
    RecognitionChanged,
    delete_recognition,
    give_recognition,
    update_recognition,
)

__all__ = [
    "CompanyValueChanged",
    "PreferenceSet",
    "RecognitionChanged",
    "create_company_value",
    "delete_recognition",
    "give_recognition",
    "keep_recognition_private",
    "react_to_recognition",
    "set_recognition_preference",
    "take_back_reaction",
    "update_company_value",
    "update_recognition",
]
