"""The published pages are those that the data gives today."""

from pathlib import Path

import pytest

from entitlement import reference
from entitlement.reference import pages, write

PAGES = pages()


@pytest.mark.parametrize("path", PAGES, ids=[path.name for path in PAGES])
def test_a_page_is_current(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == PAGES[path], "`make docs` writes it anew"


def test_the_page_shows_every_value_with_its_source() -> None:
    (page,) = [text for path, text in PAGES.items() if path.suffix == ".md"]
    assert "| 7 | 天 | 1995-08-25 | 《部分商品修理更换退货责任规定》第九条 | A |" in page
    assert "（占位，待品牌确认）" in page
    assert "## 浙江" in page
    assert "{" not in page


def test_all_pages_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "DOCS", tmp_path)
    write()
    assert {path.name for path in tmp_path.rglob("*.*")} == {path.name for path in PAGES}
