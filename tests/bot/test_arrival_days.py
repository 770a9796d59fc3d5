"""Days on which goods arrived, told without a verb for receiving them."""

from datetime import date
from typing import Any

import pytest

from bot.arrival_days import with_arrival_days
from bot.nlu.reader import Reader
from bot.nlu.today import reading_on

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def role(reader: Reader, text: str) -> Any:
    with reading_on(TODAY):
        parse = with_arrival_days({"text": text, "entities": reader.read(text)}, TODAY)
    return next(one.get("role") for one in parse["entities"] if one["entity"] == "date")


@pytest.mark.parametrize("text", ["11月11号到", "手机11月11号到,不想要了", "11号到货", "上周五到的", "11月11号才到手"])
def test_goods_arrived(reader: Reader, text: str) -> None:
    assert role(reader, text) == "delivered_on"


@pytest.mark.parametrize(
    "text", ["11月11号到现在都没修", "师傅11月11号到", "11月30号到", "11月11号买的", "11月11号到期"]
)
def test_nothing_arrived(reader: Reader, text: str) -> None:
    assert role(reader, text) != "delivered_on"
