"""This desk against stock Rasa, on the same dialogues in the same run: `make bench`."""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from itertools import count

from benchmarks import decisions, report, workers
from benchmarks.anxin import Anxin
from benchmarks.arrivals import LOAD, LOAD_SECONDS, at_a_rate
from benchmarks.dialogues import Dialogues
from benchmarks.measure import SENDERS, Sameness, Timings
from benchmarks.models import Trained
from benchmarks.postgres import new_database
from benchmarks.processes import BenchError
from benchmarks.report import Conditions, Own, Side
from benchmarks.servers import Server
from benchmarks.snapshot import commit, take_snapshot
from benchmarks.stock_rasa import StockRasa
from bot.settings import PROJECT

RESULTS = PROJECT / "benchmarks" / "results"
ROUNDS = 4
CUSTOMERS = "customer"
MEASURING_SECONDS = 100
LONGEST_SECONDS = 30 * 60


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print the table, write the run to its date's file; 1 when it could not be carried out."""
    arguments = _parser().parse_args(argv)
    # Whoever ends the benchmark ends what it has started: the exit unwinds through every `finally`.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(143))
    signal.signal(signal.SIGALRM, _time_is_up)
    signal.alarm(LONGEST_SECONDS)
    try:
        _bench(arguments.rounds, arguments.ours_only)
    except BenchError as error:
        print(f"bench: {error}; logs: {RESULTS / 'work'}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _time_is_up(_number: int, _frame: object) -> None:
    raise BenchError(f"not done after {LONGEST_SECONDS // 60} minutes")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench", description=__doc__)
    parser.add_argument("--rounds", type=_positive, default=ROUNDS, help=f"how often (default {ROUNDS})")
    parser.add_argument("--ours-only", action="store_true", help="leave stock Rasa out")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _bench(rounds: int, ours_only: bool) -> None:
    conditions = Conditions(commit(), report.load_averages())
    work, models = RESULTS / "work", RESULTS / "models"
    shutil.rmtree(work, ignore_errors=True)
    models.mkdir(parents=True, exist_ok=True)
    project = take_snapshot(work / "project")
    dialogues = Dialogues(date.today())
    anxin, stock = Anxin(project, models, work), StockRasa(project, models, work)

    _tell("training this desk's model, unless it is there")
    trained = [anxin.train()]
    if not ours_only:
        _tell("training stock Rasa's model, unless it is there: some minutes")
        trained.append(stock.train())
    _tell("the brain in a process of its own")
    in_process = anxin.turns_in_process(rounds)
    with new_database() as database:
        _tell("no PostgreSQL here" if database is None else "the same on PostgreSQL")
        on_postgres = [] if database is None else anxin.turns_in_process(rounds, database)
    _tell("a conversation of a thousand messages")
    long = anxin.long_conversation()
    _tell("more rules, more training messages")
    growth = anxin.growth()
    with ExitStack() as stack:
        _tell("starting the server")
        servers = [stack.enter_context(anxin.serve())]
        if not ours_only:
            _tell("starting stock Rasa's servers")
            servers.append(stack.enter_context(stock.serve(trained[1].path)))
        timings, sameness = _rounds(servers, dialogues, rounds)
        rate = LOAD * timings[0].turns_per_second_at_once
        _tell(f"{LOAD_SECONDS} s of {rate:.0f} messages a second, {LOAD:.0%} of what it can do")
        under_load = at_a_rate(servers[0], dialogues, rate)
        sides = [_side(*each) for each in zip(trained, servers, timings, strict=True)]

    _tell("one worker and two on PostgreSQL and Redis")
    teams = workers.compare(anxin, dialogues)
    if teams is None:
        _tell("these are not here")
    _tell("the entitlement engine")
    own = Own(in_process, on_postgres, long, growth, under_load, rate, decisions.per_second(), teams)
    figures = report.rows(sides[0], None if ours_only else sides[1], own)
    print(report.table(figures))
    if not ours_only:
        print(report.differences(sameness))
    written = report.write(RESULTS, figures, sameness, [model.path.name for model in trained], conditions)
    _tell(f"written to {written}")
    shutil.rmtree(work)


def _rounds(servers: Sequence[Server], dialogues: Dialogues, rounds: int) -> tuple[list[Timings], Sameness]:
    """Short rounds in which the sides take turns, so that whatever disturbs this machine disturbs both."""
    wordings = count()
    warm_up = dialogues.of(CUSTOMERS, next(wordings))
    for server in servers:
        Timings().one_after_another(server, warm_up)
    timings, sameness = [Timings() for _ in servers], Sameness()
    pairs = list(zip(servers, timings, strict=True))
    deadline = time.monotonic() + MEASURING_SECONDS
    for number in range(rounds):
        if time.monotonic() > deadline:
            _tell(f"time is up after {number} of {rounds} rounds")
            break
        _tell(f"round {number + 1} of {rounds}")
        pairs.reverse()
        alone = dialogues.of(CUSTOMERS, next(wordings))
        for server, timing in pairs:
            timing.one_after_another(server, alone)
        sameness.compare(servers, alone)
        crowd = [dialogue for _ in range(SENDERS) for dialogue in dialogues.of(CUSTOMERS, next(wordings))]
        for server, timing in pairs:
            timing.at_once(server, crowd)
    return timings, sameness


def _side(trained: Trained, server: Server, timings: Timings) -> Side:
    return Side(trained, timings, server.seconds_to_first_answer, server.peak_megabytes())


def _tell(progress: str) -> None:
    print(f"bench: {progress}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
