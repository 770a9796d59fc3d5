"""Dates in customers' words, on several days of the year."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.nlu.dates import DateReading, read_dates

SATURDAY_IN_NOVEMBER = date(2026, 11, 21)
MONDAY_AFTER_SPRING_FESTIVAL = date(2025, 2, 3)
DAY_AFTER_LEAP_DAY = date(2024, 3, 1)
NEW_YEARS_DAY = date(2026, 1, 1)
SUNDAY_IN_JUNE = date(2027, 6, 20)

IN_CI = os.environ.get("CI") == "true"
EVALUATION = Path(os.environ.get("ANXIN_EVAL", Path(__file__).parents[4] / "shared" / "eval")) / "dates.tsv"

# what is said: the first and the last day it may mean
ON_MONDAY_AFTER_SPRING_FESTIVAL = {
    "昨天": "2025-02-02 2025-02-02",
    "前晚送来的": "2025-02-01 2025-02-01",
    "大前天": "2025-01-31 2025-01-31",
    "昨儿买的": "2025-02-02 2025-02-02",
    "上周六": "2025-02-01 2025-02-01",
    "上个礼拜三": "2025-01-29 2025-01-29",
    "上上周三": "2025-01-22 2025-01-22",
    "上个星期": "2025-01-27 2025-02-02",
    "周日买的": "2025-02-02 2025-02-02",
    "星期一买的": "2025-01-27 2025-01-27",
    "这周一": "2025-02-03 2025-02-03",
    "上周末": "2025-02-01 2025-02-02",
    "上个月": "2025-01-01 2025-01-31",
    "上上个月": "2024-12-01 2024-12-31",
    "上月底": "2025-01-21 2025-01-31",
    "上个月28号": "2025-01-28 2025-01-28",
    "上个月二十八号": "2025-01-28 2025-01-28",
    "这个月1号": "2025-02-01 2025-02-01",
    "月初买的": "2025-02-01 2025-02-03",
    "月底买的": "2025-01-21 2025-01-31",
    "本月初": "2025-02-01 2025-02-03",
    "去年": "2024-01-01 2024-12-31",
    "前年年底": "2023-11-01 2023-12-31",
    "去年底": "2024-11-01 2024-12-31",
    "去年夏天买的": "2024-06-01 2024-08-31",
    "去年上半年": "2024-01-01 2024-06-30",
    "冬天买的": "2024-12-01 2025-02-03",
    "春节": "2025-01-28 2025-02-03",
    "过年那会买的": "2025-01-28 2025-02-03",
    "除夕": "2025-01-28 2025-01-28",
    "大年三十": "2025-01-28 2025-01-28",
    "大年初三": "2025-01-31 2025-01-31",
    "正月初五": "2025-02-02 2025-02-02",
    "腊月二十八": "2025-01-27 2025-01-27",
    "春节前": "2024-12-29 2025-01-27",
    "年前买的": "2024-12-29 2025-01-27",
    "双十一": "2024-11-11 2024-11-11",
    "双十一前": "2024-10-12 2024-11-10",
    "双十一期间": "2024-10-21 2024-11-11",
    "双十一后": "2024-11-12 2024-12-11",
    "年货节前": "2024-11-20 2024-12-19",
    "双12抢的": "2024-12-12 2024-12-12",
    "元旦": "2025-01-01 2025-01-01",
    "国庆节": "2024-10-01 2024-10-07",
    "国庆当天": "2024-10-01 2024-10-01",
    "十一期间": "2024-10-01 2024-10-07",
    "十一买的": "2024-10-01 2024-10-07",
    "中秋": "2024-09-17 2024-09-17",
    "端午节": "2024-06-10 2024-06-10",
    "清明": "2024-04-04 2024-04-04",
    "七夕": "2024-08-10 2024-08-10",
    "重阳节": "2024-10-11 2024-10-11",
    "五一": "2024-05-01 2024-05-05",
    "圣诞节": "2024-12-25 2024-12-25",
    "12月3号": "2024-12-03 2024-12-03",
    "2月3日": "2025-02-03 2025-02-03",
    "2月4号": "2024-02-04 2024-02-04",
    "2月29号": "2024-02-29 2024-02-29",
    "31号": "2025-01-31 2025-01-31",
    "5号收到的": "2025-01-05 2025-01-05",
    "二十五号": "2025-01-25 2025-01-25",
    "十五六号": "2025-01-15 2025-01-16",
    "一月": "2025-01-01 2025-01-31",
    "三月份": "2024-03-01 2024-03-31",
    "十月底": "2024-10-21 2024-10-31",
    "去年十一月中旬": "2024-11-11 2024-11-20",
    "12月初": "2024-12-01 2024-12-10",
    "24.12.5": "2024-12-05 2024-12-05",
    "24/12/5": "2024-12-05 2024-12-05",
    "2024.12.05": "2024-12-05 2024-12-05",
    "2024-12": "2024-12-01 2024-12-31",
    "20241205": "2024-12-05 2024-12-05",
    "2024年 12月 5日": "2024-12-05 2024-12-05",
    "二零二四年十二月": "2024-12-01 2024-12-31",
    "二四年十二月五号": "2024-12-05 2024-12-05",
    "24年底": "2024-11-01 2024-12-31",
    "24年": "2024-01-01 2024-12-31",
    "19年买的": "2019-01-01 2019-12-31",
    "半年前": "2024-08-03 2024-08-03",
    "一年半前": "2023-08-03 2023-08-03",
    "三个星期": "2025-01-13 2025-01-13",
    "俩月": "2024-12-03 2024-12-03",
    "买了45天": "2024-12-20 2024-12-20",
    "一年零三个月": "2023-11-03 2023-11-03",
}
ON_DAY_AFTER_LEAP_DAY = {
    "昨天": "2024-02-29 2024-02-29",
    "一个月前": "2024-02-01 2024-02-01",
    "用了一年": "2023-03-01 2023-03-01",
    "上个月": "2024-02-01 2024-02-29",
    "上月底": "2024-02-21 2024-02-29",
    "月末": "2024-02-21 2024-02-29",
    "30号": "2024-01-30 2024-01-30",
    "2月29": "2024-02-29 2024-02-29",
    "这周三": "2024-02-28 2024-02-28",
    "上礼拜天": "2024-02-25 2024-02-25",
    "去年年末": "2023-11-01 2023-12-31",
    "过年的时候": "2024-02-09 2024-02-16",
    "元宵节": "2024-02-24 2024-02-24",
    "年初": "2024-01-01 2024-02-29",
    "双旦": "2023-12-24 2024-01-01",
    "去年618": "2023-06-18 2023-06-18",
    "22年双11": "2022-11-11 2022-11-11",
    "前年双十一": "2022-11-11 2022-11-11",
    "三年前的双十一": "2021-11-11 2021-11-11",
    "下半年买的": "2023-07-01 2023-12-31",
    "今年一月份": "2024-01-01 2024-01-31",
    "今年": "2024-01-01 2024-03-01",
    "大半年了": "2023-04-01 2023-09-01",
    "个把月": "2024-01-10 2024-02-10",
}
ON_NEW_YEARS_DAY = {
    "昨天": "2025-12-31 2025-12-31",
    "上个月": "2025-12-01 2025-12-31",
    "元旦": "2026-01-01 2026-01-01",
    "元旦前": "2025-12-02 2025-12-31",
    "上周四": "2025-12-25 2025-12-25",
    "年底": "2025-11-01 2025-12-31",
    "1月1号": "2026-01-01 2026-01-01",
    "1月2号": "2025-01-02 2025-01-02",
    "今年": "2026-01-01 2026-01-01",
    "两年多了": "2023-01-01 2024-01-01",
    "八月": "2025-08-01 2025-08-31",
    "暑假的时候": "2025-07-01 2025-08-31",
}
ON_SUNDAY_IN_JUNE = {
    "618": "2027-06-18 2027-06-18",
    "618期间": "2027-05-31 2027-06-20",
    "六一八买的": "2027-06-18 2027-06-18",
    "6.18抢的": "2027-06-18 2027-06-18",
    "端午": "2027-06-09 2027-06-09",
    "昨晚": "2027-06-19 2027-06-19",
    "上周日": "2027-06-13 2027-06-13",
    "这周日": "2027-06-20 2027-06-20",
    "周六": "2027-06-19 2027-06-19",
    "除夕": "2027-02-05 2027-02-05",
    "年货节": "2026-12-28 2027-01-30",
    "农历八月十五": "2026-09-25 2026-09-25",
    "五一前": "2027-04-01 2027-04-30",
    "5.12买的": "2027-05-12 2027-05-12",
    "5月12-14号": "2027-05-12 2027-05-14",
    "刚买": "2027-06-10 2027-06-20",
    "前两天": "2027-06-16 2027-06-19",
    "几天前": "2027-06-10 2027-06-18",
    "没几天": "2027-06-10 2027-06-18",
    "十几天了": "2027-06-01 2027-06-09",
    "3到5天前": "2027-06-15 2027-06-17",
    "快一个月了": "2027-05-20 2027-06-01",
    "一个多月": "2027-04-20 2027-05-20",
    "不到一个月": "2027-05-20 2027-06-20",
    "一周不到": "2027-06-13 2027-06-20",
    "今年3.15买的": "2027-03-15 2027-03-15",
    "3.15活动": "2027-03-15 2027-03-15",
    "3-5号": "2027-06-03 2027-06-05",
    "八月十五": "2026-09-25 2026-09-25",
    "八月十五号": "2026-08-15 2026-08-15",
    "用了得有两年了": "2025-06-20 2025-06-20",
    "才用了仨月": "2027-03-20 2027-03-20",
}
AHEAD = {
    "明天": "2027-06-21 2027-06-21",
    "后天": "2027-06-22 2027-06-22",
    "下周三": "2027-06-23 2027-06-23",
    "下个月5号": "2027-07-05 2027-07-05",
    "明年三月": "2028-03-01 2028-03-31",
    "2027年12月1日": "2027-12-01 2027-12-01",
}
SAID = [
    (today, text, *map(date.fromisoformat, days.split()))
    for today, table in [
        (MONDAY_AFTER_SPRING_FESTIVAL, ON_MONDAY_AFTER_SPRING_FESTIVAL),
        (DAY_AFTER_LEAP_DAY, ON_DAY_AFTER_LEAP_DAY),
        (NEW_YEARS_DAY, ON_NEW_YEARS_DAY),
        (SUNDAY_IN_JUNE, ON_SUNDAY_IN_JUNE),
        (SUNDAY_IN_JUNE, AHEAD),
    ]
    for text, days in table.items()
]

NO_DATES = [
    "KFR-35GW/NhGc1B",
    "XQG100-14BS",
    "iPhone 15",
    "苹果15",
    "小米14",
    "55寸的电视",
    "1.5匹空调",
    "2399元",
    "25.5块",
    "花了618",
    "¥2025.3",
    "电话13800138000",
    "400-820-2025",
    "订单号20250305123456",
    "订单20250305",
    "系统版本14.2.1",
    "V2.3.5",
    "打八五折",
    "湿度65%",
    "修了3次",
    "来了两趟",
    "七天无理由",
    "7天无理由退货",
    "店家说过了7天就不能退了只能修",
    "超过十五天就不给换",
    "15天包换",
    "十五天内可以换吗",
    "三包",
    "保修一年",
    "一年保修",
    "质保三年",
    "整机保修2年",
    "三年质保",
    "保修期是两年",
    "两年的质保",
    "24小时",
    "48小时内上门",
    "7天内",
    "三个月之内",
    "等了三天",
    "还要等两天吗",
    "每周三次",
    "一周两次",
    "半天没人接",
    "一天响三回",
    "第三天就坏了",
    "几天能到",
    "5号电池",
    "3号楼",
    "10086号客服",
    "十一点",
    "五一直播",
    "天气太热",
    "今日头条",
    "以前天天用",
    "大夏天不制冷",
    "国庆快乐",
    "中秋快乐",
    "充一次用三次",
    "12期免息",
    "30天价保",
    "免费延保一年",
    "多少钱",
    "2099年1月1号",
    "1900年3月买的",
    "2099年12月",
    "",
]


@pytest.mark.parametrize(("today", "text", "earliest", "latest"), SAID)
def test_an_expression_means_days_by_the_day_it_is_said(today: date, text: str, earliest: date, latest: date) -> None:
    [reading] = read_dates(text, today)
    assert earliest <= reading.earliest <= reading.latest <= latest
    assert 2 * _days(reading.earliest, reading.latest) >= _days(earliest, latest)


@pytest.mark.parametrize("text", NO_DATES)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert read_dates(text, SATURDAY_IN_NOVEMBER) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上周买的昨天就坏了", ["上周", "昨天"]),
        ("3号下单5号收到,7号坏了", ["3号", "5号", "7号"]),
        ("2025-03-05T10:00下的单", ["2025-03-05"]),
        ("昨天刚到的", ["昨天"]),
        ("刚买一个星期", ["一个星期"]),
        ("11月18日(周三)下午", ["11月18日(周三)"]),
        ("周一买的周三才送到", ["周一", "周三"]),
        ("去年双十一花2399买的,用了不到一年", ["去年双十一", "不到一年"]),
        ("KFR-35GW去年买的保修三年", ["去年"]),
        ("今年五月份装的空调,15天包换", ["今年五月份"]),
        ("三个月以前天天死机", ["三个月以前"]),
        ("TCL 2025-3-5买的", ["2025-3-5"]),
        ("TCL25年3月买的", ["25年3月"]),
        ("小米25年3月买的电视", ["25年3月"]),
        ("iPhone 15年底买的", []),
        ("两个月前的今天", ["两个月前"]),
        ("去年今天", ["去年"]),
        ("保修期还有两个月,去年买的", ["去年"]),
    ],
)
def test_a_message_may_hold_several_dates_and_other_numbers(text: str, expected: list[str]) -> None:
    assert [reading.text for reading in read_dates(text, SATURDAY_IN_NOVEMBER)] == expected


def test_what_is_written_out_is_surer_than_what_is_loose() -> None:
    order = ["2025年3月5日", "3月5号", "前几天", "刚买"]
    confidences = [read_dates(text, SATURDAY_IN_NOVEMBER)[0].confidence for text in order]
    assert confidences == sorted(set(confidences), reverse=True)


def test_a_length_of_time_is_marked_as_elapsed() -> None:
    assert read_dates("用了三年", SATURDAY_IN_NOVEMBER)[0].elapsed
    assert not read_dates("三年前", SATURDAY_IN_NOVEMBER)[0].elapsed


def test_evaluation_expressions() -> None:
    if not EVALUATION.exists() and not IN_CI:
        pytest.skip("no evaluation folder here")
    rows = [line.split("\t") for line in EVALUATION.read_text(encoding="utf-8").splitlines()]
    missed = [row for row in rows if not row[0].startswith("#") and not _meets(*row)]
    assert missed == []


def _meets(text: str, earliest: str, latest: str) -> bool:
    first, last = date.fromisoformat(earliest), date.fromisoformat(latest)
    readings = read_dates(text, SATURDAY_IN_NOVEMBER)
    if len(readings) != 1 or not first <= readings[0].earliest <= readings[0].latest <= last:
        return False
    return _days(first, last) < 7 or 2 * _days(readings[0].earliest, readings[0].latest) >= _days(first, last)


def _days(first: date, last: date) -> int:
    return (last - first).days + 1


TODAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
PIECES = [
    *[
        "今年",
        "去年",
        "前年",
        "三年前",
        "上个月",
        "这个月",
        "上上",
        "周",
        "三",
        "星期",
        "天",
        "月",
        "年",
        "号",
    ],
    *[
        "日",
        "12",
        "2025",
        "25",
        ".",
        "-",
        "/",
        "初",
        "底",
        "十五",
        "二十",
        "半",
        "个",
        "快",
        "不到",
        "多",
        "前",
    ],
    *[
        "后",
        "双十一",
        "618",
        "国庆",
        "春节",
        "除夕",
        "正月",
        "大年",
        "农历",
        "期间",
        "买了",
        "坏了",
        "元",
        "了",
    ],
    *["几", "两", "零", "〇", "30", "31", "29", "00", "99999", "千", "万"],
]
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=14).map("".join))


@settings(max_examples=400, deadline=None)
@given(TEXTS, TODAYS)
@example("二〇二五年二月三十号", date(2024, 2, 29))
@example("9999年前9999个月", date(2000, 1, 1))
def test_any_text_gives_readings_in_order(text: str, today: date) -> None:
    position = 0
    for reading in read_dates(text, today):
        assert position <= reading.begin < reading.end <= len(text)
        assert text[reading.begin : reading.end] == reading.text
        assert reading.earliest <= reading.latest
        assert 0 < reading.confidence <= 1
        position = reading.end


FESTIVALS = [
    *["双十一", "双12", "618", "国庆", "国庆期间", "春节前", "春节后", "除夕", "大年初二", "元宵", "端午"],
    *["清明", "中秋", "年货节", "圣诞节"],
]
LOOSE_WORDS = ["月初", "月底", "年初", "年底", "上周五", "上个月", "去年夏天", "刚买", "前几天", "半年多"]
NEVER_AHEAD = st.one_of(
    st.builds("{}月{}号".format, st.integers(1, 12), st.integers(1, 28)),
    st.builds("{}号".format, st.integers(1, 31)),
    st.builds("{}月{}".format, st.integers(1, 12), st.sampled_from(["", "初", "中旬", "底", "份"])),
    st.builds("{}{}".format, st.sampled_from(["周", "星期", "礼拜"]), st.sampled_from("一二三四五六")),
    st.builds("{}{}前".format, st.integers(1, 40), st.sampled_from(["天", "周", "个月", "年"])),
    st.sampled_from(FESTIVALS + LOOSE_WORDS),
)


@settings(max_examples=300, deadline=None)
@given(NEVER_AHEAD, TODAYS)
def test_what_names_no_year_lies_in_the_past(text: str, today: date) -> None:
    [reading] = read_dates(text, today)
    assert reading.latest <= today


@given(st.integers(1, 365), TODAYS)
def test_days_ago_are_counted_exactly(days: int, today: date) -> None:
    [reading] = read_dates(f"{days}天前", today)
    assert reading.earliest == reading.latest == today - timedelta(days)


@given(st.dates(date(2000, 1, 1), date(2030, 12, 31)), TODAYS)
def test_a_full_date_means_itself_on_any_day(day: date, today: date) -> None:
    spellings = (
        f"{day.year}年{day.month}月{day.day}日",
        day.isoformat(),
        f"{day:%Y.%m.%d}",
        f"{day:%Y/%m/%d}",
    )
    if day.year < today.year + 20:
        assert [_only(read_dates(text, today)) for text in spellings] == [day] * len(spellings)


def _only(readings: list[DateReading]) -> date:
    [reading] = readings
    assert reading.earliest == reading.latest
    return reading.earliest
