"""People, addresses and numbers leave no name behind in a prompt, and come back word for word in the answer.

Every written form gets a token of its own ("Person A" for "Anna Berg", "Person A1" for "Anna"), so that restoring is
exact: a quote of the hidden text is, restored, a quote of the text as it was. A false alarm (the verb "mark" at the
start of a sentence, taken for Mark) therefore costs the model a word but never changes a result.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from string import ascii_uppercase
from typing import Any

_MENTION = r"\[@(?P<mentioned>[^\[\]\n]{1,100})\]\([^()\s]{1,100}\)"
_EMAIL = r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
_KEY = (
    r"(?<![\w-])(?:(?:sk|pk|rk|wmk|ghp|gho|ghs|glpat|xox[abprs]|npm|pypi|hf)[-_][\w-]{16,}|github_pat_\w{20,}|AKIA[A-Z0-9]{16}"
    r"|AIza[\w-]{30,}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*)(?![\w-])"
)
_TELEPHONE = (
    r"(?<![\w.,])(?:\+(?:[ ./()-]{0,2}\d){8,15}"  # +49 (30) 1234567
    r"|\(\d{3,5}\) ?\d{3,4}[ .-]?\d{3,5}"  # (555) 123-4567
    r"|\d{3}[-.]\d{3}[-.]\d{4}"  # 555-123-4567
    r"|0\d{2,4}[ /-]\d{5,8}|0\d{8,11})(?!\w|[.,]\d)"  # 030 1234567, 0301234567
)
_STAND_IN = r"\bPerson [A-Z]{1,2}\d{0,2}\b|\[(?:e-mail|telephone|key|text) \d{1,4}\]"
_STAND_INS = re.compile(_STAND_IN)


class Pseudonyms:
    """The tokens of one run: ``hide`` what goes into its prompt, ``restore`` what comes back.

    ``names`` are people's full names as the facts give them; names mentioned in ``texts`` count like them. A first or
    last name counts by itself as well, unless it is a single letter. Case matters.
    """

    def __init__(self, names: Iterable[str] = (), texts: Iterable[str] = ()) -> None:
        mentioned = (mention["mentioned"] for text in texts for mention in re.finditer(_MENTION, text))
        self._people = _written_forms({name.strip() for name in (*names, *mentioned)} - {""})
        self._letters: dict[str, str] = {}
        self._counts: Counter[str] = Counter()
        self._tokens: dict[str, str] = {}
        self._forms: dict[str, str] = {}
        written = "|".join(re.escape(form) for form in sorted(self._people, key=len, reverse=True))
        people = rf"|(?<!\w)(?P<name>{written})(?!\w)" if written else ""
        self._pattern = re.compile(
            f"(?P<text>{_STAND_IN})|{_MENTION}|(?P<key>{_KEY})|(?P<email>{_EMAIL})|(?P<telephone>{_TELEPHONE}){people}"
        )

    def hide(self, text: str) -> str:
        """Return the text with mentions, names, e-mail addresses, telephone numbers and keys replaced by tokens.

        Words that look like a token themselves are replaced as well, so that no text can name another person.
        """
        return self._pattern.sub(self._token, text)

    def restore(self, text: str) -> str:
        """Return the text with this run's tokens replaced by what they stood for; other tokens stay as they are."""
        return _STAND_INS.sub(lambda token: self._forms.get(token[0], token[0]), text)

    def restore_all(self, value: Any) -> Any:
        """Restore every text inside a JSON value; names of properties stay as they are."""
        if isinstance(value, str):
            return self.restore(value)
        if isinstance(value, list):
            return [self.restore_all(item) for item in value]
        if isinstance(value, dict):
            return {key: self.restore_all(item) for key, item in value.items()}
        return value

    def _token(self, match: re.Match[str]) -> str:
        form = match[0]
        if form not in self._tokens:
            token = self._new_token(match)
            self._tokens[form] = token
            self._forms[token] = form
        return self._tokens[form]

    def _new_token(self, match: re.Match[str]) -> str:
        kind = match.lastgroup or "name"
        if kind in ("mentioned", "name"):
            return self._person(match[kind].strip())
        label = "e-mail" if kind == "email" else kind
        self._counts[label] += 1
        return f"[{label} {self._counts[label]}]"

    def _person(self, form: str) -> str:
        """Return the next token of the person whose form this is: the first is bare, later ones are numbered."""
        person = self._people.get(form, form)
        letter = self._letters.setdefault(person, _letter(len(self._letters)))
        used = self._counts[letter]
        self._counts[letter] += 1
        return f"Person {letter}{used or ''}"


def _written_forms(names: set[str]) -> dict[str, str]:
    """Return each written form with the full name behind it; a form that several people share stands for itself."""
    sharing = Counter(part for name in names for part in set(name.split()))
    forms = {name: name for name in names}
    for name in sorted(names):
        for part in name.split():
            if len(part) > 1 and part[0].isupper():
                forms.setdefault(part, name if sharing[part] == 1 else part)
    return forms


def _letter(number: int) -> str:
    """Return A, B, … Z, AA, AB, …"""
    first, last = divmod(number, len(ascii_uppercase))
    return (ascii_uppercase[first - 1] if first else "") + ascii_uppercase[last]
