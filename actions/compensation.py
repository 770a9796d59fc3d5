"""The customer asks for something for the trouble: sums at once within the desk's authority, above it by a time."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from rasa_sdk.events import SlotSet

from actions import demanding
from actions.asides import with_basis
from actions.atonement import atone
from actions.cases import INCIDENT, open_case, put_before_a_person
from actions.facts_from_message import COMPENSATION
from actions.facts_from_slots import Matter
from actions.making_good import gift, gift_buttons, plain, promise
from actions.pieces import pieces
from actions.tools import DeskAction, Event, Scene, Tools
from desk.compensation import CompensationState
from desk.means import Means
from desk.promise_terms import PromiseKind
from desk.tables import Case, Compensation
from entitlement.decision import Decision
from entitlement.facts import Facts
from entitlement.questions import damages

ASKED = "compensation"
SUM_ASKED = "sum_asked"
ABOUT_A_CASE = "ask_compensation"
# Who was hurt, or has lost something, is owed more than goodwill.
OWED_BY_LAW = frozenset({INCIDENT, "H4"})
# "赔我300": in a demand a number without a unit is yuan; with another unit it is none.
BARE_SUM = re.compile("[赔补给要退][^0-9]{0,4}([0-9]{1,6}(?:[.][0-9]{1,2})?)(?![0-9.天次年月日号个台小分点倍%％])")


class AskCompensation(DeskAction):
    """A demand beside a matter that the desk knows already."""

    action_name = "action_compensation"

    def act(self, scene: Scene) -> list[Event]:
        case = open_case(scene) or scene.work.cases.open_case_of(scene.sender_id)
        if case is None:
            scene.say("utter_tell_me_more")
            return []
        amount = _sum_named(scene)
        if amount is None and demanding.asks_for_costs(scene.tracker.latest_message):
            # Who has had expenses is not answered with a voucher.
            self._put_up(scene, case)
            return []
        if amount is None:
            return self._no_sum(scene, case)
        return [] if self.ask_for(scene, case, amount) else atone(scene, self.tools, case)

    def ask_for(self, scene: Scene, case: Case, amount: Decimal) -> bool:
        """Ask for a sum and tell what became of it; whether it is granted at once."""
        one = self._ask(scene, case, amount)
        if one.state == CompensationState.GRANTED:
            by = promise(scene, self.tools, case, PromiseKind.REFUND_PAID)
            scene.say("utter_compensation_granted", gift=gift(one, self.tools.rulebook), case_number=case.number, **by)
            return True
        self._say_put_up(scene, case, one, plain(str(amount)))
        return False

    def put_before_a_person(self, scene: Scene, case: Case, demanded: str) -> None:
        """What is demanded beside a claim goes to a person: a sum, or costs without one."""
        if demanded == demanding.COSTS:
            self._put_up(scene, case)
        else:
            self.ask_for(scene, case, Decimal(demanded))

    def _put_up(self, scene: Scene, case: Case) -> None:
        one = scene.work.compensation.put_up(case.number, ASKED, scene.now, self.tools.rulebook)
        self._say_put_up(scene, case, one, None)

    def _ask(self, scene: Scene, case: Case, amount: Decimal) -> Compensation:
        """Within the desk's own limit only for a founded complaint; a person looks at all others."""
        desk = scene.work.compensation
        if Means(self.tools.rulebook).founded(case):
            return desk.ask_for(case.number, amount, ASKED, scene.now, self.tools.rulebook)
        one = desk.put_up(case.number, ASKED, scene.now, self.tools.rulebook)
        one.amount = str(amount)
        return one

    def _no_sum(self, scene: Scene, case: Case) -> list[Event]:
        standing = scene.work.compensation.offered(case.number)
        if standing is not None:
            # More is wanted than what lies on the table.
            one = scene.work.compensation.put_up(case.number, ASKED, scene.now, self.tools.rulebook)
            self._say_put_up(scene, case, one, None)
            values = {"gift": gift(standing, self.tools.rulebook), "buttons": gift_buttons(case.number)}
            scene.say("utter_gift_stands", **values)
            return []
        # Who has lost something is owed an answer to that, and no voucher in its place.
        if not _is_owed(case) and (offered := atone(scene, self.tools, case)):
            return offered
        self._put_up(scene, case)
        return []

    def _say_put_up(self, scene: Scene, case: Case, one: Compensation, amount: str | None) -> None:
        put_before_a_person(scene, case, ASKED)
        values = {
            "case_number": case.number,
            "level": pieces("levels")[one.level],
            **promise(scene, self.tools, case, PromiseKind.DECISION),
        }
        if amount is None and _is_owed(case):
            owed = damages(Facts.from_json(Matter.told(scene.tracker.slots, scene.today).facts), self.tools.rulebook)
            scene.say("utter_compensation_owed", answer=with_basis(owed), **values)
        elif amount is None:
            scene.say("utter_compensation_put_up", **values)
        else:
            scene.say("utter_compensation_above", amount=amount, **values)


def sum_told(scene: Scene) -> dict[str, Any]:
    """The sum that a first demand names, or what is demanded beside, is kept until the matter is decided."""
    if scene.intent == ABOUT_A_CASE:
        # It is answered at once.
        return {}
    amount = _sum_named(scene) if scene.intent == COMPENSATION else None
    if amount is not None:
        return {SUM_ASKED: str(amount)}
    beside = demanding.demanded(scene.tracker.latest_message)
    return {} if beside is None else {demanding.SLOT: beside}


def put_up_what_is_demanded(scene: Scene, tools: Tools, case: Case) -> list[Event]:
    """Put before a person what was demanded beside a claim that is now decided, or an offer that is now taken."""
    beside = scene.slot(demanding.SLOT)
    if beside is None:
        return []
    AskCompensation(tools).put_before_a_person(scene, case, beside)
    return [SlotSet(demanding.SLOT, None)]


def ask_what_was_named(scene: Scene, tools: Tools, case: Case, decision: Decision) -> list[Event]:
    """Ask for the sum that was named before the decision, unless one as good is offered with it."""
    named = scene.slot(SUM_ASKED)
    if named is None or scene.slot("wish") != ASKED:
        return []
    offered = max((one.amount or Decimal(0) for one in decision.remedies if one.code == ASKED), default=Decimal(0))
    if offered < Decimal(named) and not _is_owed(case):
        AskCompensation(tools).ask_for(scene, case, Decimal(named))
    return [SlotSet(SUM_ASKED, None)]


def _is_owed(case: Case) -> bool:
    return case.scenario in OWED_BY_LAW or case.human_reason == INCIDENT


def _sum_named(scene: Scene) -> Decimal | None:
    """The sum in the message; of several the largest, since the demand is what is left after all that was paid."""
    message = scene.tracker.latest_message
    if (haggled_for := demanding.sum_haggled_for(message)) is not None:
        return haggled_for
    demanded = demanding.demanded(message)
    if demanded not in (None, demanding.COSTS):
        return Decimal(demanded)
    entities: list[dict[str, Any]] = message.get("entities") or []
    sums = [Decimal(str(one["value"])) for one in entities if one["entity"] == "money"]
    sums = sums or [Decimal(bare) for bare in BARE_SUM.findall(str(message.get("text") or ""))]
    return max((one for one in sums if one > 0), default=None)
