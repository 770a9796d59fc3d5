"""From facts to a decision."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from entitlement.completion import complete
from entitlement.data import words
from entitlement.deadlines import deadlines
from entitlement.decision import Alternative, Decision, Missing, Requested
from entitlement.facts import Facts
from entitlement.finding import Finding, Remedy, ranked
from entitlement.missing import Trial, Undecided, what_is_undecided
from entitlement.rulebook import Rulebook, default_rulebook
from entitlement.rules.precedence import others
from entitlement.wording import alternative_text, better_figures, notes, reason, value_labels, weak_figures

MATTER_OF_DATES = frozenset({"bought_on", "delivered_on", "installed_on", "category"})


def decide(facts: Facts, rulebook: Rulebook | None = None) -> Decision:
    """What the customer is entitled to under these facts; open ones that can change it stand in `missing`.

    Pure: the same facts and rule book give the same decision. While facts are missing, the scenario is
    that of the likely reading. What was asked for is then `unknown` unless it is safe to say: a yes that no open
    fact (but a paper still to be shown, or the stock) takes away, a refusal that none overturns.
    """
    rulebook = rulebook or default_rulebook()
    completion = complete(facts)
    undecided = what_is_undecided(completion, rulebook)
    stuck = _stuck(undecided, facts.cannot_say)
    missing = _missing(undecided, facts.cannot_say)
    likely = undecided.likely
    if stuck:
        likely = replace(likely, finding=_inspected(undecided, likely))
    finding, s = likely.finding, likely.situation
    granted = finding.granted(s.facts.wish) if stuck else undecided.granted()
    scenario = words("scenarios")[finding.scenario]
    remedies = ranked(finding.remedies)
    return Decision(
        scenario=finding.scenario,
        title=scenario["title"],
        also=tuple(others((undecided.likely.finding, *likely.others), finding.scenario)),
        requested=Requested(granted, reason(s, finding, granted, missing)) if granted else None,
        remedies=remedies,
        clauses=tuple(s.terms.clauses[id_] for id_ in _cited(finding)),
        who_pays=scenario.get("who_pays") or "".join(dict.fromkeys(remedy.who_pays for remedy in remedies)),
        who_acts=tuple(dict.fromkeys([*scenario.get("who_acts", ()), *(remedy.who_acts for remedy in remedies)])),
        papers=tuple(scenario["papers"]),
        deadlines=deadlines(s, finding, dates_known=MATTER_OF_DATES.isdisjoint(likely.asked)),
        missing=missing,
        presumed=completion.presumed,
        alternatives=_alternatives(undecided, stuck),
        needs_human=finding.human,
        steps=_steps(finding, facts.hazard),
        notes=_notes(likely, rulebook),
        warnings=_warnings(likely, rulebook),
    )


def _missing(undecided: Undecided, cannot_say: frozenset[str]) -> tuple[Missing, ...]:
    """The facts still to be asked for: by group, then the one that splits the outcomes most."""
    names = [name for name in undecided.missing if name not in cannot_say]
    if not names:
        return ()
    entries, groups = words("facts"), list(words("groups"))
    order = list(entries)

    def rank(name: str) -> tuple[int, int, int]:
        outcomes = {trial.outcome for trial in undecided.by_fact.get(name, {}).values()}
        return groups.index(entries[name]["group"]), -len(outcomes), order.index(name)

    return tuple(
        Missing(name, entries[name]["why"], entries[name].get("asked_of", "customer"))
        for name in sorted(names, key=rank)
    )


def _stuck(undecided: Undecided, cannot_say: frozenset[str]) -> list[str]:
    """The facts that decide between outcomes (not only their sums) and that the customer cannot give."""
    return [
        name
        for name, trials in undecided.by_fact.items()
        if name in cannot_say
        and words("facts")[name].get("asked_of") != "desk"
        and len({trial.kind for trial in trials.values()}) > 1
    ]


def _inspected(undecided: Undecided, likely: Trial) -> Finding:
    """H3: an inspection or a person settles it; what every outcome gives stays open to the customer."""
    trials = undecided.trials.values()
    shared = [r for r in likely.finding.remedies if all(_offers(trial, r.code) for trial in trials)]
    s = likely.situation
    settled = (Remedy("free_inspection", s.cite("law.quality")), Remedy("human", s.cite("law.quality")))
    return Finding("H3", (*shared, *settled), s.cite("law.quality"), human=True, open=True)


def _offers(trial: Trial, code: str) -> bool:
    return any(remedy.code == code for remedy in trial.finding.remedies)


def _alternatives(undecided: Undecided, stuck: Iterable[str]) -> tuple[Alternative, ...]:
    """For each fact that cannot be given: one value per different outcome, and what it would give."""
    found = []
    for fact in stuck:
        by_kind = {trial.kind: (value, trial) for value, trial in reversed(undecided.by_fact[fact].items())}
        trials = [(_read_as(fact, value, trial), trial) for value, trial in reversed(by_kind.values())]
        labels = value_labels(fact, [value for value, _ in trials])
        for (value, trial), called in zip(trials, labels, strict=True):
            codes = tuple(remedy.code for remedy in ranked(trial.finding.remedies))
            text = alternative_text(fact, called, trial.granted, codes)
            found.append(Alternative(fact, value, trial.finding.scenario, trial.granted, codes, text))
    return tuple(found)


def _read_as(fact: str, value: Any, trial: Trial) -> Any:
    """The value as the trial took it."""
    return getattr(trial.situation.facts, fact) if fact in trial.asked else value


def _cited(finding: Finding) -> Iterable[str]:
    of_remedies = [id_ for remedy in finding.remedies for id_ in remedy.basis]
    return dict.fromkeys([*finding.clauses, *of_remedies])


def _steps(finding: Finding, hazard: str | bool | None) -> tuple[str, ...]:
    """What the customer does first for safety."""
    if finding.scenario != "H1":
        return ()
    safety = words("safety")
    kind = hazard if isinstance(hazard, str) else "unspecified"
    return (*safety[kind], *safety["all"])


def _notes(trial: Trial, rulebook: Rulebook) -> tuple[str, ...]:
    s, finding = trial.situation, trial.finding
    return (*notes(s, finding), *better_figures(s, finding, rulebook))


def _warnings(trial: Trial, rulebook: Rulebook) -> tuple[str, ...]:
    s, finding = trial.situation, trial.finding
    found = list(weak_figures(s, finding, rulebook))
    template: str = words("notes")["holidays_unknown"]
    found += [template.format(year=year) for year in sorted(s.years_without_holidays)]
    return tuple(found)
