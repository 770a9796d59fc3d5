"""A product that is called back: told before anything else is offered, with the free remedy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from actions import wording
from actions.cases import INCIDENT
from actions.days import day
from actions.facts_told import CANNOT_SAY
from actions.pieces import pieces
from actions.tools import Scene
from desk.recalls import RecallCheck
from desk.tables import Case

RECALLED = "recall_told"
PERFORMANCE = "performance"


def warn_of_recall(scene: Scene, case: Case) -> None:
    """For a fault or a danger: say that the product is called back, or may be and how to see it. Told once a case."""
    slots = scene.tracker.slots
    if not (slots.get("hazard") or slots.get("fault") == PERFORMANCE or case.human_reason == INCIDENT):
        return
    check = check_recall(scene, slots)
    if check is None or _told_already(scene, case, check.recall.id, certain=check.certain):
        return
    recall = check.recall
    scene.work.cases.note(case.number, RECALLED, scene.now, recall=recall.id, certain=check.certain)
    if check.certain:
        scene.work.incidents.belongs_to_recall(case.number, recall.id)
    response = "utter_recalled" if check.certain else "utter_recall_possible"
    scene.say(response, goods=wording.goods(slots), **in_words(check))


def check_recall(scene: Scene, goods: Mapping[str, Any]) -> RecallCheck | None:
    """The recall to which goods belong or may belong, by `category`, `model`, `made_on` and `brand` as slots hold
    them.
    """
    category, model = (_known(goods.get(name)) for name in ("category", "model"))
    return scene.work.recalls.check(category, model, _made_on(goods), goods.get("brand"))


def in_words(check: RecallCheck) -> dict[str, str]:
    """A recall as replies tell it: the danger, the remedy, where it was published, which models made when."""
    recall = check.recall
    return {
        "hazard": recall.hazard,
        "remedy": recall.remedy,
        "source": recall.source,
        "models": wording.listed(recall.models) or pieces()["all_models"],
        "first": day(recall.made_from),
        "last": day(recall.made_to),
    }


def _told_already(scene: Scene, case: Case, recall_id: str, *, certain: bool) -> bool:
    """What was only possible when it was told is told again once it is certain."""
    told = [event.detail for event in scene.work.cases.history(case.number) if event.kind == RECALLED]
    return any(one["recall"] == recall_id and (one["certain"] or not certain) for one in told)


def _made_on(slots: Mapping[str, Any]) -> tuple[date, date] | None:
    made = _known(slots.get("made_on"))
    if made is None:
        return None
    ends = (made["from"], made["to"]) if isinstance(made, Mapping) else (made, made)
    return date.fromisoformat(ends[0]), date.fromisoformat(ends[1])


def _known(value: Any) -> Any:
    return None if value == CANNOT_SAY else value
