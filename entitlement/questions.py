"""Questions asked beside a claim, answered by the rules that decide it.

What it costs, whether goods can be repaired, from which day a period runs, and whether goods are lent meanwhile.
Nothing is granted here: the answer tells the rule, and what it depends on while facts are open.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from entitlement.calendar import add_days
from entitlement.clauses import Clause, cite
from entitlement.data import words
from entitlement.decision import Decision
from entitlement.engine import decide
from entitlement.facts import Facts
from entitlement.parameters import Figure
from entitlement.rulebook import Rulebook
from entitlement.rules.elsewhere import is_elsewhere
from entitlement.terms import Terms

GIVEN_BACK = frozenset({"refund", "exchange", "exchange_other_model"})
EXCHANGES = frozenset({"exchange", "exchange_other_model"})
REPAIR, FREE_REPAIR = "repair", "free_repair"
REPAIRS = frozenset({FREE_REPAIR, "paid_repair"})
BROKE_AGAIN = "E6"


@dataclass(frozen=True, slots=True)
class Answer:
    """Whole Chinese sentences with the clauses they rest on; `beside` is what else is to be said and needs no clause.

    `since` is the day from which the customer's own period runs, `until` the last day of the warranty, where known.
    `depends_on` holds the Chinese names of the open facts that decide; empty where the answer stands.
    """

    text: str
    clauses: tuple[Clause, ...] = ()
    beside: str = ""
    since: date | None = None
    until: date | None = None
    depends_on: tuple[str, ...] = ()


def fee(facts: Facts, rulebook: Rulebook) -> Answer:
    """Who pays: for the way that is wished, else for a repair."""
    asked = facts if facts.wish in GIVEN_BACK else replace(facts, wish=REPAIR)
    decision = decide(asked, rulebook)
    if is_elsewhere(facts.place_of_sale):
        beside = words("questions")["sold_elsewhere"] if decision.needs_human else ""
        return Answer(decision.who_pays + beside)
    terms = _terms(facts, rulebook)
    requested = decision.requested
    if requested is None or requested.granted == "unknown":
        return _fee_while_open(asked, decision, terms)
    rule = _named(terms, _rules_of_fee(asked, decision))
    reason = "" if requested.granted == "full" else requested.reason
    until = next((deadline.on for deadline in decision.deadlines if deadline.what == "warranty"), None)
    return Answer(f"{reason}{decision.who_pays}{_texts(rule)}", rule or decision.clauses[:1], until=until)


def repair(facts: Facts, rulebook: Rulebook) -> Answer:
    """Whether the goods can be repaired, whatever is wished for, and who pays then."""
    asked = replace(facts, wish=REPAIR)
    answer = fee(asked, rulebook)
    if not any(remedy.code in REPAIRS for remedy in decide(asked, rulebook).remedies):
        return answer
    return replace(answer, text=words("questions")["can_be_repaired"] + answer.text)


def _fee_while_open(facts: Facts, decision: Decision, terms: Terms) -> Answer:
    entries = words("facts")
    open_facts = [missing.fact for missing in decision.missing if missing.asked_of == "customer"]
    depends_on = tuple(entries[name]["label"] for name in open_facts if name != "wish")
    rule = _named(terms, _rules_of_fee(facts, decision))
    text = _texts(rule)
    if facts.fault == "none" and facts.wish in GIVEN_BACK:
        return Answer(text, rule, depends_on=depends_on)
    if facts.repairs:
        text += words("scenarios")[BROKE_AGAIN]["reasons"]["partial"].format(
            repair_guarantee_days=terms.repair_guarantee_days
        )
        rule = (*rule, *_named(terms, ("repair_lasts",)))
    after_it = words("questions")["after_warranty"].format(paid=words("texts")["who_pays"]["paid_repair"])
    return Answer(text, rule, after_it, depends_on=depends_on)


def _rules_of_fee(facts: Facts, decision: Decision) -> tuple[str, ...]:
    """The clauses that say who bears the cost."""
    if facts.fault == "none" and facts.wish in GIVEN_BACK:
        return ("law.no_reason",)
    if facts.wish in GIVEN_BACK and decision.requested and decision.requested.granted != "no":
        return ("law.transport", "warranty_repair") if decision.requested.granted == "unknown" else ("law.transport",)
    if decision.scenario == BROKE_AGAIN:
        return ("repair_lasts",)
    covered = not decision.remedies or any(remedy.code == FREE_REPAIR for remedy in decision.remedies)
    return ("warranty_repair",) if covered else ()


def counted_from(facts: Facts, rulebook: Rulebook) -> Answer:
    """From which day the periods of these goods run."""
    texts = words("questions")["counted_from"]
    if is_elsewhere(facts.place_of_sale):
        return _for_a_person()
    if facts.category is None:
        return Answer(texts["either"])
    terms = _terms(facts, rulebook)
    if facts.exchanged_on is not None:
        return Answer(texts["exchanged_on"], _named(terms, ("restart",)), since=facts.exchanged_on)
    if facts.wish == "price_difference":
        return Answer(texts["bought_on"], _named(terms, ("brand.price_protection",)), since=facts.bought_on)
    if facts.fault == "none" and facts.wish in GIVEN_BACK:
        return Answer(texts["delivered_on"], _named(terms, ("law.no_reason",)), since=facts.delivered_on)
    if terms.needs_installation:
        source = terms.sources["needs_installation"]
        return Answer(texts["installed_on"], (_clause(source, texts["installed_on"]),), since=facts.installed_on)
    text = texts["either" if terms.counted_from_installation else "delivered_on"]
    rules: tuple[str, ...] = ("refund_window",)
    if facts.wish in EXCHANGES:
        again = _named(terms, ("restart",))
        text, rules = text + _texts(again), (*rules, "restart")
    since = facts.installed_on if terms.counted_from_installation and facts.installed_on else facts.delivered_on
    return Answer(text, _named(terms, rules), since=since)


def warranty(facts: Facts, rulebook: Rulebook) -> Answer:
    """From which day the warranty of these goods runs; its last day where that is known, instead of its first."""
    asked = replace(facts, wish=REPAIR)
    found, decision = counted_from(asked, rulebook), decide(asked, rulebook)
    until = next((deadline.on for deadline in decision.deadlines if deadline.what == "warranty"), None)
    return replace(found, since=None if until else found.since, until=until)


def part_warranty(facts: Facts, rulebook: Rulebook) -> Answer:
    """How long the part that is told is repaired free of charge, and how long the goods as a whole."""
    texts = words("questions")["part_warranty"]
    if is_elsewhere(facts.place_of_sale):
        return _for_a_person()
    if facts.category is None or facts.part is None:
        return Answer(texts["by_goods"])
    terms = _terms(facts, rulebook)
    kind, figure = _period_of_part(facts.part, terms)
    months = terms.accessory_months.get(facts.part, terms.main_part_months)
    entries = words("facts")
    text = texts[kind].format(
        part=entries["part"]["codes"][facts.part],
        goods=entries["category"]["codes"][facts.category],
        months=months,
        whole=terms.whole_unit_months,
    )
    return Answer(text, (_clause(terms.sources[figure], text),))


def _period_of_part(part: str, terms: Terms) -> tuple[str, str]:
    """Under which text a part's period is told, and the parameter that says it."""
    if part in terms.accessory_months:
        return "accessory", "accessory_months"
    if part not in terms.main_parts or terms.main_part_months is None:
        return "whole", "whole_unit_months"
    return "main" if terms.main_part_months > terms.whole_unit_months else "same", "main_part_months"


