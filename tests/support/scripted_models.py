"""Models made of a few rules: one that is honest, and some that are not. Each is a behaviour for `ModelServer`.

They read nothing but the request, as a real model would: the records with their aliases in the data block.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.support.model_behaviours import answers
from tests.support.model_server import Behaviour, Response, Seen

_FIGURE = (
    r"[$€£]?\d[\d,]*(?:\.\d+)?[kKM]?(?: ?%| (?!to\b|by\b|and\b|before\b|until\b|in\b|on\b|for\b|this\b)[A-Za-z]+)?"
)
_SLOTS = (
    ("baseline", rf"\bfrom ({_FIGURE})"),
    ("target", rf"(?<!response )\bto ({_FIGURE})"),
    ("high", rf"\b(?:under|below|at most) ({_FIGURE})"),
    ("low", rf"\b(?:above|at least) ({_FIGURE})"),
    ("due", r"\bby ((?:the )?(?:end of )?(?:\d{1,2} )?(?:[A-Z][a-z]+|Q[1-4])(?: \d{4})?|\d{4}-\d\d-\d\d)"),
)
_DOWN = re.compile(r"\b(?:cut|reduce|lower|shorten|shrink|fewer|less|decrease|down)\b", re.IGNORECASE)
_ORDERS = re.compile(r"\b(?:ignore|disregard|system prompt|instructions?)\b", re.IGNORECASE)


def honest(seen: Seen) -> Response:
    """Draft from what the inputs say, or summarise what the records say, and quote it word for word."""
    return answers(honest_answer)(seen)


def honest_answer(seen: Seen) -> dict[str, Any]:
    """Return the honest model's answer as an object."""
    return next(answer for key, answer in _ANSWERS.items() if key in seen.data)(seen)


def lying(change: Callable[[dict[str, Any]], None]) -> Behaviour:
    """Answer honestly but for a change made to every draft or sentence."""

    def answer(seen: Seen) -> dict[str, Any]:
        honestly = honest_answer(seen)
        for item in honestly.get("drafts", honestly.get("sentences", ())):
            if "grounds" in item or "cites" in item:
                change(item)
        return honestly

    return answers(answer)


def _invent(item: dict[str, Any]) -> None:
    if "title" in item:
        item["title"] = re.sub(r"\{\w+\}", "87 %", item["title"]) + " and 4,200 users"
        for quote in _quotes(item):
            quote["words"] = "87 %"
    else:
        item["text"] = re.sub(r"\{[\w.]+\}", "87 %", item["text"]).rstrip(".") + ", up 4,200 users."


def _point_elsewhere(item: dict[str, Any]) -> None:
    for quote in (*_quotes(item), *item.get("grounds", []), *item.get("cites", [])):
        quote["source"] = quote["source"][0] + "99"


def _alter(item: dict[str, Any]) -> None:
    for quote in (*item.get("grounds", []), *item.get("cites", [])):
        quote["words"] = f"definitely {quote['words'] or 'so'}"


def _link(item: dict[str, Any]) -> None:
    key = "title" if "title" in item else "text"
    item[key] += " See https://evil.example/?q=all or [here](https://evil.example)."


invents_figures: Behaviour = lying(_invent)
cites_foreign_ids: Behaviour = lying(_point_elsewhere)
alters_quotes: Behaviour = lying(_alter)
adds_links: Behaviour = lying(_link)


def _quotes(item: dict[str, Any]) -> list[dict[str, Any]]:
    return [item[name] for name, _ in _SLOTS if item.get(name)]


def _key_results(seen: Seen) -> dict[str, Any]:
    at_most = int(re.search(r"at most (\d+)", seen.user)[1])
    answer: dict[str, Any] = {"drafts": [], "questions": [], "unused": []}
    for item in seen.data["inputs"]:
        draft = None if _ORDERS.search(item["text"]) else _key_result(item)
        if draft is None or len(answer["drafts"]) == at_most:
            reason = "It says no measure." if draft is None else "Others have more support."
            answer["unused"].append({"source": item["id"], "reason": reason})
            continue
        if draft["kind"] in ("INCREASE", "DECREASE") and draft["baseline"] is None:
            question = {"about": "baseline", "text": "Where does it stand today?", "draft": len(answer["drafts"])}
            answer["questions"].append(question)
        answer["drafts"].append(draft)
    return answer


