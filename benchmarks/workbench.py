"""How soon the trainers' workbench answers when much is stored: `python -m benchmarks.workbench`.

A desk with a hundred thousand conversations and twenty thousand doubtful turns, a clone of the project for the draft,
and the workbench over HTTP in this process. Prints, for each kind of answer, the median, the 95th percentile and the
slowest by the clock, and the processor's time, which hardly depends on what else the machine is doing.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from sqlalchemy import insert

from benchmarks.measure import percentile
from bot.agents.office import Office
from bot.agents.pages import PAGE as AGENTS_PAGE
from bot.channels.web import PAGE as CUSTOMERS_PAGE
from bot.examples import Example, read_examples
from bot.likeness import signature
from bot.settings import PROJECT, load_settings
from desk.clock import Clock
from desk.database import Base, Json
from desk.lessons import Reason
from desk.service import Desk
from desk.tables import AnsweredTurn, Conversation, ConversationEvent, Lesson, LessonState, Message
from tests.browser import serving
from trainer import pages
from trainer.login import OWN_HEADER
from trainer.workbench import Workbench

CONVERSATIONS, LESSONS = 100_000, 20_000
TIMES, SLOW_TIMES = 25, 3
TURNS, EVENTS = 2, 4
BATCH = 5_000
LIMIT_MS = 200
NUMBER, PASSWORD = "2002", "a password for the benchmark"
CHANNELS, BRANDS = ("web", "wechat", "widget"), ("demo", "digital")
FACTS = {"今天": "2026-11-08", "品类": "冰箱", "购买日期": "2026-11-01", "问题": "性能故障", "想要": "退货"}
REPLY = "utter_options_S2"
WINDOW = "x" * 1_500

Rows = Iterator[Json]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.workbench", description=__doc__)
    parser.add_argument("--conversations", type=int, default=CONVERSATIONS)
    parser.add_argument("--lessons", type=int, default=LESSONS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk.open(f"sqlite:///{folder}/desk.db")
        fill(desk, arguments.conversations, arguments.lessons)
        with serving(_app(Path(folder), desk)) as address, _client(address) as client:
            client.post("/trainer/api/login", json={"number": NUMBER, "password": PASSWORD}).raise_for_status()
            print(f"{arguments.conversations} conversations, {arguments.lessons} lessons; milliseconds:")
            for name, ask in asked(client).items():
                _measure(name, ask, SLOW_TIMES if "whole" in name else TIMES)
        desk.close()


def fill(desk: Desk, conversations: int, lessons: int) -> None:
    """Store that much, spread over half a year."""
    now, chance = datetime.now(UTC), random.Random(1)
    examples = read_examples()
    with desk.work() as work:
        work.agents.add(NUMBER, "示范审核员", "reviewer", PASSWORD, now)
    moments = [now - timedelta(minutes=260_000 * number / conversations) for number in range(conversations)]
    _store(desk, Conversation, (_conversation(number, at) for number, at in enumerate(moments)))
    _store(desk, AnsweredTurn, (row for number, at in enumerate(moments) for row in _turns(number, at)))
    _store(desk, ConversationEvent, (row for number in range(conversations) for row in _events(number)))
    _store(desk, Message, (row for number, at in enumerate(moments) for row in _messages(number, at)))
    _store(desk, Lesson, (_lesson(number, examples, now, chance) for number in range(lessons)))


def _store(desk: Desk, table: type[Base], rows: Rows) -> None:
    while batch := list(islice(rows, BATCH)):
        with desk.work() as work:
            work.session.connection().execute(insert(table.__table__), batch)


def _conversation(number: int, at: datetime) -> Json:
    return {
        "sender_id": f"web:{number}", "channel": "web", "started_at": at, "last_turn_at": at, "version": TURNS,
        "window": WINDOW, "offered": [],
    }  # fmt: skip


def _turns(number: int, at: datetime) -> Rows:
    for turn in range(TURNS):
        yield {
            "turn_key": f"web:{number}:{turn}", "sender_id": f"web:{number}", "channel": "web", "received_at": at,
            "finished_at": at, "replies": [{"text": "请问是什么商品？"}],
        }  # fmt: skip


def _events(number: int) -> Rows:
    for turn in range(TURNS):
        for seq in range(EVENTS):
            event = {"event": "action", "name": "action_listen", "timestamp": 1.0, "policy": "RulePolicy"}
            yield {"sender_id": f"web:{number}", "turn_key": f"web:{number}:{turn}", "seq": seq, "event": event}


def _messages(number: int, at: datetime) -> Rows:
    for turn in range(TURNS):
        for part, author in (("", "customer"), ("#1", "desk")):
            yield {
                "key": f"web:{number}:{turn}{part}", "sender_id": f"web:{number}", "channel": "web", "author": author,
                "agent_number": None, "bubble": {"text": "冰箱不制冷了"}, "said_at": at, "delivery": "delivered",
                "attempts": 0, "helpful": None,
            }  # fmt: skip


def _lesson(number: int, examples: list[Example], now: datetime, chance: random.Random) -> Json:
    # Some things are said by many, most by few.
    example = examples[int(len(examples) * chance.random() ** 3)]
    others = chance.sample(examples, 7)
    ranking = [{"name": one.intent, "confidence": 0.4 / (place + 1)} for place, one in enumerate([example, *others])]
    done = chance.random() < 0.1
    return {
        "turn_key": f"web:{number}:0", "sender_id": f"web:{number}", "channel": chance.choice(CHANNELS),
        "brand": chance.choice(BRANDS), "said_at": now - timedelta(minutes=10 * number), "text": example.text,
        "likeness": signature(example.text), "reasons": f" {chance.choice(list(Reason))} ", "intent": example.intent,
        "confidence": 0.4, "ranking": ranking, "heard_as": "unsure", "did": ["action_suggest", "action_listen"],
        "model": "m", "state": LessonState.DONE if done else LessonState.OPEN, "outcome": None, "commit": None,
        "done_by": None, "done_at": None,
    }  # fmt: skip


def _app(folder: Path, desk: Desk) -> FastAPI:
    project = folder / "project"
    subprocess.run(["git", "clone", "--quiet", "--local", str(PROJECT), str(project)], check=True)
    subprocess.run(["git", "checkout", "--quiet", "-B", "main"], cwd=project, check=True)
    settings = load_settings(repository=project, trainer_folder=folder / "trainer", live_branch="main")
    app = FastAPI()
    pages.add_to(app, Workbench.of(settings, Office(lambda: desk, "a key for the benchmark", clock=Clock())))
    app.mount("/page", StaticFiles(directory=CUSTOMERS_PAGE))
    app.mount("/agents/page", StaticFiles(directory=AGENTS_PAGE))
    return app


def _client(address: str) -> httpx.Client:
    return httpx.Client(base_url=address, headers={OWN_HEADER: "1"}, timeout=60)


def asked(client: httpx.Client) -> dict[str, Callable[[], Any]]:
    """What is measured, by what it is called."""

    def get(path: str, **query: Any) -> Callable[[], Any]:
        return lambda: client.get(path, params=query).raise_for_status()

    def post(path: str, body: Callable[[], Json]) -> Callable[[], Any]:
        return lambda: client.post(path, json=body()).raise_for_status()

    def begun(path: str) -> None:
        with client.stream("GET", path) as answer:
            next(answer.iter_raw())

    numbers = count(1)
    largest = client.get("/trainer/api/inbox").json()["groups"][0]["likeness"]
    return {
        "page": get("/trainer"),
        "inbox, most frequent first": get("/trainer/api/inbox"),
        "inbox, newest first": get("/trainer/api/inbox", newest_first=True),
        "inbox, one reason": get("/trainer/api/inbox", reason="thumb_down"),
        "inbox, one intent, thirty days": get("/trainer/api/inbox", intent="ask_fee", days=30),
        "inbox, far down": get("/trainer/api/inbox", skip=2000),
        "inbox, choices": get("/trainer/api/inbox/choices"),
        "inbox, largest group": get(f"/trainer/api/inbox/groups/{largest}"),
        "inbox, export begins": lambda: begun("/trainer/api/inbox/export.csv"),
        "inbox, export CSV whole": get("/trainer/api/inbox/export.csv"),
        "inbox, teach": post(
            "/trainer/api/inbox/teach",
            lambda: {"lessons": [next(numbers)], "messages": [f"量子第{next(numbers)}号费咋算"], "intent": "ask_fee"},
        ),
        "inbox, set aside": post("/trainer/api/inbox/set_aside", lambda: {"lessons": [next(numbers)]}),
        "replies, list": get("/trainer/api/replies"),
        "replies, one": get(f"/trainer/api/replies/{REPLY}"),
        "replies, preview": post(
            f"/trainer/api/replies/{REPLY}/preview",
            lambda: {"wordings": [{"place": place, "text": "您选：{options}"} for place in range(4)]},
        ),
        "cases, form": get("/trainer/api/cases"),
        "cases, answer": post("/trainer/api/cases/decide", lambda: {"facts": FACTS}),
        "cases, keep": post(
            "/trainer/api/cases", lambda: {"facts": FACTS, "name": f"案例 {next(numbers)}", "parts": ["情形", "办法"]}
        ),
        "cases, parameters": get("/trainer/api/cases/parameters"),
        "cases, proposals": get("/trainer/api/cases/proposals"),
        "changes": get("/trainer/api/changes"),
    }


def _measure(name: str, ask: Callable[[], Any], how_often: int) -> None:
    # The first one reads files, which later ones find read.
    first, _ = _milliseconds(ask)
    taken = [_milliseconds(ask) for _ in range(how_often)]
    times, work = [clock for clock, _ in taken], [processor for _, processor in taken]
    mark = "" if percentile(times, 95) <= LIMIT_MS else f"  above {LIMIT_MS}"
    print(
        f"  {name:<32} median {percentile(times, 50):6.1f}  95 % {percentile(times, 95):6.1f}"
        f"  slowest {max(times):6.1f}  first {first:6.1f}  processor {percentile(work, 50):6.1f}{mark}",
        flush=True,
    )


def _milliseconds(ask: Callable[[], Any]) -> tuple[float, float]:
    """By the clock, and of the processor: of this process, which asks and answers."""
    began, worked = time.perf_counter(), time.process_time()
    ask()
    return (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000


if __name__ == "__main__":
    main()
