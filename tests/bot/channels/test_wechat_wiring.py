"""The WeChat channels are there when a brand has them, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.app import create_app
from bot.settings import PROJECT, Settings, SettingsError, load_settings
from tests.bot.fake_brain import FakeBrain

SAMPLE = (PROJECT / "brands" / "demo.yml.sample").read_text(encoding="utf-8")


def settings(folder: Path) -> Settings:
    return load_settings(brands=folder, uploads=folder / "uploads", database_url=f"sqlite:///{folder}/desk.db")


def test_without_a_brand_there_is_no_webhook(tmp_path: Path) -> None:
    with TestClient(create_app(settings(tmp_path), lambda: FakeBrain().as_brain)) as client:
        assert client.post("/wechat/demo").status_code == 404


def test_with_a_brand_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for channel in ("WECHAT", "WECOM"):
        monkeypatch.setenv(f"DEMO_{channel}_TOKEN", "t")
        monkeypatch.setenv(f"DEMO_{channel}_SECRET", "s")
        monkeypatch.setenv(f"DEMO_{channel}_AES_KEY", "k" * 43)
    # Nothing must be asked of the real servers.
    file = SAMPLE.replace("wechat:", "wechat:\n  api: http://127.0.0.1:9", 1)
    file = file.replace("wecom:", "wecom:\n  api: http://127.0.0.1:9", 1)
    (tmp_path / "demo.yml").write_text(file, encoding="utf-8")
    with TestClient(create_app(settings(tmp_path), lambda: FakeBrain().as_brain)) as client:
        assert client.post("/wechat/demo").status_code == 403
        assert client.post("/wecom/demo").status_code == 403


def test_a_wrong_file_stops_the_service_from_starting(tmp_path: Path) -> None:
    (tmp_path / "demo.yml").write_text("wechat: {}", encoding="utf-8")
    with pytest.raises(SettingsError, match="没有填写"):
        create_app(settings(tmp_path), lambda: FakeBrain().as_brain)
