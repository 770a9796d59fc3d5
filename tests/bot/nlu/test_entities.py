from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.entities import Entity, EntityReader
from bot.nlu.normalise import normalise

READER = EntityReader()
TABLE = Path(__file__).with_name("entity_sentences.tsv").read_text(encoding="utf-8").splitlines()
SENTENCES = [line.partition("\t") for line in TABLE if not line.startswith("#")]
SPOKEN_OF = {label.partition("=")[0] for _, _, labels in SENTENCES for label in labels.split()}


def read(text: str, *entities: str) -> set[str]:
    return {f"{found.entity}={found.value}" for found in READER.read(text) if found.entity in entities}


@pytest.mark.parametrize(("text", "labels"), [(text, labels) for text, _, labels in SENTENCES])
def test_the_table_of_sentences(text: str, labels: str) -> None:
    assert read(normalise(text), *SPOKEN_OF) == set(labels.split())


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("冰箱不制冷", {"performance"}),
        ("外壳有划痕", {"cosmetic_on_arrival"}),
        ("机器没坏", {"none"}),
        ("冰箱什么时候送", set()),
        ("没有异响", set()),
    ],
)
def test_a_fault_implies_its_kind(text: str, kinds: set[str]) -> None:
    assert read(text, "fault_kind") == {f"fault_kind={kind}" for kind in kinds}


@pytest.mark.parametrize(
    ("text", "proofs"),
    [
        ("发票丢了", {"proof=none"}),
        ("发票丢了,不过我有订单记录", {"proof=order_record"}),
        ("没有发票也没有收据", {"proof=none"}),
        ("保修卡丢了", set()),
        ("帮我补开发票", set()),
    ],
)
def test_a_lost_paper_means_no_proof_only_without_another(text: str, proofs: set[str]) -> None:
    assert read(text, "proof") == proofs


@pytest.mark.parametrize(
    ("text", "provinces"),
    [
        ("我在宁波", {"province=浙江"}),
        ("老家山东,在宁波买的", {"province=山东"}),
        ("吉林市这边", {"province=吉林"}),
        ("他是东方人", set()),
    ],
)
def test_a_stated_province_outweighs_the_one_of_a_city(text: str, provinces: set[str]) -> None:
    assert read(text, "province") == provinces


def test_offsets_count_the_characters_of_the_message() -> None:
    text = "😀 我的iPhone15,冰箱也坏了"
    assert Entity("product", "refrigerator", 13, 15, "冰箱") in READER.read(text)
    assert Entity("model", "IPHONE15", 4, 12, "iPhone15") in READER.read(text)


def test_entities_come_in_the_order_of_the_message() -> None:
    begins = [found.begin for found in READER.read("发票丢了,冰箱不制冷,洗衣机漏水,我要退货")]
    assert begins == sorted(begins)
    assert len(begins) > 5


def test_the_same_reading_is_given_once() -> None:
    found = READER.read("杭州,浙江杭州")
    assert len(found) == len(set(found))


PIECES = st.sampled_from(sorted({text for text, _, _ in SENTENCES}))


@given(st.lists(PIECES | st.text(st.characters(codec=None), max_size=15), max_size=4).map("".join))
def test_any_text_is_read_with_true_offsets(text: str) -> None:
    for found in READER.read(text):
        assert 0 <= found.begin < found.end <= len(text)
        assert text[found.begin : found.end] == found.text


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("15号买的 第二天送到", {"next_day"}),
        ("第二天就坏了", set()),
        ("第二天就降了500", set()),
        ("隔天到的", {"next_day"}),
    ],
)
def test_the_day_after_is_one_of_delivery_and_of_nothing_else(text: str, days: set[str]) -> None:
    assert read(text, "answer") == {f"answer={day}" for day in days}
