"""Goods that are called back, and whether a customer's product is among them."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from desk.lookup import matching
from desk.tables import Recall


@dataclass(frozen=True, slots=True)
class RecallCheck:
    """The recall that a product belongs to; or, where model or day are not known, the one it may belong to."""

    recall: Recall
    certain: bool


class Recalls:
    """The list of recalls within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def publish(
        self,
        *,
        id_: str,
        category: str,
        models: list[str],
        brands: Sequence[str] = (),
        made_from: date,
        made_to: date,
        hazard: str,
        remedy: str,
        source: str,
        published_on: date,
    ) -> Recall:
        """Add a recall, or replace the one with this id. Without models it covers the whole category;
        without brands, goods of any."""
        recall = self.get(id_) or Recall(id=id_)
        recall.category, recall.models, recall.brands = category, models, list(brands)
        recall.made_from, recall.made_to = made_from, made_to
        recall.hazard, recall.remedy = hazard, remedy
        recall.source, recall.published_on = source, published_on
        self._session.add(recall)
        return recall

    def get(self, id_: str) -> Recall | None:
        return next(iter(matching(self._session, Recall, id=id_)), None)

    def check(
        self, category: str | None, model: str | None, made_on: tuple[date, date] | None, brand: str | None = None
    ) -> RecallCheck | None:
        """The newest recall that covers the product for certain, else the newest that may.

        `made_on` are the first and the last day on which the product may have been made; `brand`, where
        it is known, rules out what is called back of other brands.
        """
        if category is None:
            return None
        found = []
        for recall in matching(self._session, Recall, category=category):
            certain = _fits(recall, model, made_on) if _same_brand(recall, brand) else False
            if certain is not False:
                found.append(RecallCheck(recall, certain is True))
        return max(found, key=lambda check: (check.certain, check.recall.published_on), default=None)


def _fits(recall: Recall, model: str | None, made_on: tuple[date, date] | None) -> bool | None:
    """Whether the recall covers the product; None where too little is known of it."""
    by_model = _same_model(recall, model)
    by_day = _made_then(recall, made_on)
    if False in (by_model, by_day):
        return False
    return None if None in (by_model, by_day) else True


def _same_brand(recall: Recall, brand: str | None) -> bool:
    return brand is None or not recall.brands or brand in recall.brands


def _same_model(recall: Recall, model: str | None) -> bool | None:
    if not recall.models:
        return True
    return None if model is None else _bare(model) in map(_bare, recall.models)


def _made_then(recall: Recall, made_on: tuple[date, date] | None) -> bool | None:
    if made_on is None:
        return None
    first, last = made_on
    if last < recall.made_from or first > recall.made_to:
        return False
    return True if recall.made_from <= first and last <= recall.made_to else None


def _bare(model: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", model).upper() if sign.isalnum())
