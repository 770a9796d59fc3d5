"""A trainer is told, in Chinese and with the line, why a file of sayings cannot be used."""

import pytest

from actions.sayings import FOLDER, SAYINGS
from bot.sayings_check import problems, problems_of_all

GOOD = """groups: {谁: [我, 我们]}
no_repair:
- 先说(这|那)个
too_dear:
  phrases:
  - "{谁}…急"
  except: [不急]
waits: [那我等着]
thinks_it_over: [我想想]
"""


def test_the_projects_own_files_can_be_used() -> None:
    assert list(problems_of_all()) == []
    assert {path.stem for path in FOLDER.glob("*.yml")} == SAYINGS.keys()


def test_every_file_begins_with_what_it_is_for() -> None:
    heads = [path.read_text(encoding="utf-8").splitlines()[0] for path in sorted(FOLDER.glob("*.yml"))]
    assert [head for head in heads if not head.startswith("# ") or len(head) < len("# 说的是什么。")] == []


def test_nothing_is_said_of_a_good_file() -> None:
    assert list(problems("refusing", GOOD)) == []


@pytest.mark.parametrize(
    ("was", "becomes", "line", "reason"),
    [
        ("先说(这|那)个", "先说(这|那个", 3, "“先说(这|那个”读不懂"),
        ("先说(这|那)个", "(先说|)", 3, "“(先说|)”读不懂"),
        ('"{谁}…急"', '"{谁们}…急"', 6, "“{谁们}…急”里的花括号 谁们 没有写过"),
        ("[不急]", "[不急, 急)]", 7, "“急)”读不懂"),
        ("[不急]", "不急", 7, "“too_dear”后面应该是一串说法"),
        ("no_repair:", "no_mending:", 2, "没有哪条规则会看“no_mending”"),
        ("  except:", "  besides:", 7, "“too_dear”下面不认识“besides”"),
        ("[我, 我们]", "我", 1, "“谁”后面应该是一串说法"),
        ('- "{谁}…急"', "- {谁: 急}", 6, "这一句不是文字"),
        ('"{谁}…急"', '"{谁}…急', 6, "这里的格式不对"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(was: str, becomes: str, line: int, reason: str) -> None:
    assert was in GOOD
    found = [(problem.line, problem.reason) for problem in problems("refusing", GOOD.replace(was, becomes))]
    assert (line, reason) in found


def test_a_saying_that_rules_look_for_must_stand_in_the_file() -> None:
    [found] = problems("refusing", GOOD[: GOOD.index("thinks_it_over")])
    assert found.reason == "少了“thinks_it_over”"


@pytest.mark.parametrize("text", ["", "- 一串\n- 别的\n"])
def test_a_file_without_sayings_is_none(text: str) -> None:
    [found] = problems("refusing", text)
    assert found.line == 1


def test_a_file_that_no_rule_looks_into_is_told() -> None:
    [found] = problems("nonsense", GOOD)
    assert found.reason == "没有哪条规则会看这个文件"
