import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.views import (
    Meaning,
    Terms,
    character_ngrams,
    words_and_pairs,
)
from tests.bot.nlu.fake_encoder import FakeEncoder
from tests.bot.nlu.likened import likened

TEXTS = ["我要退货", "把钱退给我", "给我换一台", "快递到哪里了"]


@given(st.text(max_size=20), st.integers(1, 4))
def test_ngrams_are_all_the_runs_up_to_their_length(text: str, longest: int) -> None:
    found = character_ngrams(longest)(text)
    assert len(found) == sum(max(len(text) - size + 1, 0) for size in range(1, longest + 1))
    assert all(gram in text and 1 <= len(gram) <= longest for gram in found)


def test_words_stand_alone_and_in_pairs_without_blanks() -> None:
    cut = words_and_pairs(lambda text: list(text))
    assert cut("退 货款") == ["退", "货", "款", "退 货", "货 款"]
    assert cut("  ") == []


def test_rows_have_unit_length_and_unknown_terms_have_none() -> None:
    terms = Terms(character_ngrams(2))
    learnt = terms.fit(TEXTS)
    np.testing.assert_allclose(np.asarray(learnt.multiply(learnt).sum(axis=1)).ravel(), 1, atol=1e-5)
    assert not terms.said(["xyz"], np.ones((len(terms.vocabulary), 2), dtype=np.float32)).any()


@settings(deadline=None)
@given(st.lists(st.text(alphabet="我要退货换 x", max_size=12), min_size=1, max_size=4))
def test_what_is_said_is_what_rows_of_scikit_learn_say(texts: list[str]) -> None:
    terms = Terms(character_ngrams(2))
    terms.fit(TEXTS)
    theirs = TfidfVectorizer(analyzer=character_ngrams(2), sublinear_tf=True, dtype=np.float32).fit(TEXTS)
    weights = np.random.default_rng(0).normal(size=(len(terms.vocabulary), 3)).astype(np.float32)
    found = terms.said(texts, weights)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, theirs.transform(texts) @ weights, atol=1e-5)


def test_what_was_learnt_can_be_told_and_taken_up_again() -> None:
    terms = Terms(character_ngrams(2))
    terms.fit(TEXTS)
    again = Terms(character_ngrams(2), vocabulary=terms.vocabulary, idf=terms.idf)
    each = np.eye(len(terms.vocabulary), dtype=np.float32)
    np.testing.assert_array_equal(again.said(TEXTS, each), terms.said(TEXTS, each))


def test_terms_of_a_single_text_need_not_be_learnt() -> None:
    terms = Terms(character_ngrams(1), rarest=2)
    terms.fit(TEXTS)
    assert set(terms.vocabulary) == {"我", "退", "给"}


def test_as_many_directions_as_there_are_keep_every_distance() -> None:
    vectors = FakeEncoder().encode(TEXTS)
    projected = Meaning.of(vectors, most=vectors.shape[1]).project(vectors)
    np.testing.assert_allclose(likened(projected, projected, 1.0), likened(vectors, vectors, 1.0), atol=1e-4)


def test_fewer_directions_keep_the_largest_distances_first() -> None:
    vectors = np.array([[0, 0, 0], [9, 0, 0], [0, 1, 0], [0, 0, 0.1]], dtype=np.float32)
    meaning = Meaning.of(vectors, most=1)
    assert meaning.directions.shape == (3, 1)
    assert abs(meaning.directions[0, 0]) > 0.9
