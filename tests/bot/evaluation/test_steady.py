"""Cross-validation in steady folds, on few messages and without an encoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.evaluation.steady import fold_of, judged_in_steady_folds
from bot.examples import Example
from bot.nlu.ridge import Ridge

SAID = {
    "request_refund": ("我要退款", "给我退钱", "把钱退给我", "退款到账没有", "想退钱了", "钱退一下", "退我的钱"),
    "request_repair": ("来人修一下", "师傅上门修", "报修一台", "帮我修好它", "约个维修", "修一修吧", "安排人来修"),
}
EXAMPLES = [
    Example(f"{text}{sign}", intent, "some.yml", 1)
    for intent, texts in SAID.items()
    for text in texts
    for sign in ("", "啊", "行不", "谢谢")
]


def said(_done: int, _of: int) -> None:
    """Progress is of no interest here."""


def test_each_message_is_judged_by_fits_without_its_fold(tmp_path: Path) -> None:
    judged = judged_in_steady_folds(EXAMPLES, None, said, tmp_path, tmp_path / "gists")
    assert [one.text for one in judged] == [example.text for example in EXAMPLES]
    assert sum(one.right for one in judged) / len(judged) > 0.8
    # A message that is like none of its intent is not known by itself.
    odd = Example("冰箱太吵太吵", "request_refund", "some.yml", 1)
    fridge = [Example(f"冰箱{n}吵", "request_repair", "some.yml", 1) for n in "一二三四五六七八九十"]
    last = judged_in_steady_folds([*EXAMPLES, *fridge, odd], None, said, tmp_path / "other", tmp_path / "gists")[-1]
    assert (last.accepted, last.likeliest) == (("request_refund",), "request_repair")


def test_a_message_stays_in_its_fold_whatever_stands_beside_it() -> None:
    assert {fold_of(example.text) for example in EXAMPLES} == set(range(5))
    assert fold_of("我要退款") == fold_of("我要退款")


def test_the_next_run_starts_from_the_last_solutions_and_finds_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = judged_in_steady_folds(EXAMPLES, None, said, tmp_path, tmp_path / "gists")
    starts = []
    solve = Ridge.solve

    def watched(self: Ridge, targets: object, without: object = None, start: object = None) -> object:
        starts.append(start)
        return solve(self, targets, without, start)  # type: ignore[arg-type]

    monkeypatch.setattr(Ridge, "solve", watched)
    again = judged_in_steady_folds(
        [*EXAMPLES, Example("退钱给我好吗", "request_refund", "some.yml", 1)], None, said, tmp_path, tmp_path / "gists"
    )
    assert all(isinstance(start, np.ndarray) for start in starts)
    assert [one.likeliest for one in again[:-1]] == [one.likeliest for one in first]


def test_another_set_of_intents_starts_anew(tmp_path: Path) -> None:
    judged_in_steady_folds(EXAMPLES, None, said, tmp_path, tmp_path / "gists")
    more = [*EXAMPLES, *(Example(f"你好{n}", "greet", "some.yml", 1) for n in "一二三四五六七八")]
    assert len(judged_in_steady_folds(more, None, said, tmp_path, tmp_path / "gists")) == len(more)
