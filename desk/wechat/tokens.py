"""Access tokens that all processes share: read by everybody, renewed by whoever holds the lease."""

from datetime import UTC, datetime

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desk.tables import WeChatToken

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Tokens:
    """The tokens within one unit of work of their own: a lease is taken at once, so that the database decides."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def read(self, account: str) -> WeChatToken | None:
        """The account's token, valid or not; None when there never was one."""
        stored = self._session.get(WeChatToken, account, populate_existing=True)
        return stored if stored is not None and stored.token else None

    def lease(self, account: str, now: datetime, until: datetime) -> bool:
        """Whether the caller may renew the token, and nobody else before `until`."""
        self._make_row(account)
        free = (WeChatToken.account == account) & (WeChatToken.lease_until <= now)
        taking = update(WeChatToken).where(free).values(lease_until=until)
        return self._session.connection().execute(taking).rowcount == 1

    def write(self, account: str, token: str, expires_at: datetime, now: datetime) -> None:
        """Share a new token and give the lease back."""
        values = {"token": token, "expires_at": expires_at, "renewed_at": now, "lease_until": now}
        change = update(WeChatToken).where(WeChatToken.account == account).values(**values)
        self._session.connection().execute(change)

    def release(self, account: str, until: datetime) -> None:
        """Give the lease back without a new token; nobody asks again before `until`."""
        change = update(WeChatToken).where(WeChatToken.account == account).values(lease_until=until)
        self._session.connection().execute(change)

    def _make_row(self, account: str) -> None:
        if self._session.get(WeChatToken, account) is not None:
            return
        empty = {
            "account": account,
            "token": "",
            "expires_at": LONG_AGO,
            "renewed_at": LONG_AGO,
            "lease_until": LONG_AGO,
        }
        try:
            with self._session.begin_nested():
                self._session.connection().execute(insert(WeChatToken), empty)
        except IntegrityError:
            return  # another process made it meanwhile
