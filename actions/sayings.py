"""How customers say what the rules look for, in files that trainers edit: `data/sayings/`.

A file holds sayings by name: a list of phrases (`templates.py`), or phrases with look-alikes that are none.

    groups: {何时: [什么时候, 几时]}
    comes_when: ["{何时}…来"]
    demands: {phrases: [我要退], except: [答应我要退]}
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from actions.pieces import DATA
from actions.templates import compile_phrases, fold, mask

FOLDER = DATA / "sayings"
GROUPS = "groups"
PHRASES, EXCEPT = "phrases", "except"

# Which sayings the rules look for, by file.
SAYINGS: Mapping[str, frozenset[str]] = {
    "asking": frozenset(
        {
            "asks_something",
            "asks_anything",
            "asks_about_it",
            "calls_for_attention",
            "what_becomes_of_it",
            "comes_when",
            "how_long",
            "chases",
            "at_a_loss",
            "is_deleted",
            "not_arrived",
            "other_ways",
            "asks_why",
            "can_be_repaired",
            "part_to_be_replaced",
            "new_part",
            "replaces",
            "why_no_more",
            "somebody_comes_when",
            "fears_to_wait",
            "goods_are_new",
            "asks_about_depreciation",
            "how_to_send",
            "repair_takes_how_long",
            "if_a_part_breaks",
            "and_that_part",
            "of_own_goods",
            "and_those_goods",
            "screenshot_will_do",
            "paper_will_do",
            "price_of_a_part",
            "not_bought_yet",
            "nothing_bought",
            "doubts_the_desk",
            "doubts_the_goods",
            "cannot_hear",
            "no_calls",
            "where",
            "speaks_of_us",
        }
    ),
    "condition": frozenset({"activated", "installed_badly"}),
    "contradictions": frozenset(
        {
            "parcel",
            "price",
            "work",
            "misses_something",
            "demands_refund",
            "demands_exchange",
            "installed",
            "to_be_installed",
            "agrees",
            "only_has",
            "settles_for_refund",
            "settles_for_exchange",
            "settles_for_repair",
            "invoice",
            "praises_a_repair",
            "asks_why_not",
            "has_papers",
            "beside_goods",
            "tells_of_a_purchase",
            "lacks_papers",
            "cannot_find",
            "gives_up",
            "bought_there",
            "pays_the_difference",
            "claims_fraud",
            "money_instead",
            "asks_for_a_person",
            "of_a_fallen_price",
            "missed_visits",
            "nothing_is_wrong",
            "exchanges_the_part",
            "does_not_know_the_part",
            "agrees_with_thanks",
            "thanks_only",
        }
    ),
    "days": frozenset({"arrives", "somebody", "used_for"}),
    "dealers": frozenset(
        {
            "authorisation",
            "promotion",
            "papers",
            "parts",
            "training",
            "settlement",
            "visit",
            "other",
            "supply",
            "no_number",
        }
    ),
    "demanding": frozenset({"demands_a_sum", "demands_costs", "haggles", "agrees_first", "demands_besides"}),
    "enquiries": frozenset(
        {
            "yes",
            "no",
            "moving",
            "change_of_delivery",
            "hotline",
            "shop",
            "repair_point",
            "personal_title",
            "company_title",
            "company_ends",
            "end_of_phone",
            "about",
        }
    ),
    "impatience": frozenset({"asked_too_much"}),
    "refusing": frozenset({"no_repair", "too_dear", "thinks_it_over", "waits"}),
    "safety": frozenset({"safe", "not_safe", "how_it_was", "may_go_on"}),
    "settling": frozenset(
        {
            "settles_on_refund",
            "settles_on_exchange",
            "settles_on_repair",
            "denies_or_asks",
            "warns",
            "threatens",
            "repaired_again",
            "names_the_price",
            "gives_up",
        }
    ),
    "taking_back": frozenset(
        {
            "otherwise",
            "denied",
            "not_that",
            "rather_refund",
            "rather_exchange",
            "rather_repair",
            "no_refund",
            "no_exchange",
            "no_repair",
        }
    ),
    "two_matters": frozenset(
        {
            "taking_up",
            "the_other_one",
            "of_the_goods",
            "after_a_name",
            "came_with_it",
            "and_also",
            "joined",
            "sound",
            "both",
            "whose",
            "one_of_them",
            "suffers",
            "asks_after",
            "dropped",
            "dropped_ahead",
            "wish_in_a_word",
            "one_more_fault",
            "of_ask_product",
            "of_complain_hotline_unreachable",
        }
    ),
    "visits": frozenset({"names_a_time", "of_another_time"}),
    "unknown": frozenset({"unknown", "bought_on", "delivered_on", "price_paid", "channel"}),
}


@dataclass(frozen=True)
class Saying:
    """One saying of a file, which is read when something is first looked for."""

    file: str
    name: str

    def __post_init__(self) -> None:
        if self.name not in SAYINGS[self.file]:
            raise KeyError(f"{self.file}: {self.name}")

    @cached_property
    def _compiled(self) -> Compiled:
        return _of_file(FOLDER / f"{self.file}.yml")[self.name]

    def search(self, text: str) -> re.Match[str] | None:
        """Its first place in the text."""
        phrases, look_alikes = self._compiled
        folded = fold(text)
        found = phrases.search(folded)
        # What is masked makes no phrase that was not there before.
        return phrases.search(mask(look_alikes, folded)) if found and look_alikes else found

    def all(self, text: str) -> Iterator[re.Match[str]]:
        """All its places in the text, in their order."""
        phrases, look_alikes = self._compiled
        return phrases.finditer(mask(look_alikes, fold(text)))

    def is_in(self, text: str) -> bool:
        return self.search(text) is not None

    def begins(self, text: str) -> bool:
        """Whether the text begins with it."""
        return any(found.start() == 0 for found in self.all(text))

    def ends(self, text: str) -> bool:
        """Whether the text ends with it."""
        return any(found.end() == len(text) for found in self.all(text))


def first_said(sayings: Mapping[str, Saying], text: str) -> str | None:
    """The name of that saying which comes first in the text; None where none of them is in it."""
    places = {name: found.start() for name, saying in sayings.items() if (found := saying.search(text))}
    return min(places, key=lambda name: places[name], default=None)


Compiled = tuple[re.Pattern[str], re.Pattern[str] | None]
"""The phrases, and what only looks like them."""


@cache
def _of_file(path: Path) -> Mapping[str, Compiled]:
    """Every saying of a file. Raises TemplateError for a phrase that cannot be read."""
    content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    groups = expressions(content.pop(GROUPS, {}))
    return {name: _saying(entry, groups) for name, entry in content.items()}


def expressions(groups: Mapping[str, list[str]]) -> dict[str, str]:
    """The groups as choices that stand in phrases."""
    return {name: f"({'|'.join(members)})" for name, members in groups.items()}


def _saying(entry: Any, groups: Mapping[str, str]) -> Compiled:
    lists = entry if isinstance(entry, Mapping) else {PHRASES: entry}
    phrases, look_alikes = (
        compile_phrases(phrase.format_map(groups) for phrase in lists.get(name, ())) for name in (PHRASES, EXCEPT)
    )
    if phrases is None:
        raise ValueError("a saying without phrases")
    return phrases, look_alikes
