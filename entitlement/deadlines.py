"""The promises in time that come with a decision."""

from entitlement.data import words
from entitlement.decision import Deadline
from entitlement.finding import Finding
from entitlement.situation import Situation

# Scenarios whose answer rests on the warranty's last day.
WARRANTY_SCENARIOS = frozenset({"S1", "S3", "S5", "S10", "E3", "E4", "E5"})


def deadlines(s: Situation, finding: Finding, *, dates_known: bool) -> tuple[Deadline, ...]:
    """By when the customer is answered, visited, paid; until when the warranty runs, once its start is
    known.
    """
    codes = {remedy.code for remedy in finding.remedies}
    found = []
    for what, entry in words("deadlines").items():
        if "figure" not in entry or not (entry["remedies"] == [] or codes & set(entry["remedies"])):
            continue
        amount = getattr(s.terms, entry["figure"])
        if amount is not None:
            text = entry["text"].format(amount=amount)
            found.append(Deadline(what, text, amount=amount, unit=entry["unit"]))
    if dates_known and finding.scenario in WARRANTY_SCENARIOS:
        found.append(_warranty(s))
    return tuple(found)


def _warranty(s: Situation) -> Deadline:
    day = s.moved(s.warranty_end(s.start))
    return Deadline("warranty", words("deadlines")["warranty"]["text"].format(on=day.isoformat()), on=day)
