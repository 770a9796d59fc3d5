"""Mistakes in dialogues are told with their line, what is wrong and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer.lint import findings
from trainer.refusals import Finding
from trainer.rehearsal.dialogues import FOLDER, read_dialogues
from trainer.wrong_files import WrongFilesError

WHOLE = """- 标题: 冰箱要退货
  日期: 2026-11-08
  对话:
    - 客户: 冰箱11月1号买的，不制冷，我要退货
      说: [冰箱]
      问: 购机凭证
"""


def problems(project: Path, text: str | bytes) -> list[Finding]:
    file = project / FOLDER / "情形" / "一个文件.yml"
    file.parent.mkdir(parents=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(WrongFilesError) as raised:
        read_dialogues(project)
    found = raised.value.findings
    assert {problem.path for problem in found} == {"情形/一个文件.yml"}
    assert all(problem.remedy for problem in found)
    return list(found)


def test_a_whole_dialogue_is_read(tmp_path: Path) -> None:
    file = tmp_path / FOLDER / "情形" / "一个文件.yml"
    file.parent.mkdir(parents=True)
    file.write_text("\ufeff# 一句说明\n" + WHOLE, encoding="utf-8")
    [dialogue] = read_dialogues(tmp_path)
    assert (dialogue.title, dialogue.line, dialogue.turns[0].line) == ("情形/冰箱要退货", 2, 5)
    assert dialogue.turns[0].written["问"] == "购机凭证"


@pytest.mark.parametrize(
    ("wrong", "instead_of", "line", "what", "instead"),
    [
        ("说好: [冰箱]", "说: [冰箱]", 5, "一轮里没有“说好”这一项", "“说”"),
        ("说: 冰箱", "说: [冰箱]", 5, "要写成一列", "[冰箱]"),
        ("说:", "说: [冰箱]", 5, "要写成一列", "第一段"),
        ("说: [2399]", "说: [冰箱]", 5, "不是文字", '"2399"'),
        ("问: 凭证", "问: 购机凭证", 6, "没有“凭证”这种事实", "购机凭证"),
        ("意图: request_refnd", "问: 购机凭证", 6, "没有“request_refnd”这种意图", "request_refund"),
        ("情形: E9", "问: 购机凭证", 6, "没有“E9”这种情形", "E6"),
        ("结果: no", "问: 购机凭证", 6, "会被读成“是”或“否”", '"no"'),
        ("办法: [refnd]", "问: 购机凭证", 6, "没有“refnd”这种办法", "refund"),
        ("金额: {refund: 2399}", "问: 购机凭证", 6, "不是金额", "2399.00"),
        ("转人工: 是", "问: 购机凭证", 6, "不是“是”或“否”", "true"),
        ("过了: 三天", "问: 购机凭证", 6, "不是一段时间", "3天"),
        ("阶段: [4, 3]", "问: 购机凭证", 6, "不是步骤", "从小到大"),
        ("同事: {接待: '1001'}", "问: 购机凭证", 6, "同事不会“接待”", "接手"),
        ("说: [发票]", "问: 购机凭证", 6, "同一个名字在这一层写了两遍", "合并成一个"),
        ("日期: 11月8日", "日期: 2026-11-08", 2, "不是日期", "2026-11-08"),
        ("日期: 2026-11-31", "日期: 2026-11-08", 2, "没有这一天", "2026-11-08"),
        ("时刻: 23:30", "日期: 2026-11-08", 2, "不是时刻", '"23:30"'),
        ("题目: 冰箱要退货", "标题: 冰箱要退货", 1, "没有“题目”这一项", "标题"),
        ("客户: 查{单号}", "客户: 冰箱11月1号买的，不制冷，我要退货", 4, "花括号里的“单号”", "受理号"),
        ("点: [发票]", "客户: 冰箱11月1号买的，不制冷，我要退货", 4, "不是文字", "引号"),
    ],
)
def test_a_mistake_is_told(tmp_path: Path, wrong: str, instead_of: str, line: int, what: str, instead: str) -> None:
    assert instead_of in WHOLE
    found = problems(tmp_path, WHOLE.replace(instead_of, wrong))
    assert any(problem.line == line and what in problem.reason and instead in problem.remedy for problem in found), (
        "\n".join(map(str, found))
    )


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "没有对话"),
        ("只有一句话\n", 1, "没有内容"),
        (WHOLE.replace("      问", "\t问"), 6, "不能用这个符号"),
        (WHOLE.replace("      问: 购机凭证", "     问: 购机凭证"), 6, "对不齐"),
        (WHOLE.replace("问: 购机凭证", '问: "购机凭证'), 6, "引号"),
        (WHOLE.replace("      说: [冰箱]", "      说: @冰箱"), 5, "不能用这个符号"),
        (WHOLE.replace("    - 客户", "    - 说"), 5, "写了两遍"),
        (WHOLE + WHOLE, 7, "已经有了（情形/一个文件.yml 第1行）"),
        (WHOLE.split("对话")[0] + "对话: []\n", 3, "一轮也没有"),
    ],
)
def test_a_broken_file_is_told(tmp_path: Path, text: str, line: int, what: str) -> None:
    found = problems(tmp_path, text)
    assert any(problem.line == line and what in problem.reason for problem in found), "\n".join(map(str, found))


def test_another_encoding_is_told(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, WHOLE.encode("gbk"))
    assert (problem.line, "不是 UTF-8" in problem.reason) == (1, True)


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    for name in ("一.yml", "二.yml"):
        file = tmp_path / FOLDER / "情形" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(WHOLE.replace("说:", "要说:").replace("问:", "要问:"), encoding="utf-8")
    with pytest.raises(WrongFilesError) as raised:
        read_dialogues(tmp_path)
    assert [(problem.path, problem.line) for problem in raised.value.findings] == [
        ("情形/一.yml", 5),
        ("情形/一.yml", 6),
        ("情形/二.yml", 5),
        ("情形/二.yml", 6),
    ]


def test_a_wrong_dialogue_is_not_saved(tmp_path: Path) -> None:
    path = f"{FOLDER.as_posix()}/情形/一个文件.yml"
    [finding] = findings({path: WHOLE.replace("说:", "要说:")}, tmp_path)
    assert (finding.path, finding.line) == (path, 5)
    assert findings({path: WHOLE}, tmp_path) == []
