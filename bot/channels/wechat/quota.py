"""How many messages a customer's action allows, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.channels.wechat.received import Kind
from desk.wechat.windows import Windows


@dataclass(frozen=True)
class Rule:
    """`messages` may be sent within `lasts` after the customer did `scene`."""

    scene: str
    messages: int
    lasts: timedelta


# https://developers.weixin.qq.com/doc/subscription/guide/product/kf/intro.html; WeCom: developer path 94677.
# Each ends a little early, so that a message on its way does not come too late.
WROTE = Rule("wrote", 5, timedelta(hours=48) - timedelta(minutes=1))
CLICKED = Rule("clicked", 3, timedelta(seconds=55))
SUBSCRIBED = Rule("subscribed", 3, timedelta(seconds=55))
SCANNED = Rule("scanned", 3, timedelta(seconds=55))

RULES = {
    Kind.TEXT: WROTE,
    Kind.VOICE: WROTE,
    Kind.IMAGE: WROTE,
    Kind.VIDEO: WROTE,
    Kind.LOCATION: WROTE,
    Kind.LINK: WROTE,
    Kind.CLICK: CLICKED,
    Kind.SUBSCRIBE: SUBSCRIBED,
    Kind.SCAN: SCANNED,
}


def open_window(windows: Windows, sender_id: str, kind: Kind, at: int) -> None:
    """Note what the customer's action of that moment (Unix seconds) allows; leaving takes everything away."""
    if kind is Kind.UNSUBSCRIBE:
        windows.close(sender_id)
    rule = RULES.get(kind)
    if rule is not None:
        opened = datetime.fromtimestamp(at, UTC)
        windows.open(sender_id, rule.scene, opened, opened + rule.lasts, rule.messages)
