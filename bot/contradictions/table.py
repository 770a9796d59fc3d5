"""The rules in their order; the first one that finds something names the intent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.contradictions import beside, claims, goods, papers, questions
from bot.contradictions.understood import Understood

Rule = Callable[[Understood], str | None]
RULES: tuple[Rule, ...] = (
    claims.claims_beside_a_call,
    claims.claims_beside_a_demand,
    goods.drops_other_goods,
    goods.asks_what_holds_for_a_part,
    goods.asks_about_a_part_that_failed,
    goods.does_not_know_the_part,
    goods.names_only_the_shop,
    goods.tells_of_a_purchase,
    goods.names_only_goods,
    claims.returns_what_has_a_fault,
    papers.has_papers_after_all,
    papers.tells_which_papers_there_are,
    claims.claims_beside_an_invoice,
    claims.praises_what_has_broken,
    goods.tells_when_it_was_installed,
    beside.is_blamed_alone,
    beside.has_not_bought_yet,
    beside.does_not_believe_the_desk,
    beside.wants_no_calls,
    claims.claims_fraud,
    claims.wants_money_instead,
    claims.complains_of_damage,
    claims.was_stood_up,
    claims.regrets_the_purchase,
    claims.pays_the_difference,
    claims.wants_a_part_replaced,
    claims.demands_beside_a_grievance,
    questions.asks_for_a_place,
    questions.asks_for_a_repair,
    questions.asks_a_price,
    questions.asks_for_a_parcel,
    claims.settles_for_another_wish,
    papers.lacks_papers,
    papers.only_tells_facts,
    claims.wants_to_be_paid,
    claims.asks_why_not,
)


def contradicted(parse: Mapping[str, Any]) -> str | None:
    """The intent that the message's own words name instead of the likeliest one; None where they agree with it."""
    message = Understood(parse)
    return next((intent for rule in RULES if (intent := rule(message)) is not None), None)
