"""How what makes good is worded: gifts, promises, and the buttons below them. Shared by replies and by messages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from actions.moments import spoken
from actions.pieces import pieces
from actions.tools import Scene, Tools
from desk.promise_terms import PromiseKind
from desk.satisfaction import MOST_STARS
from desk.tables import Case, Compensation, Promise
from entitlement.money import to_cents
from entitlement.rulebook import Rulebook

Button = dict[str, str]


def gift(one: Compensation, rulebook: Rulebook) -> str:
    """What is given, as a reply names it: 一张20元的无门槛券."""
    kind = pieces("compensation_kinds")[one.kind]
    return kind.format(cost=plain(one.amount or "0"), months=rulebook.number("longer_warranty_months"))


def plain(amount: str) -> str:
    """A sum without needless decimals: 20, 19.90."""
    cents = to_cents(Decimal(amount))
    return str(cents.to_integral_value() if cents == cents.to_integral_value() else cents)


# Told again, these stand: nobody waits longer for having written once more.
STANDING = frozenset(
    {
        PromiseKind.HUMAN_REPLY,
        PromiseKind.CALL_BACK,
        PromiseKind.DECISION,
        PromiseKind.SOLUTION_TODAY,
        PromiseKind.PARTS_SEARCH,
    }
)


def promise(
    scene: Scene, tools: Tools, case: Case, *kinds: PromiseKind, due_at: datetime | None = None
) -> dict[str, str]:
    """Promise these kinds for the case, in the brand's time unless `due_at` is given.

    When each has to be kept, as a reply says it: `{"decision_by": "…"}`.
    """
    made = {kind: made_promise(scene, tools, case, kind, due_at) for kind in kinds}
    return {f"{kind}_by": spoken(one.due_at, scene.now) for kind, one in made.items()}


def made_promise(scene: Scene, tools: Tools, case: Case, kind: PromiseKind, due_at: datetime | None = None) -> Promise:
    """The promise of this kind that stands already, or a new one."""
    if kind in STANDING:
        for one in scene.work.promises.open_of(case.number, kind):
            if one.due_at > scene.now:
                return one
    return scene.work.promises.make(case.number, kind, scene.now, tools.rulebook, due_at=due_at)


def promised(one: Promise, now: datetime) -> dict[str, str]:
    """What a message about a promise says: what was promised, and by when."""
    return {"what": pieces("promise_kinds")[one.kind], "by": spoken(one.due_at, now)}


def gift_buttons(case_number: str) -> list[Button]:
    return [_button("take", "take_compensation", case_number), _button("decline", "decline_compensation", case_number)]


def held_buttons(case_number: str) -> list[Button]:
    return [_button("held", "solution_held", case_number), _button("not_held", "solution_failed", case_number)]


def star_buttons(case_number: str) -> list[Button]:
    """Five first: most people are content, and thumbs are short."""
    return [
        {"title": "★" * stars, "payload": _payload("rate_service", {"case_number": case_number, "stars": str(stars)})}
        for stars in range(MOST_STARS, 0, -1)
    ]


def _button(title: str, intent: str, case_number: str) -> Button:
    return {
        "title": pieces("recovery_buttons")[title],
        "payload": _payload(intent, {"case_number": case_number}),
    }


def _payload(intent: str, values: Mapping[str, str]) -> str:
    return f"/{intent}{json.dumps(values)}"
