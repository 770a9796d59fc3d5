import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.payloads import read_payload

OFFERED = ("/request_human", '/inform{"proof": "invoice"}', '/accept_solution{"remedy": "refund", "part": "屏幕"}')


def test_an_offered_payload_is_its_intent() -> None:
    parse = read_payload("/request_human", OFFERED)
    assert parse is not None
    assert parse["text"] == "/request_human"
    assert parse["intent"] == {"name": "request_human", "confidence": 1.0}
    assert parse["intent_ranking"] == [parse["intent"]]
    assert (parse["entities"], parse["decision"]) == ([], "answer")


def test_its_values_are_entities_of_the_whole_text() -> None:
    parse = read_payload(OFFERED[2], OFFERED)
    assert parse is not None
    assert [(entity["entity"], entity["value"]) for entity in parse["entities"]] == [
        ("remedy", "refund"),
        ("part", "屏幕"),
    ]
    assert {(entity["start"], entity["end"]) for entity in parse["entities"]} == {(0, len(OFFERED[2]))}
    assert {entity["extractor"] for entity in parse["entities"]} == {"payload"}


@pytest.mark.parametrize(
    "text",
    [
        "request_human",
        "/request_refund",
        "／request_human",
        "/request_human ",
        "/request_human{}",
        "/REQUEST_HUMAN",
        '/inform{"proof": "receipt"}',
        '/inform{"proof":"invoice"}',
        "",
    ],
)
def test_only_the_very_text_that_was_offered_counts(text: str) -> None:
    assert read_payload(text, OFFERED) is None


@pytest.mark.parametrize("text", ["找人工客服", "1", "/找人工"])
def test_a_button_without_a_payload_is_plain_text(text: str) -> None:
    assert read_payload(text, [text]) is None


# How fast this machine is at the moment is no property of the payloads.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.from_regex(r"/[a-z_]+(\{.*\})?", fullmatch=True))
def test_nothing_counts_where_nothing_was_offered(text: str) -> None:
    assert read_payload(text, ()) is None
