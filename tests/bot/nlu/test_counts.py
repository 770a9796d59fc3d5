"""How many repairs, how many days of waiting."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.counts import read_days_waited, read_repair_count

REPAIRS = {
    "修了三次": 3,
    "维修过2回": 2,
    "修了2次还是老样子": 2,
    "前后修了四趟": 4,
    "前后送修三次": 3,
    "返修了两次": 2,
    "维修了4次": 4,
    "已经修过1次": 1,
    "两次维修都没弄好": 2,
    "上门了3次还是不行": 3,
    "来了两趟还没修好": 2,
    "师傅跑了两趟": 2,
    "你们弄了两次还卡": 2,
    "跑三趟了还是坏的": 3,
    "第二次修": 1,
    "这是第三次维修": 2,
    "第三次坏了": 2,
    "第二次修完又坏了": 2,
    "第二次修好没两天": 2,
    "又要我寄第三次": 2,
    "修了第二次还是坏": 2,
    "修过": 1,
    "之前修过,没用": 1,
    "上次修好没几天又不制冷": 1,
    "刚修好又坏": 1,
    "一次没修过": 0,
    "一次都没修过": 0,
    "没修过": 0,
    "从来没有维修过": 0,
    "没修过一次": 0,
    "修了又坏": 1,
    "修过好几次": 2,
    "修了好多次": 2,
    "多次维修": 2,
    "修了俩回": 2,
    "修了十二次": 12,
    "前两次修都没修好": 2,
}
NO_REPAIRS = [
    "冰箱不制冷",
    "能修几次",
    "修几次可以换",
    "修两次就能换吗",
    "修两次以上可以换新吗",
    "修了三天",
    "还没修好",
    "最后一次修是上个月",
    "没人来修",
    "什么时候来修",
    "充了三次电",
    "一天响三次",
    "来了两趟快递",
    "第三次买你们家了",
    "能不能修",
    "第一次修",
    "修理费多少",
    "",
]
WAITS = {
    "等了三天": 3,
    "等了足足10天": 10,
    "都等了快一个月了": 24,
    "等了两个星期": 14,
    "拖了两个月": 60,
    "到现在四天半了": 4,
    "半个月没人管": 15,
    "三天了还没人来": 3,
    "一个礼拜没人来": 7,
    "坏了五天没人上门": 5,
    "报修两天了也没消息": 2,
    "48小时了没人联系": 2,
    "等了48小时": 2,
    "等了两三天": 2,
    "干等了一个星期": 7,
    "三天没动静": 3,
    "等了一年多": 366,
    "四十八小时过去了没人联系": 2,
}
NO_WAITS = [
    "四天半",
    "还要等三天",
    "要等几天",
    "再等两天",
    "得在家干等一个礼拜",
    "买了三天",
    "用了两年都没坏过",
    "等一下",
    "三天前买的",
    "保修一年",
    "三个月没修过",
    "用到现在一年了",
    "",
]


@pytest.mark.parametrize(("text", "repairs"), REPAIRS.items())
def test_finished_repairs_are_counted(text: str, repairs: int) -> None:
    assert read_repair_count(text) == repairs


@pytest.mark.parametrize("text", NO_REPAIRS)
def test_questions_rules_and_other_counts_tell_no_repairs(text: str) -> None:
    assert read_repair_count(text) is None


@pytest.mark.parametrize(("text", "days"), WAITS.items())
def test_a_wait_is_counted_in_whole_days(text: str, days: int) -> None:
    assert read_days_waited(text) == days


@pytest.mark.parametrize("text", NO_WAITS)
def test_other_lengths_of_time_are_no_wait(text: str) -> None:
    assert read_days_waited(text) is None


PIECES = [
    "修了",
    "修过",
    "没",
    "第",
    "三",
    "2",
    "次",
    "回",
    "好几",
    "等了",
    "还要",
    "天",
    "个月",
    "没人",
    "来",
    "两",
    "十",
    "万",
    "来了",
    "坏",
]


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=12).map("".join)))
def test_counts_are_never_negative(text: str) -> None:
    assert (read_repair_count(text) or 0) >= 0
    assert (read_days_waited(text) or 0) >= 0


@given(st.integers(1, 60))
def test_repairs_and_days_are_counted_as_said(count: int) -> None:
    assert read_repair_count(f"已经修了{count}次了") == count
    assert read_days_waited(f"等了{count}天还没人来") == count
