"""What a person reads before taking over: who, what, what is known and decided, and what was tried."""

from __future__ import annotations

from typing import Any

from actions import wording
from actions.facts_from_slots import FACTS
from actions.facts_told import CANNOT_SAY
from actions.pieces import pieces
from desk.tables import Case, CaseEvent
from desk.work import Work
from entitlement.data import words

Json = dict[str, Any]

MOST_LAST_WORDS = 3
CONTACTS = ("name", "phone", "email")
HUMAN = "human"


def summarise(work: Work, sender_id: str, case: Case | None, *, reason: str, refusals: int = 0) -> Json:
    """The matter in a colleague's words; personal values stay references. JSON's types only.

    `reason` is the code for which a person was called. Texts are empty and lists short where nothing is known.
    """
    decision: Json = case.decision if case else {}
    heard = [words for words in work.messages.heard(sender_id) if words]
    return {
        "reason": pieces("handover_reasons").get(reason, reason),
        "contacts": work.personal.references(sender_id, CONTACTS),
        "matter": matter_in_words(case.intent) if case else "",
        "goods": wording.goods(case.facts) if case else "",
        "facts": facts_told(case.facts) if case else [],
        "unknown": [_label(name) for name in (case.facts.get("cannot_say") or [])] if case else [],
        "decision": decided(decision),
        "mood": pieces("moods").get(case.mood or "", "") if case else "",
        "tried": {"offered": _labels(decision), "refusals": refusals, "steps": _steps(work, case)},
        "last_words": heard[-MOST_LAST_WORDS:],
    }


def facts_told(facts: Json) -> list[Json]:
    """The facts as label and value, both in Chinese, in the order of the catalogue."""
    told = [(name, facts[name]) for name in FACTS if facts.get(name) not in (None, CANNOT_SAY, [])]
    return [{"fact": name, "label": _label(name), "value": value_in_words(name, value)} for name, value in told]


def value_in_words(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return pieces("handover_values")["yes" if value else "no"]
    if isinstance(value, list):
        return wording.listed(value_in_words(name, part) for part in value)
    return wording.label(name, value)


def decided(decision: Json) -> Json:
    """Verdict, reason, remedies with their sums and the rules they rest on; empty without a decision."""
    if not decision:
        return {}
    requested = decision.get("requested") or {}
    return {
        "scenario": decision.get("scenario", ""),
        "title": decision.get("title", ""),
        "verdict": pieces("handover_verdicts").get(str(requested.get("granted") or ""), ""),
        "reason": requested.get("reason", ""),
        "remedies": [
            {"label": remedy.get("label", ""), "amount": remedy.get("amount"), "basis": remedy.get("basis") or []}
            for remedy in decision.get("remedies") or []
        ],
        "who_pays": decision.get("who_pays", ""),
        "basis": _basis(decision),
        "steps": decision.get("steps") or [],
    }


def _basis(decision: Json) -> list[str]:
    """Each regulation once, with all of its articles."""
    articles: dict[str, list[str]] = {}
    for clause in decision.get("clauses") or []:
        articles.setdefault(clause["regulation"], []).append(clause["article"])
    return [
        pieces()["citation"].format(regulation=regulation, articles=wording.listed(dict.fromkeys(named)))
        for regulation, named in articles.items()
    ]


def matter_in_words(intent: str) -> str:
    """What the customer came for."""
    return pieces("intents").get(intent) or pieces("other_matters").get(intent, intent)


def _labels(decision: Json) -> list[str]:
    return [r["label"] for r in decision.get("remedies") or [] if r.get("remedy") != HUMAN]


def _label(name: str) -> str:
    fact: Json = words("facts").get(name, {})
    return str(fact.get("label", name))


def _steps(work: Work, case: Case | None) -> list[str]:
    return [] if case is None else [step_in_words(event) for event in work.cases.history(case.number)]


def step_in_words(event: CaseEvent) -> str:
    """One step of a case's history as a colleague reads it."""
    detail = dict(event.detail or {})
    if "reason" in detail:
        detail["reason"] = pieces("handover_reasons").get(str(detail["reason"]), detail["reason"])
    piece = pieces("case_steps").get(event.kind)
    if piece is None:
        return event.kind
    if "remedy" in detail:
        detail["remedy"] = _remedy(str(detail["remedy"]))
    return piece.format_map(_Filled(detail))


def _remedy(code: str) -> str:
    remedy: Json = words("remedies").get(code, {})
    return str(remedy.get("label", code))


class _Filled(dict[str, Any]):
    def __missing__(self, _name: str) -> str:
        return ""
