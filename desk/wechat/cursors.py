"""How far each WeCom customer-service account has been read."""

from sqlalchemy.orm import Session

from desk.tables import WeComCursor


class Cursors:
    """The cursors within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def read(self, account: str) -> str:
        """Where to read on; empty for an account that was never read."""
        stored = self._session.get(WeComCursor, account)
        return "" if stored is None else stored.cursor

    def write(self, account: str, cursor: str) -> None:
        self._session.merge(WeComCursor(account=account, cursor=cursor))
