"""The report as one Chinese HTML page that needs nothing else: no script, no font, no picture from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

SETS = {"dev": "真实消息", "own": "自有消息", "cross-validation": "训练消息（交叉验证）"}
FIGURES = {
    "messages": "条数",
    "accuracy": "正确率",
    "accuracy, 95 %": "95% 区间",
    "among the first two": "前两名里有",
    "macro F1": "宏平均 F1",
    "calibration error": "校准误差",
    "group A": "退换修（A 组）正确率",
    "out of scope found at 3% false alarms": "无关消息召回（误报 3%）",
    "out of scope, area under the curve": "无关消息 AUROC",
}
SPEED = {
    "new text, median ms": "新消息，中位数（毫秒）",
    "new text, 99 % ms": "新消息，99%（毫秒）",
    "known text, median ms": "问过的消息，中位数（毫秒）",
    "vectors, seconds cold": "全部句向量，重新计算（秒）",
    "vectors, seconds warm": "全部句向量，取自缓存（秒）",
}
ENTITIES = {
    "product": "商品",
    "brand": "品牌",
    "model": "型号",
    "fault": "故障",
    "part": "部件",
    "document": "单据证件",
    "hazard": "危险",
    "place": "地点",
    "person": "人名",
    "phone": "电话",
    "order": "订单号",
    "date": "日期",
    "money": "金额",
    "repairs": "维修次数",
    "period": "时长",
}
CELL = 9
PLOT = 240
MOST_CONFUSIONS = 30


def page(found: Mapping[str, Any]) -> str:
    """The report that `bot.evaluation.report` made, as HTML."""
    crossed = found["cross-validation"]
    return _template().render(
        found=found,
        sets=SETS,
        figures=FIGURES,
        speed=SPEED,
        names=ENTITIES,
        picture=_picture(crossed["by intent"], crossed["confusions"]),
        cell=CELL,
        plot=PLOT,
        most=MOST_CONFUSIONS,
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("page.html")


def _picture(by_intent: Mapping[str, Sequence[int]], confusions: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """The confusions as cells of a square: place, darkness (0 to 1, of the intent's messages) and words."""
    intents = list(by_intent)
    place = {intent: number for number, intent in enumerate(intents)}
    cells = [
        {
            "x": place[taken],
            "y": place[true],
            "dark": round(min(1.0, 0.15 + 8 * count / by_intent[true][1]), 2),
            "words": f"{true} 当成 {taken}：{count} 条",
        }
        for true, taken, count in confusions
        if true in place and taken in place
    ]
    return {"intents": intents, "cells": cells}
