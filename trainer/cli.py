"""The command `anxin`: the desk's commands, with the trainers' workbench beside the service."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from bot.cli import make_parser, run
from bot.garbage import search_nothing_while_starting
from trainer.commands.parser import add_to

WORKER = (sys.executable, "-m", "trainer.cli", "worker")
NURSERY = (sys.executable, "-m", "trainer.cli", "nursery")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    parser, commands = make_parser()
    commands.choices["serve"].set_defaults(command=_serve)
    commands.choices["worker"].set_defaults(command=_worker)
    commands.choices["nursery"].set_defaults(command=_nursery)
    add_to(commands)
    return run(parser.parse_args(argv))


def _serve(arguments: argparse.Namespace) -> int:
    from bot.commands.serve import serve
    from trainer.serving import LiveVersions

    return serve(arguments.host, arguments.port, WORKER, LiveVersions, arguments.workers, NURSERY)


def _worker(arguments: argparse.Namespace) -> int:
    search_nothing_while_starting()
    from bot.commands.worker import work
    from trainer.app import create_app

    return work(arguments.listening, arguments.control, arguments.sha256, create_app)


def _nursery(arguments: argparse.Namespace) -> int:
    search_nothing_while_starting()
    from bot.commands.nursery import nurse
    from trainer.app import create_app

    return nurse(arguments.control, arguments.sha256, create_app, bare=arguments.bare)


if __name__ == "__main__":
    raise SystemExit(main())
