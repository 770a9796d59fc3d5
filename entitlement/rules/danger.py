"""What comes before any question of refund or repair: danger, damage, fraud, a purchase that may not stand."""

from entitlement.finding import Finding
from entitlement.remedies import human
from entitlement.rules.elsewhere import GREY, is_elsewhere
from entitlement.rules.no_reason import ORGANISATION
from entitlement.situation import Situation

_RULES_BESIDE_DAMAGE = {
    "refund": ("refund_window",),
    "exchange": ("exchange_window",),
    "repair": ("warranty_repair",),
}
BY_REPAIRER = "by_repairer"
SUSPECTS = "suspect_not_genuine"


def h1(s: Situation) -> Finding | None:
    """Danger to people: safety first, then a human at once (Consumer Protection Law, article 18)."""
    if not s.facts.hazard:
        return None
    return Finding("H1", (human(s, "law.safety"),), s.cite("law.safety"), human=True, open=True)


def h4(s: Situation) -> Finding | None:
    """Damage to persons or property: evidence is kept, nothing denied, no goodwill waives it (articles 11,
    52).
    """
    if s.facts.damage == "none":
        return None
    variant, rules = _beside_damage(s)
    basis = s.cite("law.injury", "law.property") if variant is None else s.cite("law.property", *rules, "law.injury")
    notes = ("evidence_damage", "no_waiver")
    return Finding("H4", (human(s, "law.injury"),), basis, human=True, open=True, variant=variant, notes=notes)


def _beside_damage(s: Situation) -> tuple[str | None, tuple[str, ...]]:
    """What is said of the goods themselves where their return, exchange or repair is wished for beside the damage.

    The reason's name with its rules; none where the mainland's rules for faults do not hold, nobody wished for it, or
    the goods have done nothing.
    """
    if is_elsewhere(s.facts.place_of_sale) or s.fault == "none" or s.facts.damage == BY_REPAIRER:
        return None, ()
    rules = _RULES_BESIDE_DAMAGE.get(s.facts.wish or "")
    if rules is None:
        return None, ()
    unlisted = "" if s.terms.in_catalogue or s.facts.wish == "repair" else "_unlisted"
    return f"damage_and_{s.facts.wish}{unlisted}", () if unlisted else rules


def h2(s: Situation) -> Finding | None:
    """Suspected fraud: evidence and a human; three times the price is named (article 55).

    Goods made for another market are sold by deceit where the buyer was not told, and only there.
    """
    if not _is_deceived(s):
        return None
    if s.facts.buyer == ORGANISATION:
        return _organisation_deceived(s)
    notes = ("evidence_fraud", "fraud_multiple")
    return Finding("H2", (human(s, "law.fraud"),), s.cite("law.fraud"), human=True, open=True, notes=notes)


def _organisation_deceived(s: Situation) -> Finding:
    """Article 55 is for consumers; whether an organisation is one is a person's decision (article 2)."""
    basis = s.cite("law.consumer", "law.fraud")
    notes = ("evidence_fraud", "evidence_organisation")
    variant = "organisation_fraud"
    return Finding("H2", (human(s, "law.consumer"),), basis, human=True, open=True, variant=variant, notes=notes)


def _is_deceived(s: Situation) -> bool:
    if s.facts.place_of_sale != GREY:
        return s.facts.intent == SUSPECTS
    if s.facts.intent == SUSPECTS:
        return not s.facts.version_disclosed
    # Who suspects nothing is not asked.
    return s.facts.settled("version_disclosed") is False


def h5(s: Situation) -> Finding | None:
    """Bought by a minor without the parents' consent: whether it stands is a person's decision (Civil Code, article
    145).

    Who wants the goods repaired or exchanged keeps them, and is decided on as everybody.
    """
    if not s.facts.bought_by_minor or s.facts.wish not in (None, "refund"):
        return None
    notes = ("evidence_minor", "minor_no_reason")
    basis = s.cite("law.minor", "law.minor_returned")
    return Finding("H5", (human(s, "law.minor"),), basis, human=True, open=True, notes=notes)
