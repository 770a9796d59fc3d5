"""Customers made up at random: what is true of their matter, how they begin, how they answer, how they interrupt.

The opening words and the interruptions are the trainers' own messages (`data/nlu`); what such a message tells is true,
everything else is drawn. Answers are put in a customer's words, or given by a button.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from actions.facts_from_message import CLAIMS, read_facts
from actions.facts_told import CANNOT_SAY
from bot.examples import Example
from entitlement.data import words

# Words in the middle of the questions that are no answer to any of them.
INTERRUPTING = (
    "ask_clarification",
    "ask_service_outlet",
    "ask_usage",
    "bot_challenge",
    "complain_hotline_unreachable",
    "complain_staff_attitude",
    "give_praise",
    "greet",
    "out_of_scope",
    "request_invoice",
    "thank",
    "vent_anger",
)
UNSURE = 0.06
OF_EACH = 40
# Entities of which a fact of a claim is made.
TELLING = frozenset(
    {"product", "date", "money", "part", "proof", "unit", "wish", "cause", "fault", "document", "channel", "hazard"}
)


@dataclass
class Matter:
    """One customer's matter: what is true, and what the customer will say not to know."""

    opening: Example
    facts: dict[str, Any]
    told: set[str]
    unsure_of: set[str]
    answered: set[str] = field(default_factory=set)

    def as_told(self, today: date) -> dict[str, Any]:
        """What the desk was told, for `Facts.from_json`."""
        told = {name: value for name, value in self.facts.items() if name in self.told | self.answered}
        return self._for_the_engine(told, today)

    def _for_the_engine(self, facts: dict[str, Any], today: date) -> dict[str, Any]:
        cannot_say = sorted(name for name in self.answered if self.is_unsure_of(name))
        known = {name: value for name, value in facts.items() if not self.is_unsure_of(name)}
        start = {"as_of": today.isoformat(), "intent": self.opening.intent, "first_reported_on": today.isoformat()}
        return {**start, **known, "cannot_say": cannot_say}

    def is_unsure_of(self, fact: str) -> bool:
        return fact in self.unsure_of or self.facts.get(fact) in (None, CANNOT_SAY)


def draw_matter(chance: random.Random, opening: Example, parse: Mapping[str, Any], today: date) -> Matter:
    """A matter that fits what the opening message tells."""
    told = _told(opening, parse, today)
    facts = {**_drawn(chance, told, today), **told}
    known = set(told)
    unsure = {name for name in sorted(facts) if name not in known and name in UNSURE_OF and chance.random() < UNSURE}
    return Matter(opening, facts, known, unsure)


UNSURE_OF = ("bought_on", "delivered_on", "installed_on", "made_on", "price_paid", "price_now", "channel")


def _told(opening: Example, parse: Mapping[str, Any], today: date) -> dict[str, Any]:
    """What the message tells by itself, days known roughly as their last day."""
    message = {**parse, "intent": {"name": opening.intent}}
    told = read_facts(message, {}, None, today)
    facts = {name: value for name, value in told.items() if name in words("facts") and value != CANNOT_SAY}
    return {name: value["to"] if isinstance(value, Mapping) else value for name, value in facts.items()}


def _drawn(chance: random.Random, told: Mapping[str, Any], today: date) -> dict[str, Any]:
    """A purchase, its papers and its price; days follow one another and those told."""
    days = chance.choice([*range(1, 22), 25, 40, 90, 200, 350, 400, 700, 1000, 1300])
    bought = _before(told, today - timedelta(days))
    latest = date.fromisoformat(told.get("installed_on", today.isoformat()))
    delivered = _between(chance, bought, told.get("delivered_on"), latest, 5)
    installed = _between(chance, delivered, told.get("installed_on"), today, 4)
    price = f"{chance.randrange(199, 9999)}.00"
    return {
        "category": chance.choice([code for code in words("facts")["category"]["codes"] if code != "other"]),
        "fault": chance.choice(["performance", "performance", "performance", "none", "cosmetic_on_arrival"]),
        "wish": chance.choice(["refund", "exchange", "repair"]),
        "channel": chance.choice(["online", "online", "store"]),
        "bought_on": bought.isoformat(),
        "delivered_on": delivered.isoformat(),
        "installed_on": installed.isoformat(),
        "made_on": (bought - timedelta(chance.randrange(20, 300))).isoformat(),
        "last_repair_finished_on": _between(chance, delivered, None, today, 30).isoformat(),
        "proof": chance.choice(["invoice", "order_record", "invoice", "receipt", "payment_record", "none"]),
        "part": CANNOT_SAY,
        "defects_disclosed": chance.choice([True, False]),
        "version_disclosed": chance.choice([True, False]),
        "price_paid": price,
        "price_now": f"{int(float(told.get('price_paid', price)) * 0.8)}.00",
    }


def _before(told: Mapping[str, Any], drawn: date) -> date:
    """The day of purchase: told, or else drawn so that it lies before every day that was told."""
    if "bought_on" in told:
        return date.fromisoformat(told["bought_on"])
    days = [date.fromisoformat(told[name]) for name in told if words("facts")[name]["kind"] == "date"]
    return min([drawn, *(day - timedelta(1) for day in days)])


