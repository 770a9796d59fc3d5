"""Where customers are served, and the dealers who sell the brand's goods."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.database import Base, Json


class Outlet(Base):
    """A place that serves or sells: head office, branch, service centre, repair point, or shop."""

    __tablename__ = "outlets"
    __table_args__ = (Index(None, "province", "city", "county"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    province: Mapped[str]
    city: Mapped[str]
    county: Mapped[str | None]
    address: Mapped[str]
    phone: Mapped[str]
    hours: Mapped[str]
    categories: Mapped[list[str]]
    closed_on: Mapped[date | None]


class Dealer(Base):
    """A reseller, authorised or not."""

    __tablename__ = "dealers"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    province: Mapped[str]
    city: Mapped[str]
    phone: Mapped[str]
    authorised: Mapped[bool]
    authorised_until: Mapped[date | None]


class DealerRequest(Base):
    """What a dealer asked for: supply, promotion support, papers, parts, training, settlement or a visit.

    It is the log of contacts, and what needs approval waits in `state`. `dealer_id` is empty until the dealer is known.
    """

    __tablename__ = "dealer_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    dealer_id: Mapped[str | None] = mapped_column(ForeignKey("dealers.id"), index=True)
    sender_id: Mapped[str] = mapped_column(index=True)
    turn_key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    detail: Mapped[Json]
    state: Mapped[str] = mapped_column(index=True)
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("agents.number"))
    answer: Mapped[str | None]
    made_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    dealer: Mapped[Dealer | None] = relationship()
