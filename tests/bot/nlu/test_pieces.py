from itertools import combinations
from math import log

from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.pieces import Pieces, of_use_in_chinese

KNOWN = {
    "▁": 0.1,
    "▁退": 0.02,
    "退": 0.05,
    "货": 0.05,
    "退货": 0.01,
    "▁退货": 0.004,
    "a": 0.03,
    "aa": 0.02,
    "aaa": 0.0001,
}
PIECES = Pieces(list(KNOWN), [log(share) for share in KNOWN.values()])
NAMES = list(KNOWN)


def cut(text: str, most: int = 100) -> list[str | None]:
    return [None if number is None else NAMES[number] for number in PIECES.cut(text, most)]


def test_the_likeliest_pieces_are_chosen() -> None:
    assert cut("退货") == ["▁退货"]
    assert cut("退 货") == ["▁退", "▁", "货"]
    assert cut("aaa") in (["▁", "aa", "a"], ["▁", "a", "aa"])


def test_what_no_piece_has_is_unknown_sign_by_sign() -> None:
    assert cut("退🙃🙃货") == ["▁退", None, None, "货"]


def test_spaces_count_once_and_not_at_the_ends() -> None:
    assert cut(" 退 \n\t 货 ") == cut("退 货")


def test_full_width_is_read_as_usual() -> None:
    assert cut("ａａ") == cut("aa")


def test_a_text_without_a_sign_has_a_beginning() -> None:
    assert cut("") == ["▁"]


def test_only_so_many_pieces_of_a_long_text_are_read() -> None:
    assert PIECES.cut("货" * 10_000, 5) == PIECES.cut("货" * 10, 5)
    assert len(PIECES.cut("货" * 10_000, 5)) == 5


@given(st.text(alphabet="退货a", max_size=7))
def test_no_other_way_to_cut_is_likelier(text: str) -> None:
    whole = f"▁{text}"
    found = [KNOWN[piece] for piece in cut(text) if piece is not None]
    assert "".join(piece or "" for piece in cut(text)) == whole
    for count in range(len(whole)):
        for borders in combinations(range(1, len(whole)), count):
            parts = [whole[begin:end] for begin, end in zip((0, *borders), (*borders, len(whole)), strict=True)]
            if all(part in KNOWN for part in parts):
                assert sum(log(KNOWN[part]) for part in parts) <= sum(map(log, found)) + 1e-9


def test_chinese_messages_need_no_other_scripts() -> None:
    pieces = ["▁", "空调", "▁iPhone", "работа", "24℃", "ước", "", "。"]
    assert [pieces[row] for row in of_use_in_chinese(pieces)] == ["▁", "空调", "▁iPhone", "24℃", "。"]
    rare = [""] * 60_000 + ["zygote", "罕见"]
    assert [rare[row] for row in of_use_in_chinese(rare)] == ["罕见"]
