"""What a version must pass before it may go live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST_LOST = 2.0
"""Points (of a hundred) that no intent may lose, nor the evaluation set as a whole."""
SLOWER = 1.10
"""How many times as long as the live version's a turn may take."""


@dataclass(frozen=True)
class Gate:
    """One condition and how it went."""

    name: str
    label: str
    passed: bool
    says: str


def intents_gate(comparison: Mapping[str, Any]) -> Gate:
    """No intent has lost more than two points."""
    lost = [row for row in comparison["intents"] if row["change"] < -MOST_LOST]
    says = "、".join(f"{row['intent']} 掉了 {-row['change']:.1f} 个点" for row in lost[:5])
    more = f" 等 {len(lost)} 个意图" if len(lost) > 5 else ""
    return Gate("intents", "没有意图掉超过2个点", not lost, f"{says}{more}" if lost else _best(comparison))


def own_gate(comparison: Mapping[str, Any]) -> Gate:
    """The evaluation messages as a whole have lost no more than two points."""
    own = next(row for row in comparison["figures"] if row["name"] == "own")
    says = f"{own['before']}% → {own['after']}%" if own["messages"] else "没有两个版本都有的评测消息"
    return Gate("own", "评测消息的正确率没有掉超过2个点", own["change"] >= -MOST_LOST, says)


def conversations_gate(told: Mapping[str, Any]) -> Gate:
    """No conversation test fails."""
    failed = told["failed"]
    if told["broken"]:
        says = "；".join(told["broken"])
    else:
        says = f"{told['total']} 段里有 {failed} 段没有通过" if failed else f"{told['total']} 段全部通过"
    return Gate("conversations", "对话测试全部通过", not failed and not told["broken"] and told["total"] > 0, says)


def speed_gate(before: float, after: float) -> Gate:
    """A turn takes at most a tenth longer; `before` and `after` in milliseconds."""
    change = 100 * (after / before - 1)
    says = f"一轮 {before:.1f} 毫秒 → {after:.1f} 毫秒（{change:+.0f}%）"
    return Gate("speed", "速度变化在10%以内", after <= SLOWER * before, says)


def _best(comparison: Mapping[str, Any]) -> str:
    lost = min((row["change"] for row in comparison["intents"] if row["messages"]), default=0.0)
    return f"掉得最多的掉了 {-lost:.1f} 个点" if lost < 0 else "没有意图变差"
