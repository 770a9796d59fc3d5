from pathlib import Path

import pytest

from bot.nlu.dictionaries import DictionaryError
from bot.nlu.formats import find_formats, read_formats

FORMATS = read_formats()


def found(text: str) -> set[tuple[str, str]]:
    return {(kind.entity, kind.normal_form(text[begin:end])) for kind, begin, end in find_formats(FORMATS, text)}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("打13900001111找我", "13900001111"),
        ("打139-0000-1111找我", "13900001111"),
        ("+86 139 0000 1111", "13900001111"),
        ("0571-88880000", "057188880000"),
        ("(010)66660000", "01066660000"),
        ("我是⟦phone:2⟧", "⟦phone:2⟧"),
    ],
)
def test_telephone_numbers(text: str, number: str) -> None:
    assert found(text) == {("phone_number", number)}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("订单号:2026112188", "2026112188"),
        ("订单编号是 jd-20261121-77", "JD-20261121-77"),
        ("单号 SF1234567890123", "SF1234567890123"),
        ("2111222333444555666", "2111222333444555666"),
        ("260301-111222333444555", "260301-111222333444555"),
        ("查一下⟦order:1⟧", "⟦order:1⟧"),
    ],
)
def test_order_numbers(text: str, number: str) -> None:
    assert found(text) == {("order_number", number)}


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("KFR-72LW/N8MJB1", "KFR-72LW/N8MJB1"),
        ("xqg100-hb06c", "XQG100-HB06C"),
        ("BCD-602WSPU1(H)", "BCD-602WSPU1(H)"),
        ("我的55E3F花屏", "55E3F"),
        ("iPhone 14 Pro Max", "IPHONE14PROMAX"),
        ("小米13Pro", "小米13PRO"),
        ("型号是 MG-20", "MG-20"),
    ],
)
def test_models(text: str, model: str) -> None:
    assert found(text) == {("model", model)}


@pytest.mark.parametrize(
    "text",
    [
        "2399.00元",
        "2026-11-21",
        "20261121",
        "55寸4K",
        "100kg",
        "128G",
        "220V",
        "1.5匹",
        "用了3年2个月",
        "400-800-1234",
        "12315",
        "WIFI6",
        "USB3.0",
        "a@b12345.com",
        "订单在哪里看",
        "型号不对",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize("pattern", ["(?P<value>", "\\d+"])
def test_a_bad_pattern_is_refused(tmp_path: Path, pattern: str) -> None:
    (tmp_path / "formats.yml").write_text(f"- {{entity: model, pattern: '{pattern}'}}\n", encoding="utf-8")
    with pytest.raises(DictionaryError, match="model"):
        read_formats(tmp_path)
