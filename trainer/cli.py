"""The command `anxin`: the desk's commands, with the trainers' workbench beside the service."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from bot.cli import make_parser, run


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    parser, commands = make_parser()
    commands.choices["serve"].set_defaults(command=_serve)
    return run(parser.parse_args(argv))


def _serve(arguments: argparse.Namespace) -> int:
    from bot.commands.serve import serve
    from trainer.app import create_app

    return serve(arguments.host, arguments.port, create_app)


if __name__ == "__main__":
    raise SystemExit(main())