def loaner(facts: Facts, rulebook: Rulebook) -> Answer:
    """Whether goods are lent while the own ones are repaired."""
    texts = words("questions")
    if is_elsewhere(facts.place_of_sale):
        return _for_a_person()
    if facts.category is None:
        return Answer(texts["loaner_by_goods"])
    terms = _terms(facts, rulebook)
    if terms.loaner_days is None:
        level = texts["levels"][rulebook.number("compensation_level")["loaner"]]
        return Answer(texts["no_loaner"].format(level=level))
    text = words("deadlines")["loaner"]["text"].format(amount=terms.loaner_days)
    return Answer(text, (_clause(terms.sources["loaner_days"], text),))


def refund_time(facts: Facts, rulebook: Rulebook) -> Answer:
    """By when the money of a return is paid."""
    if is_elsewhere(facts.place_of_sale):
        return _for_a_person()
    terms = _terms(facts, rulebook)
    text = words("deadlines")["refund_paid"]["text"].format(amount=terms.refund_paid_days)
    return Answer(text, (_clause(terms.sources["refund_paid_days"], text),))


def damages(facts: Facts, rulebook: Rulebook) -> Answer:
    """What is owed to whom goods have hurt, or whose property they have spoilt: no goodwill, and no limit of ours."""
    rule = _named(_terms(facts, rulebook), ("law.treatment", "law.property"))
    return Answer(_texts(rule), rule)


