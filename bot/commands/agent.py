"""`anxin agent`: the accounts of the people at the desk. A password is read from the terminal or standard input."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import TextIO

from bot.settings import load_settings
from desk.clock import Clock
from desk.service import Desk


def agent(arguments: argparse.Namespace, out: TextIO) -> int:
    """Add, list, disable, or give a new password.

    Raises:
        SettingsError: a setting is wrong.
        BadAccountError: the account cannot be so, or is not there.
    """
    desk = Desk.open(load_settings().database_url)
    try:
        _DOES[arguments.does](desk, arguments, out)
    finally:
        desk.close()
    return 0


def _add(desk: Desk, arguments: argparse.Namespace, out: TextIO) -> None:
    password = _ask_password()
    with desk.work() as work:
        work.agents.add(arguments.number, arguments.full_name, arguments.role, password, Clock().now())
    print(f"已添加 {arguments.number}", file=out)


def _list(desk: Desk, _arguments: argparse.Namespace, out: TextIO) -> None:
    with desk.work() as work:
        present = {agent.number for agent in work.agents.on_duty(Clock().now())}
        for agent in work.agents.all():
            state = "已停用" if agent.disabled else "在岗" if agent.number in present else "不在岗"
            print(f"{agent.number}\t{agent.name}\t{agent.role}\t{state}", file=out)


def _disable(desk: Desk, arguments: argparse.Namespace, out: TextIO) -> None:
    with desk.work() as work:
        work.agents.disable(arguments.number)
    print(f"已停用 {arguments.number}", file=out)


def _password(desk: Desk, arguments: argparse.Namespace, out: TextIO) -> None:
    password = _ask_password()
    with desk.work() as work:
        work.agents.set_password(arguments.number, password)
    print(f"{arguments.number} 的密码已更换，原来的登录已全部失效", file=out)


def _ask_password() -> str:
    """Never an argument: those are seen in the list of processes."""
    if sys.stdin.isatty():
        return getpass.getpass("密码: ")
    return sys.stdin.readline().rstrip("\n")


_DOES = {"add": _add, "list": _list, "disable": _disable, "password": _password}