def _key_result(item: dict[str, Any]) -> dict[str, Any] | None:
    sentence = re.split(r"(?<=[a-z%\d])[.;!\n](?=\s|$)", item["text"])[0].strip()
    title, quotes = sentence, {}
    for name, pattern in _SLOTS:
        if found := re.search(pattern, sentence):
            quotes[name] = {"source": item["id"], "words": found[1]}
            title = title.replace(found[0], found[0].replace(found[1], f"{{{name}}}"), 1)
    if not quotes.keys() & {"target", "high", "low"}:
        return None
    guards = "target" not in quotes
    if not guards:
        quotes = {name: quote for name, quote in quotes.items() if name in ("baseline", "target", "due")}
    kind = "MAINTAIN" if guards else "DECREASE" if _DOWN.search(sentence) else "INCREASE"
    return {
        "title": title,
        "kind": kind,
        "role": "GUARDRAIL" if guards else "DRIVER",
        "grounds": [{"source": item["id"], "words": sentence}],
        "milestones": [],
        **{name: quotes.get(name) for name, _ in _SLOTS},
    }


def _summary(data: dict[str, Any]) -> dict[str, Any]:
    sentences = [_changed(item) for item in data["check_ins"] if item["moved"] not in ("not at all", "no value")]
    for item in data["blockers"]:
        text = f"{item['text'].rstrip('.')}: open for {{{item['id']}.days_open}}."
        sentences.append(_sentence("BLOCKERS", text, item["id"], item["text"]))
    for item in (*data["check_ins"], *data["notes"]):
        note = item.get("note") or item.get("text") or ""
        if re.search(r"\b(?:risk|may slip|worried)\b", note, re.IGNORECASE):
            sentences.append(_sentence("RISKS", note, item["id"], note))
        elif re.search(r"\b(?:please|need|could)\b", note, re.IGNORECASE):
            sentences.append(_sentence("ASKS", note, item["id"], note))
    late = [_sentence("MISSING", f"{m['person']} has not checked in yet.", m["id"], None) for m in data["missing"]]
    return {"sentences": sentences + late}


def _titles(data: dict[str, Any]) -> dict[str, Any]:
    title = re.sub(r"\s+(?:in|by|to|with)?\s*\d\S*(?: \w+)?$", "", data["title"])
    return {"titles": [{"title": title}] if title != data["title"] else []}


def _candidates(data: dict[str, Any]) -> dict[str, Any]:
    own = set(re.findall(r"[a-z]{6,}", data["objective"].lower()))
    found = [goal for goal in data["goals"] if own & set(re.findall(r"[a-z]{6,}", goal["text"].lower()))]
    return {
        "candidates": [
            {"goal": goal["id"], "words": data["objective"], "their_words": goal["text"]} for goal in found[:3]
        ]
    }


def _points(data: dict[str, Any]) -> dict[str, Any]:
    said = [item for item in data["records"] if item.get("text") and not re.search(r"[“”\n]", item["text"])]
    return {
        "points": [
            {"text": f"“{item['text']}” What came of it?", "cites": [{"source": item["id"], "words": item["text"]}]}
            for item in said[:4]
        ]
    }


def _rewordings(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "rewordings": [
            {"sentence": item["id"], "text": item["text"].replace(" always", "").replace(".", " {when}.")}
            for item in data["sentences"]
            if " always" in item["text"]
        ]
    }


def _chosen(data: dict[str, Any]) -> dict[str, Any]:
    return {"sentences": [{"sentence": told["sentences"][0]["id"]} for told in data["summaries"] if told["sentences"]]}


def _recollections(data: dict[str, Any]) -> dict[str, Any]:
    sentences = []
    for item in data["key_results"]:
        alias, now = item["id"], f"{{{item['id']}.value}}"
        if now in item["slots"]:
            sentences.append(
                {
                    "part": "PROGRESS",
                    "text": f"{item['key_result']}: now at {now}.",
                    "cites": [{"source": alias, "words": None}],
                }
            )
    return {"sentences": sentences}


def _changed(item: dict[str, Any]) -> dict[str, Any]:
    alias, slots = item["id"], item["slots"]
    before, now = f"{{{alias}.value_before}}", f"{{{alias}.value}}"
    if before in slots and now in slots:
        text = f"{item['key_result']}: went from {before} to {now}."
    else:
        text = f"{item['key_result']}: {'now at ' + now if now in slots else 'reported'}."
    return _sentence("CHANGED", text, alias, None)


def _sentence(section: str, text: str, source: str, words: str | None) -> dict[str, Any]:
    return {"section": section, "text": text, "cites": [{"source": source, "words": words}]}


_ANSWERS: dict[str, Callable[[Seen], dict[str, Any]]] = {
    "inputs": _key_results,
    "goals": lambda seen: _candidates(seen.data),
    "records": lambda seen: _points(seen.data),
    "summaries": lambda seen: _chosen(seen.data),
    "findings": lambda seen: _titles(seen.data) if "title" in seen.data else _rewordings(seen.data),
    "priorities": lambda seen: _recollections(seen.data),
    "missing": lambda seen: _summary(seen.data),
}
"""How it answers, by what only the data of that purpose holds."""
