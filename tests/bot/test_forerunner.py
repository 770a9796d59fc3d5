"""What a training finds that another process has worked out for it."""

from pathlib import Path

import pytest

from bot import forerunner
from bot.forerunner import GISTS, SECOND_VECTORS, VECTORS, running_ahead, wait_for
from bot.nlu import encode, gists
from bot.nlu.encode import Known
from bot.nlu.gists import training_gists
from bot.nlu.normalise import normalise
from tests.bot.nlu.fake_encoder import FakeEncoder

TEXT = "想换一台，11月1号买的，发票有"
CONFIG = "pipeline:\n- name: bot.nlu.components.EncoderClassifier\n  encoder: {encoder}\n  second_encoder: {encoder}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "data" / "nlu").mkdir(parents=True)
    said = f'version: "3.1"\nnlu:\n- intent: request_exchange\n  examples: |\n    - {TEXT}\n'
    (tmp_path / "data" / "nlu" / "wishes.yml").write_text(said, encoding="utf-8")
    (tmp_path / "config.yml").write_text(CONFIG.format(encoder="fake"), encoding="utf-8")
    return tmp_path


def test_gists_and_vectors_lie_where_training_keeps_them(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake = FakeEncoder()
    monkeypatch.setitem(encode.ENCODERS, "fake", Known(lambda _files: fake, lambda _folder: None))
    monkeypatch.setattr(gists, "KEPT", project / "gists")
    monkeypatch.setattr(encode, "KEPT", project / "vectors")
    forerunner.main(project)
    assert capsys.readouterr().out.splitlines() == [GISTS, VECTORS, SECOND_VECTORS]
    monkeypatch.setattr(gists, "FactReader", lambda: pytest.fail("read again"))
    told = training_gists([normalise(TEXT)], project / "gists")
    assert fake.asked == told
    encode.KeptVectors(fake, project / "vectors" / "fake.npz").encode(told)
    assert fake.asked == told


def test_one_that_fails_is_waited_for_no_longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    with running_ahead(tmp_path / "nowhere"):
        wait_for(GISTS)
        wait_for(VECTORS)
        wait_for(SECOND_VECTORS)


def test_without_a_core_for_it_none_runs(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    monkeypatch.setattr(forerunner, "Forerunner", lambda _project: pytest.fail("another process"))
    with running_ahead(project):
        wait_for(VECTORS)