def _between(chance: random.Random, first: date, told: str | None, today: date, most: int) -> date:
    if told is not None:
        return date.fromisoformat(told)
    return min(today, first + timedelta(chance.randrange(most + 1)))


def answer(chance: random.Random, matter: Matter, fact: str, today: date) -> str:
    """The customer's words for a fact that was asked for."""
    value = matter.facts.get(fact, CANNOT_SAY)
    if matter.is_unsure_of(fact):
        return chance.choice(["记不清了", "忘了", "不知道啊", "这个我不清楚"])
    kind = words("facts")[fact]["kind"]
    if kind == "date":
        return _day_in_words(chance, date.fromisoformat(value), today)
    if kind == "money":
        return chance.choice(["{0}", "{0}元", "{0}块钱", "{0}块"]).format(value.removesuffix(".00"))
    if kind == "yes_no":
        return chance.choice(["是的", "说过", "讲过的"] if value else ["没有", "没说过", "没人跟我讲"])
    return chance.choice(SAID[fact][value])


def _day_in_words(chance: random.Random, day: date, today: date) -> str:
    ways = [f"{day.month}月{day.day}号", f"{day.month}月{day.day}日"]
    if day.year != today.year:
        ways = [f"{year}{way}" for way in ways for year in (f"{day.year}年", _year_before(day, today))]
    if day.year == today.year and day.month == today.month:
        ways += [f"这个月{day.day}号"]
    ways += {0: ["今天"], 1: ["昨天"], 2: ["前天"]}.get((today - day).days, [])
    return chance.choice(ways) + chance.choice(["", "", "吧"])


def _year_before(day: date, today: date) -> str:
    return {1: "去年", 2: "前年"}.get(today.year - day.year, f"{day.year}年")


SAID: Mapping[str, Mapping[str, list[str]]] = {
    "category": {
        "television": ["电视", "是台液晶电视"],
        "refrigerator": ["冰箱", "双开门冰箱"],
        "washing_machine": ["洗衣机", "滚筒洗衣机"],
        "air_conditioner": ["空调", "挂机空调"],
        "microwave_oven": ["微波炉"],
        "range_hood": ["油烟机", "抽油烟机"],
        "gas_water_heater": ["燃气热水器"],
        "electric_water_heater": ["电热水器"],
        "electric_fan": ["电风扇", "风扇"],
        "vacuum_cleaner": ["吸尘器"],
        "mobile_phone": ["手机"],
        "fixed_telephone": ["固定电话", "座机"],
        "computer": ["电脑", "笔记本电脑"],
        "audio_video": ["音响"],
        "camcorder": ["摄像机"],
    },
    "fault": {
        "performance": ["用不了了", "坏了 开不了机", "有故障"],
        # Nothing else: "就是不想要了" would tell a wish as well.
        "none": ["没有故障", "机器没坏"],
        "cosmetic_on_arrival": ["外壳有划痕", "拆开就有个坑"],
    },
    "wish": {
        "refund": ["退货", "给我退了吧", "退款"],
        "exchange": ["换一台", "换新的", "换货"],
        "repair": ["修好就行", "维修吧"],
        "compensation": ["赔我点钱", "给点补偿"],
        "price_difference": ["退差价"],
    },
    "channel": {
        "online": ["网上买的", "网购", "直播间买的"],
        "store": ["实体店", "门店买的", "商场里买的"],
        "tv": ["电视购物"],
        "phone_order": ["电话订的"],
        "mail_order": ["邮购"],
    },
    "proof": {
        "invoice": ["有发票", "发票还在"],
        "order_record": ["有订单记录", "订单截图有"],
        "receipt": ["只有收据", "收据"],
        "payment_record": ["付款记录有", "只有付款记录"],
        "seller_stub": ["店里有底联"],
        "our_registration": ["在你们这登记过"],
        "none": ["都没有", "什么凭证都没了"],
    },
}


def claims(examples: list[Example]) -> Iterator[Example]:
    """The trainers' messages that begin a claim."""
    return (example for example in examples if example.intent in CLAIMS)


def interruptions(examples: list[Example]) -> dict[str, list[Example]]:
    """The trainers' messages that interrupt, by intent."""
    found: dict[str, list[Example]] = {intent: [] for intent in INTERRUPTING}
    for example in examples:
        if example.intent in found:
            found[example.intent].append(example)
    return found


def without_facts(
    remarks: Mapping[str, list[Example]], parse: Callable[[str], Mapping[str, Any]], chance: random.Random
) -> dict[str, list[Example]]:
    """Some remarks of each intent that tell no fact of a claim: such a fact would be taken at its word."""
    return {
        intent: [remark for remark in chance.sample(found, min(len(found), OF_EACH)) if _tells_nothing(parse, remark)]
        for intent, found in remarks.items()
    }


def _tells_nothing(parse: Callable[[str], Mapping[str, Any]], remark: Example) -> bool:
    named = {entity["entity"] for entity in parse(remark.text)["entities"]}
    return not named & TELLING
