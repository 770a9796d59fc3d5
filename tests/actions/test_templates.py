import pytest

from actions.templates import Contexts, TemplateError, compile_phrases, fold, mask


def found(phrases: list[str], text: str) -> list[str]:
    pattern = compile_phrases(phrases)
    assert pattern is not None
    return [match.group() for match in pattern.finditer(text)]


@pytest.mark.parametrize(
    ("phrase", "text", "matches"),
    [
        ("碰…麻", "一碰外壳就麻", ["碰外壳就麻"]),
        ("碰…麻", "碰,麻", []),
        ("碰…麻", "碰一二三四五六麻", ["碰一二三四五六麻"]),
        ("碰…麻", "碰一二三四五六七麻", []),
        ("碰……麻", "手一碰,马上就麻", ["碰,马上就麻"]),
        ("碰……麻", "碰到了。后来麻", []),
        ("碰…麻", "碰了不麻", []),
        ("(碰|摸)(一下|)麻", "摸麻,碰一下麻", ["摸麻", "碰一下麻"]),
        ("要换$", "我要换,不是要换电池", ["要换"]),
        ("^网上$", "网上,在网上 网上", ["网上", "网上"]),
        ("碰…麻", "碰 麻", []),
        ("^^网上", "网上,网上", ["网上"]),
        ("网上$$", "网上,在网上", ["网上"]),
        ("^^好的$$", "好的,先这样", []),
        ("a.b", "axb a.b", ["a.b"]),
        ("iPhone", "iphone", ["iphone"]),
    ],
)
def test_marks(phrase: str, text: str, matches: list[str]) -> None:
    assert found([phrase], text) == matches


def test_longer_phrases_go_first() -> None:
    assert found(["漏", "漏电", "漏(电|)保"], "漏电保护") == ["漏电保"]


def test_no_phrases_no_pattern() -> None:
    assert compile_phrases([]) is None
    assert mask(None, "冰箱") == "冰箱"


@pytest.mark.parametrize("phrase", ["(碰|摸", "碰)", "(碰|)", "…"])
def test_unreadable_phrases_are_refused(phrase: str) -> None:
    with pytest.raises(TemplateError):
        compile_phrases([phrase])


def test_masked_text_keeps_its_length_and_matches_nothing() -> None:
    masked = mask(compile_phrases(["爆款"]), "买了爆款手机")
    assert len(masked) == len("买了爆款手机")
    assert found(["爆", "款", "了…手机"], masked) == []


@pytest.mark.parametrize(
    ("text", "reach"),
    [("没有漏电", 2), ("并没有发现漏电", 4), ("漏电", -1), ("漏电没有", 2), ("没有,漏电", -1)],
)
def test_contexts_stand_right_beside_the_mention(text: str, reach: int) -> None:
    contexts = Contexts.compile(["没有@", "没有(发现|)@", "@没有"])
    begin = text.index("漏电")
    assert contexts.reach(text, begin, begin + 2) == reach


def test_a_context_needs_a_place_for_the_mention() -> None:
    with pytest.raises(TemplateError, match="没有"):
        Contexts.compile(["没有"])


def test_folding_keeps_offsets() -> None:
    assert fold("iPhone 15 İ 冰箱") == "iphone 15 İ 冰箱"
