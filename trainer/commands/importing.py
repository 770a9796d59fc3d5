"""`anxin trainer import FILE`: shows what it will do, and does it with `--yes`."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from bot.settings import load_settings
from trainer.commands.whoever import whoever_runs_this
from trainer.importing.messages import Plan, carry_out, plan_import
from trainer.importing.tables import read_table
from trainer.refusals import RefusedError
from trainer.workbench import open_draft

MOST_SHOWN = 5


def import_table(file: str, out: TextIO, *, do_it: bool) -> int:
    """Import the table's messages into the draft; 1 with every wrong line when it cannot be."""
    draft = open_draft(load_settings())
    path = Path(file)
    try:
        plan = plan_import(draft, read_table(path), path.name)
        _print_plan(plan, out)
        if not plan.changes:
            print("都已经有了，没有要导入的", file=out)
        elif do_it:
            print(f"已导入，提交 {carry_out(draft, plan, whoever_runs_this(), path.name)[:7]}", file=out)
        else:
            print("还没有改动任何文件；加上 --yes 才真的导入", file=out)
    except RefusedError as refusal:
        for line in (str(refusal), *map(str, refusal.findings)):
            print(line, file=out)
        return 1
    return 0


def _print_plan(plan: Plan, out: TextIO) -> None:
    for intent, home in plan.homes.items():
        new, known = plan.new.get(intent, []), plan.known.get(intent, [])
        print(f"{intent}（{home}）：新加 {len(new)} 句，已经有 {len(known)} 句", file=out)
        for message in new[:MOST_SHOWN]:
            print(f"  + {message}", file=out)
        if len(new) > MOST_SHOWN:
            print(f"  …… 还有 {len(new) - MOST_SHOWN} 句", file=out)
