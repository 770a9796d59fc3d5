"""Which open facts can still change the outcome, and what it may become.

A reading gives every open fact a value. A fact is missing when, all else in the reading being equal, two of
its values lead to different outcomes. The likely reading is varied first. Only where no single fact matters
in it, readings one more fact away are tried, and so on: a fact that matters only behind another one's
unlikely value is missing together with it. The search goes on while it is not clear whether an open
fact could take the answer back, and ends after `readings_tried` of them. Only facts that a rule looked at
are varied, each after those looked at before it, so that every reading is tried once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from entitlement.completion import Completion
from entitlement.data import words
from entitlement.finding import Finding, Granted, wished
from entitlement.reading import Reading, likely
from entitlement.representatives import values_to_try
from entitlement.rulebook import Rulebook
from entitlement.rules.no_reason import with_no_reason_right
from entitlement.rules.precedence import fitting, undecided
from entitlement.situation import Situation

Assumed = tuple[tuple[str, Any], ...]
NOTHING: Assumed = ()
GRANT_ORDER: Mapping[Granted | None, int] = {None: 0, "no": 0, "unknown": 0, "partial": 1, "full": 2}


@dataclass(frozen=True, slots=True)
class Trial:
    """One reading tried: the open facts that were looked at, what came of it, how far it grants the wish.

    `others` are the findings of the rules after the first that fits, not worked out before they are wanted.
    """

    situation: Situation
    asked: tuple[str, ...]
    finding: Finding
    granted: Granted | None
    others: Iterator[Finding]

    @property
    def outcome(self) -> tuple[Any, ...]:
        """What must differ for a fact to matter: scenario, granted, remedies, sums of the wished remedy."""
        wish = self.situation.facts.wish
        sums = tuple((r.code, r.amount, r.fee) for r in wished(self.finding.remedies, wish))
        return (*self.kind, sums)

    @property
    def kind(self) -> tuple[Any, ...]:
        """The outcome without its sums."""
        codes = frozenset(remedy.code for remedy in self.finding.remedies)
        return self.finding.scenario, self.granted, codes


@dataclass(slots=True)
class Undecided:
    """What can still change: by fact the trials of its values, and every reading tried.

    `together` are facts that matter only with one of those in `by_fact`: none of them changes anything alone.
    """

    likely: Trial
    trials: dict[Assumed, Trial]
    by_fact: dict[str, dict[Any, Trial]] = field(default_factory=dict)
    together: dict[str, None] = field(default_factory=dict)

    @property
    def missing(self) -> list[str]:
        """Every fact that can still change the outcome."""
        return [*self.by_fact, *(name for name in self.together if name not in self.by_fact)]

    def granted(self) -> Granted | None:
        """What can safely be said of the wish: no yes that an open fact may take away, no refusal it may
        overturn.

        Facts that are conditions of the answer (a paper to be shown, the stock) take no yes away.
        """
        granted = self.likely.granted
        if granted is None:
            return None
        if granted == "no":
            return "no" if all(trial.granted == "no" for trial in self.trials.values()) else "unknown"
        sure = [trial for assumed, trial in self.trials.items() if not conditional(assumed)]
        lowest = min(GRANT_ORDER[trial.granted] for trial in sure)
        return granted if lowest >= GRANT_ORDER[granted] else "unknown"


def what_is_undecided(completion: Completion, rulebook: Rulebook) -> Undecided:
    """The likely reading, and what open facts can make of it."""
    likely = try_reading(completion.known, {}, rulebook)
    found = Undecided(likely, {NOTHING: likely})
    return Search(found, completion.known, rulebook).run() if likely.asked else found


class Search:
    """The readings tried for one decision, nearest to the likely one first."""

    def __init__(self, found: Undecided, known: Mapping[str, Any], rulebook: Rulebook) -> None:
        self._known = known
        self._rulebook = rulebook
        self._left: int = rulebook.number("readings_tried")
        self._found = found

    def run(self) -> Undecided:
        """Tries readings farther and farther off until a fact matters and it is clear what can be granted."""
        layer = [NOTHING]
        while layer and self._left > 0 and not self._settled():
            first_to_matter = not self._found.by_fact
            layer = [reached for assumed in layer for reached in self._vary(assumed, first_to_matter)]
            layer = [assumed for assumed in layer if self._tells(assumed)]
        return self._found

    def _settled(self) -> bool:
        return bool(self._found.by_fact) and self._found.granted() in (None, "unknown")

    def _tells(self, assumed: Assumed) -> bool:
        """Whether going on from a reading can still teach something: conditions take no yes away."""
        if not self._found.by_fact or self._found.likely.granted == "no":
            return True
        return not conditional(assumed)

    def _vary(self, assumed: Assumed, note: bool) -> list[Assumed]:
        """The readings that assume one more fact: each value of each looked at after those assumed so far."""
        trial = self._found.trials[assumed]
        reached: list[Assumed] = []
        first = trial.asked.index(assumed[-1][0]) + 1 if assumed else 0
        for name in trial.asked[first:]:
            if self._left <= 0:
                break
            by_value: dict[Any, Trial] = {}
            for value in values_to_try(name, trial.situation, self._known):
                if value == likely(name, self._known):
                    by_value[value] = trial
                else:
                    by_value[value] = self._try((*assumed, (name, value)))
                    reached.append((*assumed, (name, value)))
            if note and name not in self._found.by_fact and _differ(name, by_value):
                self._found.by_fact[name] = by_value
                self._found.together |= dict.fromkeys(gate for gate, _ in assumed)
        return reached

    def _try(self, assumed: Assumed) -> Trial:
        self._left -= 1
        trial = try_reading(self._known, dict(assumed), self._rulebook)
        self._found.trials[assumed] = trial
        return trial


def conditional(assumed: Assumed) -> bool:
    """Whether a reading assumes a condition under which a decision is given: a paper to be shown, the
    stock.
    """
    return any(words("facts")[name].get("conditional") for name, _ in assumed)


def try_reading(known: Mapping[str, Any], assume: Mapping[str, Any], rulebook: Rulebook) -> Trial:
    """Decides one reading."""
    reading = Reading(known, assume)
    situation = Situation(reading, rulebook)
    findings = fitting(situation)
    finding = with_no_reason_right(situation, next(findings, None) or undecided(situation))
    granted = finding.granted(reading.wish)
    return Trial(situation, tuple(reading.asked), finding, granted, findings)


def _differ(name: str, by_value: Mapping[Any, Trial]) -> bool:
    """Whether the values of a fact lead apart; what each wish would be paid is no difference between
    wishes.
    """
    if name == "wish":
        return len({trial.kind for trial in by_value.values()}) > 1
    return len({trial.outcome for trial in by_value.values()}) > 1
