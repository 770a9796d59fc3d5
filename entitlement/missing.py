"""Which open facts can still change the outcome, and what it may become.

A reading gives every open fact a value. A fact is missing when, all else in the reading being equal, two
of its values
lead to different outcomes. The likely reading is varied first; only where no single fact matters in it,
readings one
more fact away are tried, and so on: a fact that matters only behind another one's unlikely value is asked
for once that
one is known. The search goes on while it is not clear whether an open fact could still take the answer
back, and ends
after `readings_tried` of them. Only facts that a rule looked at are varied, so known ones cost nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from entitlement.completion import Completion
from entitlement.data import words
from entitlement.finding import Finding, Granted
from entitlement.reading import Reading, likely_value
from entitlement.representatives import values_to_try
from entitlement.rulebook import Rulebook
from entitlement.rules.precedence import first_finding
from entitlement.situation import Situation

Assumed = frozenset[tuple[str, Any]]
NOTHING: Assumed = frozenset()
GRANT_ORDER: Mapping[Granted | None, int] = {None: 0, "no": 0, "unknown": 0, "partial": 1, "full": 2}


@dataclass(frozen=True, slots=True)
class Trial:
    """One reading tried: the open facts that were looked at, what came of it, how far it grants the wish."""

    situation: Situation
    asked: tuple[str, ...]
    finding: Finding
    granted: Granted | None

    @property
    def outcome(self) -> tuple[Any, ...]:
        """What must differ for a fact to matter: scenario, granted, remedies, sums of the wished remedy."""
        sums = tuple((r.code, r.amount, r.fee) for r in self.finding.wished(self.situation.facts.wish))
        return (*self.kind, sums)

    @property
    def kind(self) -> tuple[Any, ...]:
        """The outcome without its sums."""
        codes = frozenset(remedy.code for remedy in self.finding.remedies)
        return self.finding.scenario, self.granted, codes


@dataclass(slots=True)
class Undecided:
    """What can still change: by fact the trials of its values, and every reading tried."""

    likely: Trial
    by_fact: dict[str, dict[Any, Trial]] = field(default_factory=dict)
    trials: dict[Assumed, Trial] = field(default_factory=dict)

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


class Search:
    """The readings tried for one decision, nearest to the likely one first."""

    def __init__(self, completion: Completion, rulebook: Rulebook) -> None:
        self._known = dict(completion.known)
        self._rulebook = rulebook
        self._left: int = rulebook.number("readings_tried")
        likely = try_reading(self._known, {}, rulebook)
        self._found = Undecided(likely, trials={NOTHING: likely})

    def run(self) -> Undecided:
        """Tries readings farther and farther off until some fact matters and it is clear what can be
        granted.
        """
        seen = {NOTHING}
        layer = [NOTHING]
        while layer and self._left > 0 and not self._settled():
            first_to_matter = not self._found.by_fact
            reached: list[Assumed] = []
            for assumed in layer:
                reached += self._vary(assumed, first_to_matter)
                if self._left <= 0:
                    break
            layer = [new for new in dict.fromkeys(reached) if new not in seen and self._tells(new)]
            seen.update(layer)
        return self._found

    def _settled(self) -> bool:
        return bool(self._found.by_fact) and self._found.granted() in (None, "unknown")

    def _tells(self, assumed: Assumed) -> bool:
        """Whether going on from a reading can still teach something: conditions take no yes away."""
        if not self._found.by_fact or self._found.likely.granted == "no":
            return True
        return not conditional(assumed)

    def _vary(self, assumed: Assumed, note: bool) -> list[Assumed]:
        """Tries every value of every fact looked at in one reading; the readings reached by it."""
        trial = self._found.trials[assumed]
        reached: list[Assumed] = []
        for name in trial.asked:
            others = frozenset(pair for pair in assumed if pair[0] != name)
            by_value: dict[Any, Trial] = {}
            for value in values_to_try(name, trial.situation, self._known):
                neighbour = others if value == likely_value(name) else others | {(name, value)}
                by_value[value] = self._trial(neighbour)
                reached.append(self._canonical(neighbour))
            if note and name not in self._found.by_fact and _differ(name, by_value):
                self._found.by_fact[name] = by_value
        return reached

    def _trial(self, assumed: Assumed) -> Trial:
        trials = self._found.trials
        if assumed not in trials:
            self._left -= 1
            trials[assumed] = try_reading(self._known, dict(assumed), self._rulebook)
        return trials[assumed]

    def _canonical(self, assumed: Assumed) -> Assumed:
        """The reading without assumptions that no rule looked at."""
        trial = self._found.trials[assumed]
        used = frozenset(pair for pair in assumed if pair[0] in trial.asked)
        self._found.trials.setdefault(used, trial)
        return used


def conditional(assumed: Assumed) -> bool:
    """Whether a reading assumes a condition under which a decision is given: a paper to be shown, the
    stock.
    """
    return any(words("facts")[name].get("conditional") for name, _ in assumed)


def try_reading(known: Mapping[str, Any], assume: Mapping[str, Any], rulebook: Rulebook) -> Trial:
    """Decides one reading."""
    reading = Reading(known, assume)
    situation = Situation(reading, rulebook)
    finding = first_finding(situation)
    granted = finding.granted(reading.wish)
    return Trial(situation, tuple(reading.asked), finding, granted)


def _differ(name: str, by_value: Mapping[Any, Trial]) -> bool:
    """Whether the values of a fact lead apart; what each wish would be paid is no difference between
    wishes.
    """
    if name == "wish":
        return len({trial.kind for trial in by_value.values()}) > 1
    return len({trial.outcome for trial in by_value.values()}) > 1
