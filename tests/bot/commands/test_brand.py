"""`anxin brand`: a folder loaded, or told what is wrong with it; and the sample brand of an empty desk."""

from pathlib import Path

import pytest

from bot.cli import main
from bot.commands.brand import load_when_empty
from bot.settings import load_settings
from desk.brand_loading import is_without_goods
from desk.clock import Clock
from desk.service import Desk
from tests.desk.demo_brand import FOLDER

SECRETS = {"rest_key": "a", "session_key": "b", "agents_key": "a key of our own"}


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path}/desk.db"
    monkeypatch.setenv("ANXIN_DATABASE_URL", url)
    return url


def test_a_folder_is_loaded(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["brand", "load", str(FOLDER)]) == 0
    assert "商品 27 条" in capsys.readouterr().out
    with Desk.open(database).work() as work:
        assert work.products.get("AXB-320W") is not None


def test_what_is_wrong_is_told_and_nothing_loaded(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "dealers.yml").write_text("- {id: JX0001}", encoding="utf-8")
    assert main(["brand", "load", str(tmp_path)]) == 2
    assert "dealers.yml 第1项（JX0001）：缺少“name”" in capsys.readouterr().err
    with Desk.open(database).work() as work:
        assert is_without_goods(work.session)


def test_the_managers_list_of_wished_goods(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    with Desk.open(database).work() as work:
        work.wishes.register(
            sender_id="a", turn_key="a", wanted="洗烘一体", model=None, category=None, city="上海", now=Clock().now()
        )
    assert main(["brand", "wishes"]) == 0
    assert capsys.readouterr().out == "1\t洗烘一体\t上海\n"
    assert main(["brand", "wishes", "--day", "2020-01-01"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("env", "empty"), [("development", False), ("production", True)])
def test_only_in_development_an_empty_desk_begins_with_the_sample_brand(database: str, env: str, empty: bool) -> None:
    desk = Desk.open(database)
    load_when_empty(desk, load_settings(env=env, **SECRETS))
    with desk.work() as work:
        assert is_without_goods(work.session) is empty
