"""The facts in the light of the rule book: counted days, windows, warranty, proof."""

from datetime import date
from decimal import Decimal

from entitlement.calendar import BEYOND_ANY_HOLIDAY, add_days, add_months, last_day
from entitlement.clauses import cite, own_articles
from entitlement.lazy import lazy
from entitlement.money import Depreciation, depreciation
from entitlement.reading import Reading
from entitlement.rulebook import Rulebook
from entitlement.terms import Terms

EXCLUDED_CAUSES = frozenset({"misuse", "third_party_opened", "force_majeure"})
ALLEGED = "alleged"


class Situation:
    """One reading of a matter, with what follows from it worked out when first needed.

    Periods: the start day is day 0, a last day that is a day off moves to the next working day.
    """

    def __init__(self, facts: Reading, rulebook: Rulebook) -> None:
        self.facts = facts
        self.rulebook = rulebook
        self.years_without_holidays: set[int] = set()

    @lazy
    def terms(self) -> Terms:
        """The terms in force when the goods were bought."""
        f = self.facts
        return self.rulebook.terms(f.category or "other", f.province, f.bought_on or f.as_of)

    def cite(self, *names: str) -> tuple[str, ...]:
        """Clause ids; a bare topic is looked up in the regulation of these goods."""
        return cite(self.terms.family if own_articles(names) else "", names)

    @lazy
    def fault(self) -> str | None:
        """The fault as it counts: one that an inspection did not find is none."""
        f = self.facts
        return "none" if f.fault == "performance" and f.inspection == "no_fault" else f.fault

    @lazy
    def decided_on(self) -> date:
        """The deciding day: the fault's, else the first report's, else today; days before an exchange are
        over.
        """
        f = self.facts
        since = f.exchanged_on or date.min
        return next((day for day in (f.fault_on, f.first_reported_on) if day and day >= since), f.as_of)

    @lazy
    def start(self) -> date:
        """Day 0 of the 15 days and the warranty: delivery, or the end of installation, or the exchange."""
        f = self.facts
        if f.exchanged_on:
            return f.exchanged_on
        if self.terms.needs_installation:
            return f.installed_on or f.as_of
        installed: date | None = f.settled("installed_on") if self.terms.counted_from_installation else None
        return installed or f.delivered_on or f.as_of

    @lazy
    def received(self) -> date:
        """Day 0 of the rights that run from receipt of the goods."""
        return self.facts.delivered_on or self.facts.as_of

    @lazy
    def demanded_on(self) -> date:
        """The day of a demand that rests on no fault."""
        return self.facts.first_reported_on or self.facts.as_of

    @lazy
    def refund_end(self) -> date:
        """The last day of the choice among refund, exchange and repair (before moving on from a day off)."""
        return add_days(self.start, self.terms.refund_days)

    @lazy
    def exchange_end(self) -> date:
        """The last day of the choice between exchange and repair (before moving on from a day off)."""
        return add_days(self.start, self.terms.exchange_days or 0)

    @lazy
    def cosmetic_end(self) -> date:
        """The last day to return goods for a flaw in the finish (before moving on from a day off)."""
        return add_days(self.received, self.terms.cosmetic_report_days)

    @lazy
    def no_reason_end(self) -> date:
        """The last day to return goods without a reason (before moving on from a day off)."""
        return add_days(self.received, self.terms.no_reason_days)

    @lazy
    def price_protection_end(self) -> date:
        """The last day on which a fallen price is paid back (before moving on from a day off)."""
        return add_days(self.facts.bought_on or self.facts.as_of, self.terms.price_protection_days)

    @lazy
    def in_refund_window(self) -> bool:
        """A fault so early that the customer chooses among refund, exchange and repair."""
        return self._by(self.refund_end)

    @lazy
    def in_exchange_window(self) -> bool:
        """A fault early enough for an exchange."""
        return self._by(self.exchange_end)

    @lazy
    def in_cosmetic_window(self) -> bool:
        """A flaw in the finish, early enough after receipt for the goods to be returned."""
        return self._by(self.cosmetic_end)

    @lazy
    def in_no_reason_window(self) -> bool:
        """The demand comes early enough after receipt to need no reason."""
        return self._within(self.demanded_on, self.no_reason_end)

    @lazy
    def in_price_protection(self) -> bool:
        """The price fell within the days for which the brand protects it."""
        return self._within(self.demanded_on, self.price_protection_end)

    @lazy
    def seller_bears_proof(self) -> bool:
        """Durable goods so soon after receipt that the seller must prove a flaw is not theirs."""
        return self.terms.durable and self._by(add_months(self.received, self.terms.burden_of_proof_months))

    @lazy
    def trader_proves_throughout(self) -> bool:
        """A province where the trader bears the proof for as long as the warranty runs."""
        return self.terms.trader_proves_throughout and self.terms.in_catalogue and self.in_warranty

    @lazy
    def accessory(self) -> bool:
        """The fault is in an accessory with a period of its own."""
        accessories = self.terms.accessory_months
        return bool(accessories) and self.facts.part in accessories

    @lazy
    def in_whole_unit_warranty(self) -> bool:
        """Within the whole unit's warranty."""
        return self._by(self._warranty_end(self.start, self.terms.whole_unit_months))

    @lazy
    def in_worldwide_warranty(self) -> bool:
        """Within the warranty that the brand gives wherever its goods were bought: none with 0 months."""
        months = self.terms.worldwide_months
        return months > 0 and self._by(self._warranty_end(self.start, months))

    @lazy
    def in_warranty(self) -> bool:
        """Within the warranty of the part at fault: the whole unit's, a main part's or an accessory's."""
        return self.in_warranty_from(self.start)

    def in_warranty_from(self, start: date) -> bool:
        """Whether the fault is in warranty when the period is counted from `start`."""
        if not self.accessory and self._by(self._warranty_end(start, self.terms.whole_unit_months)):
            return True
        return self._by(self.warranty_end(start))

    def warranty_end(self, start: date) -> date:
        """The last day of warranty for the part at fault (before moving on from a day off)."""
        terms = self.terms
        if self.accessory:
            return self._warranty_end(start, terms.accessory_months[self.facts.part or ""])
        months = terms.whole_unit_months
        if self.main_part:
            months = max(months, terms.main_part_months or 0)
        end = self._warranty_end(start, months)
        return end if self.part_restart is None else max(end, add_months(self.part_restart, months))

    @lazy
    def warranty_last_day(self) -> date:
        """The last day of warranty for the part at fault (before moving on from a day off)."""
        return self.warranty_end(self.start)

    @lazy
    def part_restart(self) -> date | None:
        """The day from which the period of the part at fault runs anew; None where it does not.

        A main part replaced (computers, article 22; AV, article 11), in Zhejiang any part repaired (article 26).
        """
        f, terms = self.facts, self.terms
        if terms.repaired_part_restarts and terms.in_catalogue:
            repaired = f.last_repair_finished_on if f.same_fault_again else None
            return max((day for day in (f.part_replaced_on, repaired) if day), default=None)
        return f.part_replaced_on if terms.main_part_restarts and self.main_part else None

    @lazy
    def main_part(self) -> bool:
        """The fault is in a main part, which has the longer period."""
        f = self.facts
        return f.main_part if f.main_part is not None else f.part in self.terms.main_parts

    @lazy
    def excluded(self) -> bool:
        """Not the goods' own fault, by the customer's word or an inspection; or the papers do not match."""
        return self.excluded_cause or self.facts.papers != "ok"

    @lazy
    def excluded_cause(self) -> bool:
        """Damage that did not come from the goods: they are no longer intact either."""
        f = self.facts
        return f.cause in EXCLUDED_CAUSES and f.cause_source not in (None, ALLEGED)

    @lazy
    def alleged_cause(self) -> bool:
        """Said of the goods by the trader or repairer, denied by the customer, and shown by nobody yet."""
        f = self.facts
        return f.cause in EXCLUDED_CAUSES and f.cause_source == ALLEGED

    @lazy
    def covered_fault(self) -> bool:
        """A performance fault of the goods' own."""
        return self.fault == "performance" and not self.excluded

    @lazy
    def proven(self) -> bool:
        """The purchase is proven as these goods' regulation wants it."""
        return self.facts.proof in self.terms.valid_proofs

    @lazy
    def full_claim(self) -> bool:
        """A performance fault of new, proven, listed goods themselves (not of an accessory)."""
        f = self.facts
        if not self.covered_fault or f.unit != "new":
            return False
        return self.proven and self.terms.in_catalogue and not self.accessory

    @lazy
    def fails_again(self) -> bool:
        """The same fault came back within the days that a repair must last."""
        f = self.facts
        if not f.same_fault_again or f.last_repair_finished_on is None:
            return False
        return self._by(add_days(f.last_repair_finished_on, self.terms.repair_guarantee_days))

    @lazy
    def price(self) -> Decimal | None:
        """The price that is paid back: what was actually paid (yuan)."""
        return self.facts.price_paid

    @lazy
    def depreciation(self) -> Depreciation | None:
        """The fee for use until today; None while price or rate are unknown."""
        f = self.facts
        if self.price is None or self.terms.daily_rate is None:
            return None
        since = f.invoice_on or f.bought_on or f.as_of
        days = max((f.as_of - since).days - (f.days_in_repair or 0), 0)
        return depreciation(self.price, self.terms.daily_rate, days)

    def _warranty_end(self, start: date, months: int) -> date:
        """The same calendar day, later by the days that the goods stood at the repairer."""
        return add_days(add_months(start, months), self.facts.days_in_repair or 0)

    def _by(self, end: date) -> bool:
        return self._within(self.decided_on, end)

    def _within(self, day: date, end: date) -> bool:
        if day <= end:
            return True
        # A day off can move the end no farther, so most periods need no holiday calendar.
        return day - end < BEYOND_ANY_HOLIDAY and day <= self.moved(end)

    def moved(self, end: date) -> date:
        """A last day, moved on from a day off; years whose holidays are not known yet are noted."""
        last = last_day(end)
        if not last.certain:
            self.years_without_holidays.add(last.day.year)
        return last.day
