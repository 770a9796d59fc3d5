"""The command `anxin`: answers on stdout, everything else on stderr; a wrong call or bad input ends with code 2."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from bot.garbage import search_nothing_while_starting, search_only_what_is_new
from bot.heap import keep_little

Command = Callable[[argparse.Namespace], int]
Subparsers = Any
"""What `add_subparsers` gives; argparse names its type for itself only."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; heavy libraries are imported only by the commands that need them."""
    return run(make_parser()[0].parse_args(argv))


def run(arguments: argparse.Namespace) -> int:
    """Run the command that was read; its exit code."""
    command: Command = arguments.command
    try:
        return command(arguments)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read the answers has seen enough; Python must not complain when it flushes the rest.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        print(f"anxin {arguments.name}: {_one_line(error)}", file=sys.stderr)
        return 2


def make_parser() -> tuple[argparse.ArgumentParser, Subparsers]:
    """The parser, and where the floor above adds commands of its own."""
    parser = argparse.ArgumentParser(prog="anxin", description="安心售后: a self-service desk for after-sales trouble")
    commands = parser.add_subparsers(dest="name", required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="answer customers over HTTP")
    serve.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    serve.add_argument("--port", type=int, help="port to listen on (default 8000)")
    serve.add_argument("--workers", type=int, help="processes that answer (default 1; more need PostgreSQL and Redis)")
    serve.set_defaults(command=_serve)

    worker = commands.add_parser("worker", help="started by serve alone")
    worker.add_argument("listening", type=int, help="number of the inherited socket to serve on")
    worker.add_argument("control", type=int, help="number of the inherited socket to the supervisor")
    worker.add_argument("--sha256", help="what the model's content must be")
    worker.set_defaults(command=_worker)

    nursery = commands.add_parser("nursery", help="started by serve alone, for several workers")
    nursery.add_argument("control", type=int, help="number of the inherited socket to the supervisor")
    nursery.add_argument("--sha256", help="what the model's content must be")
    nursery.add_argument("--bare", action="store_true", help="have nothing ready for the workers")
    nursery.set_defaults(command=_nursery)

    commands.add_parser("train", help="train a model from data/").set_defaults(command=_train)
    doctor = commands.add_parser("doctor", help="look whether all is there that the service needs")
    doctor.set_defaults(command=_doctor)
    commands.add_parser("talk", help="talk to the desk in this terminal").set_defaults(command=_talk)

    parse = commands.add_parser("parse", help="one message a line in, one JSON a line out")
    parse.add_argument("file", nargs="?", default="-", help="a file, or - for standard input")
    parse.add_argument("--today", type=date.fromisoformat, help="read the messages as written on this day")
    parse.set_defaults(command=_parse)

    commands.add_parser("check", help="look through the training messages").set_defaults(command=_check)

    evaluate = commands.add_parser("evaluate", help="measure understanding on labelled messages")
    evaluate.add_argument("file", nargs="?", help="message TAB accepted intents (default: dev.tsv in ANXIN_EVAL)")
    evaluate.add_argument(
        "--report", metavar="FOLDER", help="measure everything, and write report.html and .json there"
    )
    evaluate.set_defaults(command=_evaluate)

    retention = commands.add_parser("retention", help="erase what its time of keeping is over for")
    retention.set_defaults(command=_retention)

    forget = commands.add_parser("forget", help="erase everything of one customer")
    forget.add_argument("sender", help="the customer as the desk knows it, such as web:3f2a")
    forget.set_defaults(command=_forget)
    brand = commands.add_parser("brand", help="goods, outlets, dealers and orders of the brand")
    brand_commands = brand.add_subparsers(dest="brand_command", required=True, metavar="COMMAND")
    load = brand_commands.add_parser("load", help="check a folder and bring the desk up to it")
    load.add_argument("folder", help="a folder such as brands/demo")
    load.set_defaults(command=_load_brand)
    wished = brand_commands.add_parser("wishes", help="what was wished for while out of stock, for the managers")
    wished.add_argument("--day", type=date.fromisoformat, help="the day (default: today)")
    wished.set_defaults(command=_list_wishes)
    menu = commands.add_parser("wechat-menu", help="publish a brand's menu in its official account")
    menu.add_argument("brand", help="the name of its file in brands/")
    menu.set_defaults(command=_wechat_menu)

    decide = commands.add_parser("decide", help="facts as JSON in, the decision as JSON out")
    decide.add_argument("file", nargs="?", default="-", help="a file, or - for standard input")
    decide.add_argument("--explain", action="store_true", help="set the decision out in Chinese instead")
    decide.set_defaults(command=_decide)

    agent = commands.add_parser("agent", help="the accounts of the people at the desk")
    does = agent.add_subparsers(dest="does", required=True, metavar="WHAT")
    add = does.add_parser("add", help="a new account; the password is read from the terminal or standard input")
    add.add_argument("number", help="the number that customers see")
    add.add_argument("full_name", metavar="name")
    add.add_argument("--role", default="agent", help="agent (default), supervisor, manager, trainer, reviewer")
    does.add_parser("list", help="all accounts")
    for what, help_text in (("disable", "end an account"), ("password", "a new password, which ends every login")):
        does.add_parser(what, help=help_text).add_argument("number")
    agent.set_defaults(command=_agent)
    return parser, commands