def new_goods(facts: Facts, rulebook: Rulebook) -> Answer:
    """Whether what is given in exchange is new."""
    if is_elsewhere(facts.place_of_sale):
        return _for_a_person()
    texts = words("questions")
    if facts.category is None:
        return Answer(texts["new_by_goods"])
    rule = _named(_terms(facts, rulebook), ("new_goods",))
    return Answer(_texts(rule), rule) if rule else Answer(texts["new_not_ruled"])


def depreciation(facts: Facts, rulebook: Rulebook) -> Answer:
    """Why, and how much of the price, a refund keeps for the time in use."""
    if is_elsewhere(facts.place_of_sale):
        return _for_a_person()
    texts = words("questions")["depreciation"]
    if facts.category is None:
        return Answer(texts["by_goods"])
    terms = _terms(facts, rulebook)
    if not terms.depreciation_fee:
        rule = _named(terms, ("zhejiang.no_fee",))
        return Answer(_texts(rule), rule)
    rule = _named(terms, ("refund_with_fee",))
    if not rule:
        return Answer(texts["not_ruled"])
    rate = words("notes")["rate_unknown"] if terms.daily_rate is None else texts["rate"].format(rate=terms.daily_rate)
    return Answer(_texts(rule) + rate, rule, texts["no_fee_for_the_same_model"])


def why_no_more(facts: Facts, rulebook: Rulebook) -> Answer:
    """Why no more can be had than what is offered: the reason for which giving back is not granted in full."""
    if is_elsewhere(facts.place_of_sale):
        return _for_a_person()
    decision = decide(replace(facts, wish="refund"), rulebook)
    requested = decision.requested
    if requested is None or requested.granted == "unknown" or not requested.reason:
        return Answer(words("questions")["why_no_more"])
    return Answer(requested.reason, decision.clauses[:2])


def repair_time(facts: Facts, rulebook: Rulebook) -> Answer:
    """How long a repair takes: what is promised of its beginning, and what follows where it takes too long."""
    terms = _terms(facts, rulebook)
    knows_the_rule = facts.category is not None and not is_elsewhere(facts.place_of_sale)
    rule = _named(terms, ("repairer_delay",)) if knows_the_rule else ()
    visit = words("deadlines")["visit"]["text"].format(amount=terms.visit_hours)
    texts = words("questions")
    return Answer(texts["repair_time"] + _texts(rule), rule, texts["repair_begins"].format(visit=visit))


def _for_a_person() -> Answer:
    return Answer(words("questions")["sold_elsewhere"])


def waiting(facts: Facts, rulebook: Rulebook) -> Answer | None:
    """From which day on a repair that lasts may be exchanged, for who waits at a repairer within the limit.

    `since` is that day; what is due until then stands in `beside`. None where nothing of the sort was told.
    """
    if facts.category is None:
        return None
    terms = _terms(facts, rulebook)
    for days, limit, rule in (
        (facts.waiting_for_parts_days, terms.parts_wait_days, "parts_wait"),
        (facts.repairer_delay_days, terms.repairer_delay_days, "repairer_delay"),
    ):
        if days and limit and days <= limit:
            clauses = _named(terms, (rule,))
            due = words("questions")["while_waiting"].format(rule=_texts(_named(terms, ("warranty_repair",))))
            return Answer(_texts(clauses), clauses, due, since=add_days(facts.as_of, limit - days + 1))
    return None


def _terms(facts: Facts, rulebook: Rulebook) -> Terms:
    return rulebook.terms(facts.category or "other", facts.province, facts.bought_on or facts.as_of)


def _named(terms: Terms, names: tuple[str, ...]) -> tuple[Clause, ...]:
    return tuple(terms.clauses[id_] for id_ in cite(terms.family, names))


def _clause(figure: Figure, text: str) -> Clause:
    """What a figure says by itself, with the place where it stands."""
    return Clause("figure", figure.regulation, figure.article, text, figure.confidence)


def _texts(clauses: Iterable[Clause]) -> str:
    return "".join(clause.text for clause in clauses)
