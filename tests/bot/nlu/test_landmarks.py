from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu import landmarks
from bot.nlu.classify import Settings, Views
from bot.nlu.landmarks import Landmarks, Mixed, drawn
from bot.nlu.likenesses import Likenesses
from bot.nlu.ridge import Ridge, one_hot
from bot.nlu.solution import keys_of
from bot.nlu.views import Matrix
from tests.bot.nlu.fake_encoder import FakeEncoder
from tests.bot.nlu.likened import likened

SHARPNESS, WEIGHT = 1.5, 0.6
TEXTS = [f"第{number}条消息" for number in range(60)]
PLACES = FakeEncoder().encode(TEXTS) * np.float32(0.5)


def mixed(messages: Matrix, rows: list[int]) -> Mixed:
    return Mixed(messages, Landmarks.among(messages, np.array(rows), SHARPNESS), SHARPNESS, WEIGHT)


def test_where_every_message_is_a_landmark_each_is_as_alike_as_it_is() -> None:
    found, plain = mixed(PLACES, list(range(60))), Likenesses(PLACES, SHARPNESS, WEIGHT)
    columns = np.random.default_rng(0).normal(size=(60, 5)).astype(np.float32)
    some = np.array([3, 50, 7])
    np.testing.assert_allclose(found.times(columns), plain.times(columns), atol=1e-4)
    np.testing.assert_allclose(found.rows(some), plain.rows(some), atol=1e-5)
    np.testing.assert_allclose(found.said_of(some, columns), plain.said_of(some, columns), atol=1e-4)
    np.testing.assert_allclose(found.diagonal(), plain.diagonal(), atol=1e-5)
    assert len(found) == 60


@pytest.mark.parametrize("cores", ["1", "3"])
def test_a_mixture_comes_closer_than_any_landmark_alone(cores: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", cores)
    monkeypatch.setattr(landmarks, "AT_ONCE", 7)
    rows = list(range(0, 60, 3))
    found = Landmarks.among(PLACES, np.array(rows), SHARPNESS)
    alike = likened(PLACES, PLACES[rows], SHARPNESS)
    assert found.mixtures.shape == (60, 20)
    assert (found.kept >= np.square(alike).max(axis=1) - 1e-3).all()
    assert (found.kept <= 1 + 1e-3).all()
    diagonal = np.diag(mixed(PLACES, rows).rows(np.arange(60)))
    np.testing.assert_allclose(mixed(PLACES, rows).diagonal(), diagonal, atol=1e-3)


@pytest.mark.parametrize("group", [1, 3, 32])
def test_a_message_is_a_mixture_of_its_nearest_landmarks(group: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landmarks, "GROUP", group)
    monkeypatch.setattr(landmarks, "NEAREST", 4)
    rows = np.arange(0, 60, 2)
    found = Landmarks.among(PLACES, rows, SHARPNESS).mixtures
    nearest = np.argsort(-likened(PLACES, PLACES[rows], SHARPNESS), axis=1)[:, :4]
    for message in range(1, 60, 2):
        assert sorted(found[message].indices) == sorted(nearest[message])


def test_rows_are_those_of_the_product() -> None:
    some = mixed(PLACES, [0, 4, 5, 30, 31])
    np.testing.assert_allclose(some.rows(np.arange(60)) @ PLACES, some.times(PLACES), atol=1e-4)


def test_what_is_said_of_a_message_is_what_landmarks_say_of_a_new_text_there() -> None:
    rows, weights = [0, 4, 5, 30, 31], np.ones((60, 2), dtype=np.float32)
    stood_for = Landmarks.among(PLACES, np.array(rows), SHARPNESS).stood_for(weights)
    expected = WEIGHT * likened(PLACES[[8, 9]], PLACES[rows], SHARPNESS) @ stood_for
    np.testing.assert_allclose(mixed(PLACES, rows).said_of(np.array([8, 9]), weights), expected, atol=1e-4)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(0, 11), min_size=2, max_size=60))
def test_messages_that_are_there_several_times_count_as_often(whole: list[int]) -> None:
    """One landmark for each different message, and the fit is that of all of them."""
    texts, labels = [TEXTS[number] for number in whole], np.array(whole) % 2
    first = np.array(sorted({number: place for place, number in reversed(list(enumerate(whole)))}.values()))
    small, targets = Settings(rarest=1), one_hot(labels, 2)
    asked = FakeEncoder().encode(["一条新的"])
    said = []
    for rows in (None, first):
        views = Views.of(texts, small, FakeEncoder(), rows)
        weights = Ridge(views.kernel(small), 0.1).solve(targets)
        recalled = views.recalled(small, weights)
        assert recalled is not None
        said.append((views.kernel(small).times(weights), recalled.scores(asked)))
    for plain, merged in zip(*said, strict=True):
        np.testing.assert_allclose(merged, plain, atol=0.03)


@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=200), st.integers(1, 200))
def test_of_every_intent_the_same_share_is_drawn(intents: list[str], most: int) -> None:
    keys = keys_of([str(number) for number in range(len(intents))], intents)
    rows = drawn(keys, intents, most)
    assert rows == sorted(set(rows))
    share, counted = min(1, most / len(intents)), Counter(intents[row] for row in rows)
    assert all(share * count <= counted[intent] < share * count + 1 for intent, count in Counter(intents).items())


def test_what_is_drawn_does_not_depend_on_the_order() -> None:
    intents = ["greet", "thank"] * 30
    order = np.random.default_rng(1).permutation(60)
    turned = [TEXTS[place] for place in order], [intents[place] for place in order]
    straight = {TEXTS[row] for row in drawn(keys_of(TEXTS, intents), intents, 10)}
    assert {turned[0][row] for row in drawn(keys_of(*turned), turned[1], 10)} == straight


def test_what_was_drawn_stays_when_a_message_comes() -> None:
    before = {TEXTS[row] for row in drawn(keys_of(TEXTS, ["greet"] * 60), ["greet"] * 60, 20)}
    texts = ["新的一句", *TEXTS]
    after = {texts[row] for row in drawn(keys_of(texts, ["greet"] * 61), ["greet"] * 61, 20)}
    assert len(before - after) <= 1


def test_a_few_messages_are_all_drawn() -> None:
    assert drawn(keys_of(TEXTS[:3], ["greet"] * 3), ["greet"] * 3, 50) == [0, 1, 2]
