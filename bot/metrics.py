"""Counters and times for Prometheus; no customer's words and no names among them."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

TURNS = Counter("anxin_turns_total", "Messages answered, by channel and outcome", ["channel", "outcome"])
TURN_SECONDS = Histogram(
    "anxin_turn_seconds",
    "Time from a message's turn to its answer",
    ["channel"],
    buckets=(0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
)
OWED_ANSWERS = Counter(
    "anxin_owed_answers_total", "Answers that went out later than the request, by channel and end", ["channel", "end"]
)
WECHAT_REPLIES = Counter("anxin_wechat_replies_total", "WeChat requests, by how they were answered", ["how"])
