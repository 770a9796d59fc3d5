"""The terms that hold for one category, province and day, all layers put together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from entitlement.clauses import Clause
from entitlement.parameters import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Every number a rule may need; the names are those of the parameters, None means no such rule exists.

    `sources` tells where each value stands; `named_too` holds values that a better one of another layer
    outdid; `clauses` are the rules that may be cited, by id, with the figures of their own layer.
    """

    family: str
    whole_unit_months: int
    worldwide_months: int
    main_part_months: int | None = None
    main_parts: frozenset[str] = frozenset()
    accessory_months: Mapping[str, int] = field(default_factory=dict)
    daily_rate: Decimal | None = None
    depreciation_fee: bool
    main_part_restarts: bool = False
    repaired_part_restarts: bool = False
    accessory_exchanges: int | None = None
    bundled_goods_returned: bool = False

    refund_days: int
    exchange_days: int | None = None
    repairs_for_exchange: int | None = None
    parts_wait_days: int | None = None
    repairer_delay_days: int | None = None
    total_repair_days: int | None = None
    loaner_days: int | None = None
    repair_guarantee_days: int
    spare_part_years: int
    service_life_years: int | None = None
    equal_model_free: bool = False

    valid_proofs: frozenset[str]
    unproved_start_days: int | None = None
    unproved_start_months: int

    no_reason_days: int
    no_reason_channels: frozenset[str]
    quality_return_days: int
    cosmetic_report_days: int
    durable: bool = False
    burden_of_proof_months: int
    trader_proves_throughout: bool = False
    refund_paid_days: int
    answer_days: int
    promise_kept_days: int | None = None
    fraud_multiple: int
    fraud_minimum: Decimal

    price_protection_days: int
    trade_in_value: Decimal | None = None
    goodwill_percent: Mapping[str, Decimal]
    goodwill_limit: Mapping[str, Decimal]
    visit_hours: int
    human_reply_minutes: int
    decision_hours: int
    parts_search_days: int
    needs_installation: bool = False
    counted_from_installation: bool = False
    large_item: bool = False
    large_item_costs_paid: bool = False
    usual_delivery_days: int
    usual_installation_days: int

    sources: Mapping[str, Figure]
    named_too: Mapping[str, Figure]
    clauses: Mapping[str, Clause]

    @property
    def in_catalogue(self) -> bool:
        """Whether a national regulation on repair, exchange and return lists these goods."""
        return self.exchange_days is not None
