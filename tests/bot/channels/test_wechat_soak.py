"""Nothing lost, nothing answered twice: a short run of `make wechat-soak`, with a kill in the middle."""

from __future__ import annotations

from pathlib import Path

from tests.wechat.soak import Soak


def test_no_message_is_lost_or_answered_twice(tmp_path: Path) -> None:
    soak = Soak(messages=240)
    soak.play(tmp_path)
    assert (soak.lost, soak.twice, soak.faults) == ([], [], [])
    assert set(soak.refused) <= {42001}
    assert soak.tokens <= 3
