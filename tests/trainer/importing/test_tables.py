"""Tables as spreadsheets write them, and what is refused with its line, reason and remedy."""

from __future__ import annotations

import codecs
import zipfile
from pathlib import Path

import pytest

from trainer.importing.tables import MOST_ROWS, Row, read_table
from trainer.refusals import Finding, RefusedError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOOK = Path(__file__).with_name("book.xlsx")
CSV = '消息,意图\n冰箱响得厉害,request_repair\n\n"修了,又坏了",complain_repeated_repair\n'


def written(folder: Path, content: str | bytes, name: str = "新说法.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(path: Path) -> Finding:
    with pytest.raises(RefusedError) as refused:
        read_table(path)
    return refused.value.findings[0]


def test_each_message_keeps_its_line(tmp_path: Path) -> None:
    assert read_table(written(tmp_path, CSV)) == [
        Row(2, "冰箱响得厉害", "request_repair"),
        Row(4, "修了,又坏了", "complain_repeated_repair"),
    ]


def test_the_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    assert read_table(written(tmp_path, "意图,消息\r\nask_usage,怎么调\r\n")) == [Row(2, "怎么调", "ask_usage")]


def test_a_message_over_two_lines_becomes_one(tmp_path: Path) -> None:
    path = written(tmp_path, '消息,意图\n"怎么\n调",ask_usage\n温度呢,ask_usage\n')
    assert read_table(path) == [Row(2, "怎么 调", "ask_usage"), Row(4, "温度呢", "ask_usage")]


def test_a_workbook_is_read_with_its_lines() -> None:
    """Written by openpyxl, which shares its texts; the second sheet is somebody's notes."""
    assert read_table(BOOK) == [
        Row(2, "怎么调温度", "ask_usage"),
        Row(4, "12315", "request_human"),
        Row(5, "修了,又坏了", "complain_repeated_repair"),
    ]


def test_a_workbook_with_texts_in_their_cells_is_read(tmp_path: Path) -> None:
    """As some programs write them, without a list of shared texts."""
    path = tmp_path / "新说法.xlsx"
    head = "<t>意图</t>", "<t>消息</t>"
    first = "<t>ask_usage</t>", "<r><t>怎么</t></r><r><t>调</t></r>"
    cells = ["".join(f'<c t="inlineStr"><is>{text}</is></c>' for text in row) for row in (head, first)]
    rows = "".join(f"<row>{row}</row>" for row in cells)
    with zipfile.ZipFile(BOOK) as book, zipfile.ZipFile(path, "w") as other:
        for name in book.namelist():
            if name == "xl/worksheets/sheet1.xml":
                other.writestr(name, f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>')
            elif name != "xl/sharedStrings.xml":
                other.writestr(name, book.read(name))
    assert read_table(path) == [Row(2, "怎么调", "ask_usage")]


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"])
def test_a_damaged_workbook_is_refused(tmp_path: Path, part: str) -> None:
    for damaged in (None, b"<a", b'<!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>', b"<a/>"):
        path = tmp_path / "新说法.xlsx"
        with zipfile.ZipFile(BOOK) as book, zipfile.ZipFile(path, "w") as other:
            for name in book.namelist():
                if name != part:
                    other.writestr(name, book.read(name))
                elif damaged is not None:
                    other.writestr(name, damaged)
        assert refusal(path).remedy


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (CSV.encode("gbk"), 1, "看起来是 GBK"),
        ("消息,意图\n".encode() + "好,ask_usage\n".encode("gbk"), 2, "不是 UTF-8"),
        (codecs.BOM_UTF8 + CSV.encode(), 1, "UTF-8 的 BOM"),
        (CSV.encode("utf-16"), 1, "UTF-16 的 BOM"),
        ("消息\n怎么调\n", 1, "写着的是消息"),
        ("text,intent\n怎么调,ask_usage\n", 1, "写着的是text、intent"),
        ("消息,意图,意图\n怎么调,ask_usage,\n", 1, "要有的列是消息、意图"),
        ("消息,意图\n怎么调,ask_usage,多\n", 2, "多了一格"),
        ("消息,意图\n,ask_usage\n", 2, "没有写消息"),
        ("消息,意图\n怎么调\n", 2, "没有写意图"),
        ('消息,意图\n好的,affirm\n"怎么调,ask_usage\n', 3, "引号没有成对"),
        ("", 1, "文件是空的"),
        ("消息,意图\n", 1, "只有标题"),
    ],
    ids=str,
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, content: str | bytes, line: int, reason: str) -> None:
    finding = refusal(written(tmp_path, content))
    assert (finding.path, finding.line) == ("新说法.csv", line)
    assert reason in finding.reason
    assert finding.remedy


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    assert "可能不是真的 XLSX" in refusal(written(tmp_path, CSV, "新说法.xlsx")).reason
    assert "不是 CSV 也不是 XLSX" in refusal(written(tmp_path, CSV, "新说法.xls")).reason
    with pytest.raises(RefusedError, match="打不开"):
        read_table(tmp_path / "没有.csv")


def test_a_table_has_an_end(tmp_path: Path) -> None:
    rows = "".join(f"怎么调{n},ask_usage\n" for n in range(MOST_ROWS + 1))
    assert "超过" in refusal(written(tmp_path, f"消息,意图\n{rows}")).reason


def test_all_wrong_lines_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as refused:
        read_table(written(tmp_path, "消息,意图\n,ask_usage\n好,affirm\n怎么调,\n"))
    assert [finding.line for finding in refused.value.findings] == [2, 4]
