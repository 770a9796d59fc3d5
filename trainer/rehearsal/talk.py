"""`python -m trainer.rehearsal.talk`: a talk with this checkout's desk; one JSON a line in, one JSON a line out.

A request names the day and time at which the talk takes place and all its steps; `first` says from which step on the
answer tells the turns. Steps that were taken before are not taken again, so that a talk goes on cheaply; another
beginning starts anew with a customer whom the desk has never seen.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import IO, Any

from bot.garbage import keep_out_of_collections, search_nothing_while_starting
from bot.logs import quiet_libraries

Json = dict[str, Any]
Step = Mapping[str, Any]
"""What a trainer does: `{say}`, `{press}` or `{wait}`; beside it what is corrected, named as in `traced.Correction`."""


@dataclass
class Talk:
    """One brain, one customer, and the steps taken with that customer."""

    stage: Any
    brain: Any
    customer: Any = None
    begun: tuple[str, str] = ("", "")
    taken: list[Step] = field(default_factory=list)
    turns: list[Json] = field(default_factory=list)

    def answer(self, request: Json) -> Json:
        """The turns of the steps from `first` on."""
        begun, steps = (request["day"], request["at"]), list(request["steps"])
        if begun != self.begun or self.customer is None or steps[: len(self.taken)] != self.taken:
            self._begin(*begun)
        for step in steps[len(self.taken) :]:
            self.turns.append(self._take(step))
            self.taken.append(step)
        return {"turns": self.turns[int(request.get("first", 0)) :]}

    def _begin(self, day: str, at: str) -> None:
        self.customer = self.stage.new_customer()
        self.customer.come_on(date.fromisoformat(day), time.fromisoformat(at))
        self.begun, self.taken, self.turns = (day, at), [], []

    def _take(self, step: Step) -> Json:
        from bot.brain import TurnFailedError
        from trainer.rehearsal.customer import CannotGoOnError
        from trainer.rehearsal.play import BROKEN
        from trainer.rehearsal.told_turn import told_replies, told_turn
        from trainer.rehearsal.traced import Correction

        self.brain.correction = Correction(
            step.get("intent"), step.get("entities"), step.get("facts") or {}, step.get("answer"), step.get("words")
        )
        before = self.customer.slots()
        try:
            if "wait" in step:
                return {"step": step, "replies": told_replies(self.customer.let_pass(step["wait"])), "waited": True}
            replies = self.customer.press(step["press"]) if "press" in step else self.customer.say(step["say"])
        except CannotGoOnError as reason:
            return {"step": step, "replies": [], "failed": str(reason)}
        except TurnFailedError:
            return {"step": step, "replies": [], "failed": BROKEN}
        case = self.customer.case()
        self.customer.number = case.number if case else self.customer.number
        return {"step": step, **told_turn(self.brain, self.customer, replies, before)}


def talk(model: Path, requests: IO[str], answers: IO[str]) -> None:
    """Answer until the requests end; the first line says that the desk is ready."""
    search_nothing_while_starting()
    quiet_libraries()
    from desk.clock import FixedClock
    from desk.service import Desk
    from trainer.rehearsal.throwaway import SOME_DAY, Stage, furnish
    from trainer.rehearsal.traced import TracedBrain

    clock = FixedClock.on(SOME_DAY)
    with tempfile.TemporaryDirectory(prefix="anxin-rehearsal-") as folder:
        desk = Desk.open(f"sqlite:///{Path(folder) / 'desk.db'}")
        furnish(desk)
        brain = TracedBrain(model, desk, clock)
        keep_out_of_collections()
        going = Talk(Stage(brain, desk, clock), brain)
        _print(answers, {"ready": True})
        for line in requests:
            _print(answers, going.answer(json.loads(line)))
        desk.close()


def _print(answers: IO[str], line: Json) -> None:
    print(json.dumps(line, ensure_ascii=False), file=answers, flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m trainer.rehearsal.talk", description="试聊")
    parser.add_argument("--model", type=Path, required=True)
    arguments = parser.parse_args(argv)
    # Whatever a library prints must not come between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    talk(arguments.model, sys.stdin, answers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
