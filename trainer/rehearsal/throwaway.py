"""A desk that is thrown away afterwards, with the demo brand's goods and a clock that stands where it is set."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from actions.wiring import Tools, build_actions
from bot.brain import Brain
from bot.garbage import keep_out_of_collections
from bot.settings import PROJECT
from desk.brand_folder import read_brand_folder
from desk.brand_loading import load_brand
from desk.clock import FixedClock
from desk.service import Desk
from trainer.rehearsal.colleague import everybody_leaves
from trainer.rehearsal.customer import Customer
from trainer.rehearsal.dialogues import FOLDER

BRAND = PROJECT / "brands" / "demo"
RECALLS = PROJECT / FOLDER / "recalls.yml"
SOME_DAY = date(2026, 11, 21)


@dataclass
class Stage:
    """Brain, desk and clock, on which one customer after the other appears."""

    brain: Brain
    desk: Desk
    clock: FixedClock

    def new_customer(self) -> Customer:
        """A customer who finds nobody on duty."""
        everybody_leaves(self.desk, self.clock.now())
        return Customer(self.brain, self.desk, self.clock)


@contextmanager
def throwaway_stage(model: Path) -> Iterator[Stage]:
    """A stage with this model, on a database of its own."""
    clock = FixedClock.on(SOME_DAY)
    with tempfile.TemporaryDirectory(prefix="anxin-rehearsal-") as folder:
        desk = Desk.open(f"sqlite:///{Path(folder) / 'desk.db'}")
        try:
            furnish(desk)
            brain = Brain(model, build_actions(Tools(desk=desk, clock=clock)), desk, clock)
            keep_out_of_collections()
            yield Stage(brain, desk, clock)
        finally:
            desk.close()


def furnish(desk: Desk) -> None:
    """Put the demo brand's goods there, and the sample recalls that dialogues speak of."""
    with desk.work() as work:
        load_brand(work.session, read_brand_folder(BRAND))
    publish_recalls(desk)


def publish_recalls(desk: Desk) -> None:
    """Sample recalls for goods that no other dialogue speaks of."""
    with desk.work() as work:
        for entry in yaml.safe_load(RECALLS.read_text(encoding="utf-8")):
            work.recalls.publish(**entry)
