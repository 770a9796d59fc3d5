import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot import sayings_check
from bot.check import check
from bot.cli import main
from bot.examples import Example

FILE = "complaints.yml"


def examples(*written: tuple[str, str]) -> list[Example]:
    return [Example(text, intent, FILE, line) for line, (text, intent) in enumerate(written, 3)]


def said(written: Sequence[Example], evaluated: Sequence[str] = ()) -> list[str]:
    """The findings that are not about numbers, which so few messages always have."""
    return [
        str(finding)
        for finding in check(written, evaluated)
        if not any(word in finding.text for word in ("至少要", "相差太大", "词典里的"))
    ]


def test_good_messages_give_nothing_to_say() -> None:
    assert said(examples(("客服太凶了", "complain_staff_attitude"), ("等了三天没人来", "complain_slow_service"))) == []


def test_a_message_written_twice_is_an_error_whatever_signs_surround_it() -> None:
    found = said(examples(("客服太凶了", "complain_staff_attitude"), ("客服太凶了！！", "complain_staff_attitude")))
    assert found == ["错误：“客服太凶了！！”写了两遍：complaints.yml:3 和 complaints.yml:4"]


def test_a_message_of_two_intents_is_an_error_with_both_places() -> None:
    found = said(examples(("没人管", "complain_slow_service"), ("没人管", "vent_anger")))
    assert found == [
        "错误：“没人管”属于两个意图：complain_slow_service（complaints.yml:3）和 vent_anger（complaints.yml:4）"
    ]


def test_a_message_without_words_is_an_error() -> None:
    assert said(examples(("\u200b", "vent_anger"))) == ["错误：complaints.yml:3 的消息里什么字也没有"]


def test_a_near_copy_of_an_evaluation_message_is_an_error() -> None:
    written = examples(("刚买的冰箱就不制冷了，怎么办啊", "report_fault"))
    [found] = said(written, ["等了三天没人来修也没人接电话", "刚买的冰箱就不制冷了，怎么办"])
    assert found.startswith("错误：complaints.yml:3")
    assert found.endswith("“刚买的冰箱就不制冷了，怎么办”几乎一样，评测就不准了")


def test_nearly_the_same_in_two_intents_is_a_hint() -> None:
    [found] = said(
        examples(
            ("等了三天没有人来修也没有人接电话", "complain_slow_service"),
            ("等了三天没有人来修也没有人接电话啊", "complain_hotline_unreachable"),
        )
    )
    assert found.startswith("提醒：")
    assert "complaints.yml:3" in found
    assert "complaints.yml:4" in found


def test_too_few_messages_are_an_error_and_great_differences_a_hint() -> None:
    written = [Example(f"第{number}句话说的都不一样", "give_praise", FILE, number) for number in range(90)]
    found = [str(finding) for finding in check([*written, *examples(("骂人", "vent_anger"))], [])]
    assert "错误：vent_anger 只有 1 条消息，至少要 80 条（complaints.yml）" in found
    assert any("vent_anger" in line and "相差太大" in line for line in found)
    assert not any("give_praise 只有" in line for line in found)


def test_products_and_faults_that_nobody_mentions_are_hints() -> None:
    found = [str(finding) for finding in check(examples(("洗衣机坏了", "report_fault")), [])]
    assert any("“电视机”（product: television）" in line for line in found)


def test_the_command_says_how_it_stands(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capfd.readouterr().out.splitlines()[-1].endswith("个提醒")


def test_the_command_refuses_a_saying_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(sayings_check.FOLDER, tmp_path / "sayings")
    broken = tmp_path / "sayings" / "refusing.yml"
    broken.write_text(broken.read_text(encoding="utf-8").replace("- 不修\n", "- (不修\n"), encoding="utf-8")
    monkeypatch.setattr(sayings_check, "FOLDER", tmp_path / "sayings")
    assert main(["check"]) == 1
    assert capfd.readouterr().out.startswith("错误：data/sayings/refusing.yml:3 “(不修”读不懂")
