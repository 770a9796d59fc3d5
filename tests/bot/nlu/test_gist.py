import pytest

from bot.nlu.gist import gist
from bot.nlu.reader import RasaEntity


def told(text: str, words: str, entity: str = "date", role: str = "bought_on") -> RasaEntity:
    start = text.index(words)
    return RasaEntity(entity=entity, value={}, start=start, end=start + len(words), role=role)


def test_told_facts_are_left_out_and_others_stay() -> None:
    text = "想换一台,11月1号买的,坏了两天"
    facts = [told(text, "11月1号买的"), told(text, "两天", role="fault_on")]
    assert gist(text, facts) == "想换一台,,坏了两天"


def test_a_message_that_is_hardly_more_than_a_fact_stays_whole() -> None:
    assert gist("去年三月买的", [told("去年三月买的", "去年三月")]) == "去年三月买的"


@pytest.mark.parametrize(
    ("text", "words"),
    [("冰箱😡坏了🙏", "冰箱坏了"), ("😡😡", "😡😡"), ("☎️打不通", "️打不通"), ("坏了", "坏了"), ("", "")],
)
def test_emojis_are_left_out_where_there_are_words(text: str, words: str) -> None:
    assert gist(text, []) == words
