from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu import encode
from bot.nlu.encode import EncoderMissingError, KeptVectors, Known, RecentTexts, SideBySide, load_encoder, write_encoder
from tests.bot.nlu.fake_encoder import FakeEncoder

FEW_TEXTS = st.lists(st.sampled_from(["退货", "换货", "维修", "安装", "发票"]), min_size=1, max_size=6)


def no_files(_folder: Path) -> None:
    """An encoder that needs none."""


def test_a_recent_text_is_not_encoded_again() -> None:
    slow = FakeEncoder()
    recent = RecentTexts(slow)
    recent.encode(["退货", "换货"])
    recent.encode(["换货", "维修", "维修"])
    assert slow.asked == ["退货", "换货", "维修"]


def test_the_text_longest_unused_is_forgotten_first() -> None:
    slow = FakeEncoder()
    recent = RecentTexts(slow, size=2)
    for text in ["退货", "换货", "退货", "维修", "退货", "换货"]:
        recent.encode([text])
    assert slow.asked == ["退货", "换货", "维修", "换货"]


@given(st.lists(FEW_TEXTS, max_size=8), st.integers(0, 4))
def test_remembering_changes_no_vector(asked: list[list[str]], size: int) -> None:
    recent = RecentTexts(FakeEncoder(), size)
    for texts in asked:
        np.testing.assert_array_equal(recent.encode(texts), FakeEncoder().encode(texts))


def test_the_memory_goes_by_the_name_of_its_encoder() -> None:
    assert RecentTexts(FakeEncoder()).name == "fake"


def test_no_encoder_may_be_asked_for() -> None:
    assert load_encoder(None) is None


def test_an_unknown_encoder_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="'bert'; known: e5, use, use\\+e5"):
        load_encoder("bert")


def test_an_encoder_is_loaded_with_a_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = FakeEncoder()
    monkeypatch.setitem(encode.ENCODERS, "fake", Known(lambda _files: slow, no_files))
    loaded = load_encoder("fake")
    assert loaded is not None
    loaded.encode(["退货"])
    loaded.encode(["退货"])
    assert slow.asked == ["退货"]


@pytest.mark.parametrize("error", [ImportError("no such wheel"), OSError("broken wheel")])
def test_without_its_wheel_it_is_refused_with_what_helps(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_folder: Path) -> FakeEncoder:
        raise error

    def broken_files(_folder: Path) -> None:
        raise error

    for known in (Known(broken, no_files), Known(lambda _: FakeEncoder(), broken_files)):
        monkeypatch.setitem(encode.ENCODERS, "fake", known)
        with pytest.raises(EncoderMissingError, match=f"fake 不能用（{error}）。请运行 uv sync --frozen 装好"):
            load_encoder("fake")


def test_files_are_written_for_the_encoder_or_taken_from_a_model(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    read: list[str] = []

    def made_from(files: Path) -> FakeEncoder:
        read.append((files / "weights").read_text())
        return FakeEncoder()

    known = Known(made_from, lambda folder: (folder / "weights").write_text("new"))
    monkeypatch.setitem(encode.ENCODERS, "fake", known)
    load_encoder("fake")
    (tmp_path / "weights").write_text("of the model")
    load_encoder("fake", files=tmp_path)
    write_encoder("fake", tmp_path)
    load_encoder("fake", files=tmp_path)
    assert read == ["new", "of the model", "new"]


def test_a_model_without_the_files_of_its_encoder_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def made_from(files: Path) -> FakeEncoder:
        (files / "weights").read_text()
        return FakeEncoder()

    monkeypatch.setitem(encode.ENCODERS, "fake", Known(made_from, no_files))
    with pytest.raises(EncoderMissingError, match="weights"):
        load_encoder("fake", files=tmp_path / "encoder")


def test_kept_vectors_are_read_again_and_only_new_texts_encoded(tmp_path: Path) -> None:
    slow, file = FakeEncoder(), tmp_path / "kept" / "fake.npz"
    first = KeptVectors(slow, file).encode(["退货", "换货", "退货"])
    again = KeptVectors(slow, file).encode(["换货", "维修"])
    assert slow.asked == ["退货", "换货", "维修"]
    np.testing.assert_array_equal(first, FakeEncoder().encode(["退货", "换货", "退货"]))
    np.testing.assert_array_equal(again, FakeEncoder().encode(["换货", "维修"]))


def test_what_was_not_asked_for_any_more_is_not_kept(tmp_path: Path) -> None:
    slow, file = FakeEncoder(), tmp_path / "fake.npz"
    for texts in (["退货"], ["换货"], ["退货"]):
        KeptVectors(slow, file).encode(texts)
    assert slow.asked == ["退货", "换货", "退货"]


def test_an_encoder_may_be_loaded_with_a_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(encode.ENCODERS, "fake", Known(lambda _files: FakeEncoder(), no_files))
    assert isinstance(load_encoder("fake", tmp_path), KeptVectors)


def test_two_encoders_side_by_side_tell_what_either_tells() -> None:
    first, second = FakeEncoder(), FakeEncoder()
    both = SideBySide((first, second), widths=(1, 10))
    texts = ["退货", "换货", "维修"]
    told, alone = both.encode(texts), FakeEncoder().encode(texts)
    apart = np.square(alone[:, None] - alone).sum(axis=2)
    np.testing.assert_allclose(np.square(told[:, None] - told).sum(axis=2), (1 + 10) / 2 * apart, atol=1e-4)
    assert (both.name, both.version) == ("fake+fake", "fake+fake")
