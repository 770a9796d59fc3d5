"""Reading a table of messages (CSV or XLSX), each row with the line where it stands; what is wrong is told by line."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from trainer.importing.workbook import NoWorkbookError, read_first_sheet
from trainer.refusals import Finding, RefusedError

COLUMNS = {"消息": "message", "意图": "intent"}
"""What the first line must name, in any order, and nothing else."""
LARGEST = 5_000_000
MOST_ROWS = 20_000
_LOOK = "第一行写“消息,意图”，下面每行一句话和它的意图名"
_SAVE_ANEW = "直接导入 .xlsx 文件，或者另存为不带 BOM 的 UTF-8 编码的 CSV"
_MARKS = {
    codecs.BOM_UTF8: "UTF-8 的 BOM",
    codecs.BOM_UTF16_LE: "UTF-16 的 BOM",
    codecs.BOM_UTF16_BE: "UTF-16 的 BOM",
}


@dataclass(frozen=True)
class Row:
    """One message, its intent, and the line of the table."""

    line: int
    message: str
    intent: str


def read_table(path: Path) -> list[Row]:
    """The rows that are not empty.

    Raises RefusedError, with the line, the reason and the remedy, when it is no such table.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RefusedError(f"打不开 {path.name}：{error.strerror}", status=404) from None
    if len(content) > LARGEST:
        raise _refused(path, 0, "文件太大了", "分成几个文件导入")
    kind = path.suffix.lower()
    if kind == ".csv":
        lines = _csv_lines(path, content)
    elif kind == ".xlsx":
        lines = _xlsx_lines(path, content)
    else:
        raise _refused(path, 0, "不是 CSV 也不是 XLSX", "在表格软件里另存为 .xlsx 或 .csv")
    return _rows(path, lines)


def _csv_lines(path: Path, content: bytes) -> list[tuple[int, list[str]]]:
    text = _decoded(path, content)
    reader = csv.reader(io.StringIO(text), strict=True)
    found = []
    line = 1
    try:
        for cells in reader:
            found.append((line, cells))
            line = reader.line_num + 1
    except csv.Error:
        raise _refused(path, line, "引号没有成对", "内容里有引号时，写成两个引号，整格再用引号括起来") from None
    return found


def _decoded(path: Path, content: bytes) -> str:
    for mark, name in _MARKS.items():
        if content.startswith(mark):
            raise _refused(path, 1, f"开头有看不见的标记（{name}）", _SAVE_ANEW)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refused(path, line, f"不是 UTF-8 编码{_guess(content)}", _SAVE_ANEW) from None


def _guess(content: bytes) -> str:
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "（看起来是 GBK）"


def _xlsx_lines(path: Path, content: bytes) -> list[tuple[int, list[str]]]:
    try:
        return list(read_first_sheet(content, MOST_ROWS + 2))
    except NoWorkbookError:
        raise _refused(path, 0, "读不出来，可能不是真的 XLSX 文件", "用表格软件打开，另存为 .xlsx") from None


def _rows(path: Path, lines: Sequence[tuple[int, list[str]]]) -> list[Row]:
    if not lines:
        raise _refused(path, 1, "文件是空的", _LOOK)
    head_line, head = lines[0]
    places = _places(path, head_line, [name.strip() for name in head])
    rows = list(_filled(path, lines[1:], places, len(head)))
    if not rows:
        raise _refused(path, head_line, "只有标题，没有内容", _LOOK)
    if len(rows) > MOST_ROWS:
        raise _refused(path, rows[MOST_ROWS].line, f"超过 {MOST_ROWS} 行", "分成几个文件导入")
    return rows


def _places(path: Path, line: int, head: list[str]) -> dict[str, int]:
    while head and not head[-1]:
        head.pop()
    if sorted(head) != sorted(COLUMNS):
        named = "、".join(name or "（空）" for name in head) or "没有"
        raise _refused(path, line, f"要有的列是{'、'.join(COLUMNS)}，写着的是{named}", _LOOK)
    return {COLUMNS[name]: place for place, name in enumerate(head)}


def _filled(path: Path, lines: Sequence[tuple[int, list[str]]], places: dict[str, int], width: int) -> Iterator[Row]:
    findings = []
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if any(cell.strip() for cell in cells[width:]):
            findings.append(Finding(path.name, line, "多了一格", "句子里有逗号时，用英文引号把整句括起来"))
            continue
        filled = [*cells, *[""] * width]
        row = Row(line, " ".join(filled[places["message"]].split()), filled[places["intent"]].strip())
        if not row.message:
            findings.append(Finding(path.name, line, "没有写消息", "补上消息，或删掉这一行"))
        elif not row.intent:
            findings.append(Finding(path.name, line, "没有写意图", "补上意图，或删掉这一行"))
        else:
            yield row
    if findings:
        raise RefusedError(f"{path.name} 有 {len(findings)} 处要先改好，什么也没有导入", findings)


def _refused(path: Path, line: int, reason: str, remedy: str) -> RefusedError:
    return RefusedError(f"{path.name} 不能导入", [Finding(path.name, line, reason, remedy)])
