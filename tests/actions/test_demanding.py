"""What counts as money demanded beside a claim, and what only looks like it."""

import pytest

from actions.demanding import COSTS, demanded, haggles, sum_haggled_for


def _message(text: str, *sums: str) -> dict[str, object]:
    entities = [
        {"entity": "money", "value": one.rstrip("元块"), "start": text.index(one), "end": text.index(one) + len(one)}
        for one in sums
    ]
    return {"text": text, "entities": entities}


@pytest.mark.parametrize(
    ("text", "sums", "demand"),
    [
        ("退货吧 全额退 再赔我500", [], "500"),
        ("行 修 200补给我", [], "200"),
        ("花了2699元, 要退, 再赔500元", ["2699元", "500元"], "500"),
        ("修可以 补我300块", ["300块"], "300"),
        ("你赔我洗衣费啊", [], COSTS),
        ("误工费你们报一下", [], COSTS),
        ("花了2699元, 要退货", ["2699元"], None),
        ("我补200换个大的", [], None),
        ("差价我补300", [], None),
        ("赔我2台新的", [], None),
        ("退一赔3", [], None),
        ("退一赔三", [], None),
        ("上次赔我500", [], None),
        ("修了3次", [], None),
    ],
)
def test_what_is_demanded_beside(text: str, sums: list[str], demand: str | None) -> None:
    assert demanded(_message(text, *sums)) == demand


@pytest.mark.parametrize(
    ("text", "amount"), [("500不行 300总可以吧", "300"), ("300也行吧", "300"), ("赔我800不行就500吧", "500")]
)
def test_the_last_sum_is_haggled_for(text: str, amount: str | None) -> None:
    found = sum_haggled_for(_message(text))
    assert (None if found is None else str(found)) == amount


@pytest.mark.parametrize("text", ["那修好它吧", "第2次了", "行 修 200补给我"])
def test_this_is_no_haggling(text: str) -> None:
    assert not haggles(_message(text))
