from pathlib import Path

import pytest

from bot.nlu.phrases import Phrases, bare

PHRASES = Phrases({"affirm": ["嗯", "OK"], "goodbye": ["88"], "ask_clarification": ["?"], "thank": ["谢谢 您"]})


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("嗯", "affirm"),
        ("嗯~", "affirm"),
        ("ok", "affirm"),
        ("Ok!!", "affirm"),
        (" (88) ", "goodbye"),
        ("谢谢您", "thank"),
        ("谢 谢 您。", "thank"),
        ("?", "ask_clarification"),
        ("嗯嗯", None),
        ("嗯我要退货", None),
        ("886", None),
        ("!", None),
        ("", None),
    ],
)
def test_only_the_whole_message_counts(text: str, intent: str | None) -> None:
    assert PHRASES.intent_of(text) == intent


@pytest.mark.parametrize(
    ("text", "left"),
    [("“好的。”", "好的"), ("O K", "ok"), ("??", "??"), (" . ", "."), ("__", "__"), ("退…货", "退…货"), ("", "")],
)
def test_what_is_left_of_a_bare_message(text: str, left: str) -> None:
    assert bare(text) == left


def test_phrases_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "phrases.yml"
    file.write_text("greet: [你好, hello]\ngoodbye: ['88']\n", encoding="utf-8")
    phrases = Phrases.read(file)
    assert [phrases.intent_of(text) for text in ("你好!", "Hello", "88", "886")] == ["greet", "greet", "goodbye", None]
