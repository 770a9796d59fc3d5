"""Who talks to the draft's desk: a process for each trainer, at most two at once, ended after some idle minutes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.train import model_path
from desk.clock import Clock
from trainer.refusals import RefusedError
from trainer.rehearsal.companion import ENDED, Companion, CompanionError

MOST = 2
IDLE = timedelta(minutes=10)
YIELDS_AFTER = timedelta(minutes=2)
"""Whoever has not talked for so long makes room for another trainer."""
LOOKS_ROUND_EVERY = 60.0
PATIENCE = 90.0
DRAFTS_OWN = "草稿训练出的模型：所有改动都算在内"
LIVE = "线上的模型：草稿里改过的例句、规则和新回复还没有训练，这里听不懂"
NO_MODEL = "还没有模型"
Json = dict[str, Any]


@dataclass
class Talker:
    """A trainer's process, and when it was last used."""

    companion: Companion
    trained: bool
    """Whether the model is the draft's own."""
    used: datetime
    began_with: Path
    """Named after the draft's content."""


class Talks:
    """May be used from any thread."""

    def __init__(
        self,
        checkout: Callable[[], Path],
        models: Path,
        live_model: Callable[[], Path | None],
        clock: Clock | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._checkout = checkout
        self._models = models
        self._live_model = live_model
        self._clock = clock or Clock()
        self._patience = patience
        self._lock = threading.Lock()
        self._talkers: dict[str, Talker] = {}
        self._watching = False

    def state(self, trainer: str) -> Json:
        """How this trainer's desk is (`none` to `ended`), its model, and whether the draft has changed since."""
        with self._lock:
            talker = self._talkers.get(trainer)
        if talker is None:
            return {"state": "none", "outdated": False, **self._says_model(*self._model())}
        return {
            "state": talker.companion.state,
            "outdated": talker.began_with != self._draft_now(),
            **self._says_model(talker.companion.model, talker.trained),
        }

    def open(self, trainer: str, *, anew: bool = False) -> Json:
        """Have this trainer's desk start, if it is not there; `anew` ends the one that is.

        Raises:
            RefusedError: there is no model yet, or two others are talking just now.
        """
        with self._lock:
            talker = self._talkers.get(trainer)
            if talker is not None and (anew or talker.companion.state == ENDED):
                self._end(trainer)
                talker = None
            if talker is None:
                self._make_room()
                self._talkers[trainer] = self._start()
            self._watch()
        return self.state(trainer)

    def ask(self, trainer: str, request: Json) -> Json:
        """The turns asked for. A desk that has crashed or hangs is started anew and takes the steps once more.

        Raises:
            RefusedError: as `open`, or it crashed a second time.
        """
        self.open(trainer)
        restarted = ""
        for _ in range(2):
            with self._lock:
                talker = self._talkers.get(trainer)
                if talker is not None:
                    talker.used = self._clock.now()
            try:
                if talker is None:
                    raise CompanionError("试聊的服务台停了")
                answer = talker.companion.ask({**request, "first": 0} if restarted else request)
                return {**answer, "restarted": restarted, "first": 0 if restarted else request.get("first", 0)}
            except CompanionError as error:
                restarted = f"{error}，已经重新启动，前面的话又说了一遍"
                self.open(trainer, anew=True)
        raise RefusedError("试聊的服务台接连停了两次，请换一种说法，或联系工程师", status=502)

    def end_idle(self) -> None:
        """End the desks that nobody has talked to for a while."""
        now = self._clock.now()
        with self._lock:
            for trainer, talker in list(self._talkers.items()):
                if now - talker.used >= IDLE:
                    self._end(trainer)

    def close(self) -> None:
        with self._lock:
            for trainer in list(self._talkers):
                self._end(trainer)

    def pids(self) -> list[int]:
        """Of the processes that run now."""
        with self._lock:
            return [one.companion.pid for one in self._talkers.values() if one.companion.state != ENDED]

    def _start(self) -> Talker:
        model, trained = self._model()
        if model is None:
            raise RefusedError("还没有可以试聊的模型，请先到“检查与上线”训练一次", status=409)
        companion = Companion(self._checkout(), model, self._patience)
        return Talker(companion, trained, self._clock.now(), self._draft_now())

    def _make_room(self) -> None:
        if len(self._talkers) < MOST:
            return
        trainer, oldest = min(self._talkers.items(), key=lambda item: item[1].used)
        if oldest.companion.state != ENDED and self._clock.now() - oldest.used < YIELDS_AFTER:
            who = "、".join(f"工号{number}" for number in sorted(self._talkers))
            raise RefusedError(f"最多两人同时试聊，现在是{who}在用，请过两分钟再试", status=409)
        self._end(trainer)

    def _end(self, trainer: str) -> None:
        self._talkers.pop(trainer).companion.end()

    def _draft_now(self) -> Path:
        return model_path(self._models, self._checkout())

    def _model(self) -> tuple[Path | None, bool]:
        """The model to talk to, and whether it is the draft's own."""
        own = self._draft_now()
        return (own, True) if own.is_file() else (self._live_model(), False)

    def _says_model(self, model: Path | None, trained: bool) -> Json:
        return {"trained": trained, "model": NO_MODEL if model is None else DRAFTS_OWN if trained else LIVE}

    def _watch(self) -> None:
        """Look round now and then while anybody talks."""
        if not self._watching and self._talkers:
            self._watching = True
            timer = threading.Timer(LOOKS_ROUND_EVERY, self._look_round)
            timer.daemon = True
            timer.start()

    def _look_round(self) -> None:
        self.end_idle()
        with self._lock:
            self._watching = False
            self._watch()