def _serve(arguments: argparse.Namespace) -> int:
    from bot.commands.serve import serve

    return serve(arguments.host, arguments.port, workers=arguments.workers)


def _worker(arguments: argparse.Namespace) -> int:
    _spare_memory()
    from bot.commands.worker import work

    return work(arguments.listening, arguments.control, arguments.sha256)


def _spare_memory() -> None:
    keep_little()
    search_nothing_while_starting()
    search_only_what_is_new()


def _nursery(arguments: argparse.Namespace) -> int:
    _spare_memory()
    from bot.commands.nursery import nurse

    return nurse(arguments.control, arguments.sha256, bare=arguments.bare)


def _train(_arguments: argparse.Namespace) -> int:
    from bot.commands.train import train_and_say

    return train_and_say(sys.stdout)


def _doctor(_arguments: argparse.Namespace) -> int:
    from bot.commands.doctor import doctor

    return doctor(sys.stdout)


def _talk(_arguments: argparse.Namespace) -> int:
    from bot.commands.talk import talk

    return talk(sys.stdin, sys.stdout)


def _parse(arguments: argparse.Namespace) -> int:
    from bot.commands.parse import parse_lines

    return parse_lines(arguments.file, arguments.today, sys.stdout)


def _check(_arguments: argparse.Namespace) -> int:
    from bot.commands.check import check_data

    return check_data(sys.stdout)


def _evaluate(arguments: argparse.Namespace) -> int:
    from bot.commands.evaluate import evaluate

    return evaluate(arguments.file, arguments.report, sys.stdout)


def _retention(_arguments: argparse.Namespace) -> int:
    from bot.commands.retention import run_retention

    return run_retention(sys.stdout)


def _forget(arguments: argparse.Namespace) -> int:
    from bot.commands.retention import forget

    return forget(arguments.sender, sys.stdout)


def _load_brand(arguments: argparse.Namespace) -> int:
    from bot.commands.brand import load

    return load(arguments.folder, sys.stdout, sys.stderr)


def _list_wishes(arguments: argparse.Namespace) -> int:
    from bot.commands.brand import wishes

    return wishes(arguments.day, sys.stdout)


def _wechat_menu(arguments: argparse.Namespace) -> int:
    from bot.commands.wechat_menu import publish_menu

    return publish_menu(arguments.brand, sys.stdout)


def _decide(arguments: argparse.Namespace) -> int:
    from entitlement.cli import EXPLAIN, run

    options = [EXPLAIN] if arguments.explain else []
    return run([*options, arguments.file], sys.stdin, sys.stdout, sys.stderr)


def _agent(arguments: argparse.Namespace) -> int:
    from bot.commands.agent import agent

    return agent(arguments, sys.stdout)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


if __name__ == "__main__":
    sys.exit(main())
