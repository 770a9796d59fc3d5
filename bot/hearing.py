"""What somebody wrote, as everybody but the desk's own table of personal values may see it."""

from __future__ import annotations

from datetime import datetime

from bot.privacy import KNOWN_AGAIN, mask, mask_known
from desk.personal import reference
from desk.retention import Periods
from desk.work import Work

PERSONAL_PURPOSE = "after_sales_case"


def masked(work: Work, sender_id: str, text: str, now: datetime, periods: Periods) -> str:
    """The text with its personal values under references, those that are known of the sender wherever they recur."""
    known = [row for row in work.personal.known(sender_id) if row.kind in KNOWN_AGAIN]
    text = mask_known(text, [(row.value or "", reference(row)) for row in known])
    return mask(text, lambda kind, value: keep(work, sender_id, kind, value, now, periods))


def keep(work: Work, sender_id: str, kind: str, value: str, now: datetime, periods: Periods) -> str:
    """The reference under which a personal value is kept, for as long as its kind is."""
    return work.personal.keep(sender_id, kind, value, PERSONAL_PURPOSE, now, periods.of_value(kind))
