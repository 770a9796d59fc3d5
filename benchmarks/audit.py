"""What the desk's database says of the messages that were sent to it: each one answered once, and nothing else."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select

from benchmarks.visit import Seen
from desk.service import Desk
from desk.tables import AnsweredTurn, Case, Message


@dataclass(frozen=True)
class Audit:
    """Message ids. `lost`: sent and not stored; `strange`: stored with another answer than was told, or never sent;
    `doubled`: turns that opened more than one case, and photos that are kept more than once or not at all."""

    lost: list[str]
    strange: list[str]
    doubled: list[str]

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.strange or self.doubled)


def audit(database: str, seen: Seen, of: str = "load-") -> Audit:
    """Compare what was seen with the desk's own memory of the messages whose ids begin with `of`."""
    desk = Desk.open(database)
    with desk.work() as work:
        rows = work.session.execute(select(AnsweredTurn.turn_key, AnsweredTurn.replies)).all()
        stored = {key.rpartition("/")[2]: [one.get("text") for one in replies] for key, replies in rows}
        cases = Counter(work.session.scalars(select(Case.turn_key).where(Case.turn_key.is_not(None))))
        names = Counter(key.rpartition("/")[2] for key in work.session.scalars(select(Message.key)))
    desk.close()
    told = {name: answers[0] for name, answers in seen.answers.items()}
    strange = [name for name, answer in told.items() if name in stored and stored[name] != answer]
    strange += sorted(name for name in stored.keys() - seen.sent.keys() - seen.photos if name.startswith(of))
    doubled = [key for key, times in cases.items() if times > 1]
    doubled += [name for name in seen.photos if names[name] != 1]
    return Audit(sorted(seen.sent.keys() - stored.keys()), strange, doubled + seen.doubled)
