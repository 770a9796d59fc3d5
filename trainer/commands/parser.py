"""How `anxin trainer …` is called; heavy libraries are imported only by the commands that need them."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from bot.cli import Subparsers


def add_to(commands: Subparsers) -> None:
    """Add `trainer` and its commands, and those over everything."""
    trainer = commands.add_parser("trainer", help="check what the trainers have changed, and put it live or back")
    does = trainer.add_subparsers(dest="does", required=True, metavar="WHAT")

    check = does.add_parser("check", help="lint, train, conversation tests, evaluation and gates; 1 when one fails")
    check.add_argument("--background", action="store_true", help="do not wait for the verdict")
    check.set_defaults(command=_check)
    compare = does.add_parser("compare", help="the last check beside the live version, message by message")
    compare.add_argument("--json", action="store_true", help="everything, as JSON")
    compare.set_defaults(command=_compare)

    story = does.add_parser("new-story", help="the customer's lines in, one a line; kept as a conversation test")
    story.add_argument("place", help="situation and file below tests/conversations, such as 听不懂/听不懂")
    story.add_argument("title", help="what the test is to keep, in one sentence")
    story.add_argument("--day", type=date.fromisoformat, help="when it takes place (default: today)")
    story.set_defaults(command=_new_story)
    table = does.add_parser("import", help="training messages from a CSV or XLSX; shows what it would do")
    table.add_argument("file", help="with the columns 消息 and 意图")
    table.add_argument("--yes", action="store_true", help="do it")
    table.set_defaults(command=_import)

    promote = does.add_parser("promote", help="put a checked version of the live branch live")
    promote.add_argument("commit", nargs="?", help="(default: the newest one)")
    back = does.add_parser("rollback", help="put the version before the live one live again")
    back.add_argument("number", nargs="?", type=int, help="of the decision in the history (default: the one before)")
    for command, run in ((promote, _promote), (back, _roll_back)):
        command.add_argument("--why", default="", help="the reason, for the history")
        command.set_defaults(command=run)
    does.add_parser("history", help="every decision: who, what, why, when").set_defaults(command=_history)
    _add_backup(commands)


def _add_backup(commands: Subparsers) -> None:
    backup = commands.add_parser("backup", help="everything of this desk in one file, while it works")
    backup.add_argument("file", help="a new file; it will hold personal data")
    backup.set_defaults(command=_back_up)
    restore = commands.add_parser("restore", help="everything from such a file, while the desk stands still")
    restore.add_argument("file", help="a file that `anxin backup` has written")
    restore.add_argument("--check", action="store_true", help="only look whether it is whole")
    restore.add_argument("--force", action="store_true", help="replace what is there")
    restore.add_argument(
        "--other-key", action="store_true", help="take one that was made with another ANXIN_AGENTS_KEY"
    )
    restore.set_defaults(command=_restore)


def _back_up(arguments: argparse.Namespace) -> int:
    from trainer.commands.backup import back_up

    return back_up(arguments.file, sys.stdout)


def _restore(arguments: argparse.Namespace) -> int:
    from trainer.commands.backup import put_back

    how = {"force": arguments.force, "other_key": arguments.other_key, "only_check": arguments.check}
    return put_back(arguments.file, sys.stdout, **how)


def _check(arguments: argparse.Namespace) -> int:
    from trainer.commands.checking import check

    return check(sys.stdout, wait=not arguments.background)


def _compare(arguments: argparse.Namespace) -> int:
    from trainer.commands.checking import compare

    return compare(sys.stdout, as_json=arguments.json)


def _new_story(arguments: argparse.Namespace) -> int:
    from trainer.commands.stories import new_story

    return new_story(arguments.place, arguments.title, arguments.day, sys.stdin, sys.stdout)


def _import(arguments: argparse.Namespace) -> int:
    from trainer.commands.importing import import_table

    return import_table(arguments.file, sys.stdout, do_it=arguments.yes)


def _promote(arguments: argparse.Namespace) -> int:
    from trainer.commands.live import promote

    return promote(arguments.commit, arguments.why, sys.stdout)


def _roll_back(arguments: argparse.Namespace) -> int:
    from trainer.commands.live import roll_back

    return roll_back(arguments.number, arguments.why, sys.stdout)


def _history(_arguments: argparse.Namespace) -> int:
    from trainer.commands.live import history

    return history(sys.stdout)
