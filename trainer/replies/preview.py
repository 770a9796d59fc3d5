"""How a wording looks to a customer, in the window and in WeChat, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bot.channels.wechat.bubbles import compose
from bot.messages import Button, Reply
from desk.clock import Clock
from trainer.replies.findings import violations
from trainer.replies.reading import placeholders
from trainer.replies.samples import offered, sample_values

Json = dict[str, Any]


class _Filled(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return f"〔{name}〕"


def preview(name: str, text: str, buttons: Sequence[Mapping[str, str]], usable: set[str], clock: Clock) -> Json:
    """The wording filled with sample values: its bubble, the texts of WeChat, and the violations of the norms."""
    found = violations(name, text, bool(buttons), usable)
    bubble = _bubble(name, text, buttons, clock)
    return {
        "text": bubble["text"],
        "buttons": [button["title"] for button in bubble.get("buttons", [])],
        "wechat": compose([bubble]).texts,
        "problems": [asdict(violation) for violation in found],
    }


def sample_list(names: set[str], reply: str, clock: Clock) -> list[Json]:
    """The placeholders that can be used, each with what it stands for in the preview."""
    values = _Filled(sample_values(reply, clock))
    return [{"name": name, "sample": values[name].strip()} for name in sorted(names)]


def _bubble(name: str, text: str, buttons: Sequence[Mapping[str, str]], clock: Clock) -> Reply:
    shown: list[Button] = [{"title": one["title"], "payload": one["payload"]} for one in buttons]
    if name.startswith("utter_options_"):
        shown += [{"title": remedy.label, "payload": remedy.code} for remedy in offered(name)]
    bubble: Reply = {"recipient_id": "", "text": _filled(name, text, clock)}
    return {**bubble, "buttons": shown} if shown else bubble


def _filled(name: str, text: str, clock: Clock) -> str:
    try:
        simple = all(one.isidentifier() for one in placeholders(text))
        return text.format_map(_Filled(sample_values(name, clock))) if simple else text
    except (ValueError, KeyError, IndexError, AttributeError):
        return text
