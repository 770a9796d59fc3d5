from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from bot.nlu.classify import IntentModel, Settings, cross_validated, fitting_temperature, softmax
from bot.nlu.encode import Encoder
from bot.nlu.ridge import Closeness, Matrix
from tests.bot.nlu.fake_encoder import FakeEncoder

MESSAGES = {
    "request_refund": ["我要退货", "把钱退给我", "这台我不要了退款吧", "申请退款", "钱退回来"],
    "request_exchange": ["给我换一台", "换个新的给我", "我要换货", "能不能换新机", "申请换货"],
    "ask_delivery": ["快递到哪里了", "几号能送到", "包裹还没收到", "物流怎么不动了", "什么时候发货"],
    "give_praise": ["师傅态度真好", "很满意点个赞", "服务不错", "好用五星", "客服真有耐心"],
}
TEXTS = [text for texts in MESSAGES.values() for text in texts]
# So few messages share few terms: every one of them counts.
SMALL = Settings(rarest=1)
INTENTS = [intent for intent, texts in MESSAGES.items() for _ in texts]
UNSEEN = ["退款什么时候到", "帮我换一个", "快递员送到哪了", "点赞", "今天天气怎么样", ""]


def fit(encoder: Encoder | None) -> IntentModel:
    return IntentModel.fit(TEXTS, INTENTS, SMALL, encoder)


FITTED = fit(FakeEncoder())


@pytest.fixture(scope="module", params=[FakeEncoder(), None], ids=["both views", "wording alone"])
def encoder(request: pytest.FixtureRequest) -> Encoder | None:
    found: Encoder | None = request.param
    return found


@pytest.fixture(scope="module")
def model(encoder: Encoder | None) -> IntentModel:
    return fit(encoder)


def test_what_was_learnt_is_known(model: IntentModel) -> None:
    likeliest = model.probabilities(TEXTS).argmax(axis=1)
    assert [model.intents[index] for index in likeliest] == INTENTS


def test_wording_alone_carries_over_to_new_messages() -> None:
    likeliest = fit(None).probabilities(["我想退货退款", "快递什么时候到"]).argmax(axis=1)
    assert [sorted(MESSAGES)[index] for index in likeliest] == ["request_refund", "ask_delivery"]


def test_wording_is_read_alone_where_that_is_enough(model: IntentModel) -> None:
    assert model.by_wording(["我想退货退款", "快递什么时候到"], 1) == [["request_refund"], ["ask_delivery"]]
    assert [len(likely) for likely in model.by_wording(["退货"], 3)] == [3]


@given(st.lists(st.text(max_size=30) | st.sampled_from(TEXTS + UNSEEN), min_size=1, max_size=5))
def test_probabilities_sum_to_one(texts: list[str]) -> None:
    probabilities = FITTED.probabilities(texts)
    assert probabilities.shape == (len(texts), len(MESSAGES))
    assert (probabilities >= 0).all()
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)


def test_a_message_is_answered_the_same_alone_and_among_others(model: IntentModel) -> None:
    together = model.probabilities(UNSEEN)
    alone = np.concatenate([model.probabilities([text]) for text in UNSEEN])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_a_message_is_answered_the_same_alone_and_among_many(model: IntentModel) -> None:
    many = [*UNSEEN, *TEXTS]
    alone = np.concatenate([model.probabilities([text]) for text in many])
    np.testing.assert_allclose(model.probabilities(many), alone, atol=1e-5)


def test_a_stored_model_gives_the_same_answers(model: IntentModel, encoder: Encoder | None, tmp_path: Path) -> None:
    model.save(tmp_path)
    loaded = IntentModel.load(tmp_path, encoder)
    assert loaded.intents == model.intents
    np.testing.assert_allclose(loaded.probabilities(UNSEEN), model.probabilities(UNSEEN), atol=1e-6)


def test_a_model_fitted_with_an_encoder_does_not_run_without_one(tmp_path: Path) -> None:
    FITTED.save(tmp_path)
    with pytest.raises(ValueError, match="sentence encoder"):
        IntentModel.load(tmp_path, None)


def test_a_model_fitted_on_wording_alone_makes_no_use_of_an_encoder(tmp_path: Path) -> None:
    fit(None).save(tmp_path)
    encoder = FakeEncoder()
    loaded = IntentModel.load(tmp_path, encoder)
    np.testing.assert_allclose(loaded.probabilities(UNSEEN), fit(None).probabilities(UNSEEN), atol=1e-6)
    assert not loaded.needs_encoder
    assert encoder.asked == []


@given(arrays(np.float32, (3, 4), elements=st.floats(-1000, 1000, width=32)))
def test_softmax_is_a_distribution_that_keeps_the_order(scores: Matrix) -> None:
    probabilities = softmax(scores)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    assert (np.take_along_axis(probabilities, scores.argsort(axis=1), axis=1)[:, -1] == probabilities.max(axis=1)).all()


def scores_that_are_right(share: float, rows: int = 1000) -> tuple[Matrix, NDArray[np.int64]]:
    """Scores that favour one of two classes by 1, rightly in `share` of the rows."""
    labels = (np.arange(rows) >= share * rows).astype(int)
    return np.tile(np.array([[1, 0]], dtype=np.float32), (rows, 1)), labels


@pytest.mark.parametrize("share", [0.6, 0.8, 0.95])
def test_the_temperature_makes_confidence_what_it_is_right_in(share: float) -> None:
    scores, labels = scores_that_are_right(share)
    confidence = softmax(scores / fitting_temperature(scores, labels))[0, 0]
    assert confidence == pytest.approx(share, abs=0.01)


def test_every_message_is_judged_once_by_fits_without_it() -> None:
    found = list(cross_validated(TEXTS, INTENTS, SMALL, FakeEncoder(), folds=4))
    assert sorted(row for rows, _ in found for row in rows) == list(range(len(TEXTS)))
    assert all(scores.shape == (len(rows), len(MESSAGES)) for rows, scores in found)


def test_confidences_come_from_left_out_messages_not_from_learnt_ones() -> None:
    nothing_in_common = [chr(ord("一") + number) for number in range(20)]
    guessing = IntentModel.fit(nothing_in_common, ["greet", "thank"] * 10, SMALL, FakeEncoder())
    assert guessing.probabilities(nothing_in_common).max() < 0.75


MANY = [
    f"{opening}{text}{closing}"
    for text in TEXTS
    for opening in ("", "你好，", "那个")
    for closing in ("", "谢谢", "，急")
]
OF_MANY = [intent for intent in INTENTS for _ in range(9)]
BOUNDED = replace(SMALL, most_messages=40)


def size_of_what_is_recalled(model: IntentModel, folder: Path) -> int:
    folder.mkdir()
    model.save(folder)
    return (folder / "recalled.onnx").stat().st_size


def test_up_to_the_bound_nothing_changes() -> None:
    bounded = IntentModel.fit(TEXTS, INTENTS, replace(SMALL, most_messages=len(TEXTS)), FakeEncoder())
    np.testing.assert_array_equal(bounded.probabilities(UNSEEN), FITTED.probabilities(UNSEEN))


def test_above_the_bound_what_was_learnt_is_known() -> None:
    bounded = IntentModel.fit(MANY, OF_MANY, BOUNDED, FakeEncoder())
    likeliest = [bounded.intents[place] for place in bounded.probabilities(MANY).argmax(axis=1)]
    assert likeliest == OF_MANY


def test_above_the_bound_no_more_is_read_for_more_messages(tmp_path: Path) -> None:
    half, whole = (IntentModel.fit(MANY[::step], OF_MANY[::step], BOUNDED, FakeEncoder()) for step in (2, 1))
    small, large = (
        size_of_what_is_recalled(half, tmp_path / "half"),
        size_of_what_is_recalled(whole, tmp_path / "whole"),
    )
    assert large <= 1.1 * small


def test_above_the_bound_the_same_messages_give_the_same_answers() -> None:
    first, second = (IntentModel.fit(MANY, OF_MANY, BOUNDED, FakeEncoder()) for _ in range(2))
    np.testing.assert_array_equal(first.probabilities(UNSEEN), second.probabilities(UNSEEN))


def test_above_the_bound_a_stored_model_gives_the_same_answers(tmp_path: Path) -> None:
    bounded = IntentModel.fit(MANY, OF_MANY, BOUNDED, FakeEncoder())
    bounded.save(tmp_path)
    loaded = IntentModel.load(tmp_path, FakeEncoder())
    np.testing.assert_allclose(loaded.probabilities(UNSEEN), bounded.probabilities(UNSEEN), atol=1e-6)


def test_above_the_bound_confidences_come_from_left_out_messages() -> None:
    nothing_in_common = [chr(ord("一") + number) for number in range(2000)]
    settings = replace(SMALL, most_messages=500)
    guessing = IntentModel.fit(nothing_in_common, ["greet", "thank"] * 1000, settings, FakeEncoder())
    assert guessing.probabilities(nothing_in_common).max() < 0.75


def test_above_the_bound_every_message_is_judged_once_by_fits_without_it() -> None:
    found = list(cross_validated(MANY, OF_MANY, BOUNDED, FakeEncoder(), folds=4))
    assert sorted(row for rows, _ in found for row in rows) == list(range(len(MANY)))
    assert all(scores.shape == (len(rows), len(MESSAGES)) for rows, scores in found)


def test_above_the_bound_wording_alone_is_as_it_was() -> None:
    plain, bounded = (IntentModel.fit(MANY, OF_MANY, settings, None) for settings in (SMALL, BOUNDED))
    np.testing.assert_allclose(bounded.probabilities(UNSEEN), plain.probabilities(UNSEEN), atol=0.02)


def test_a_fit_may_end_early() -> None:
    early = IntentModel.fit(TEXTS, INTENTS, SMALL, FakeEncoder(), enough=Closeness(2.0, 10.0))
    assert np.ptp(early.probabilities(TEXTS)) == pytest.approx(0, abs=1e-6)


def test_every_encoder_has_its_vectors_spread_alike() -> None:
    assert Settings.with_encoder("use") == Settings.with_encoder(None) == Settings()
    assert Settings.with_encoder("e5").sharpness == 6 * Settings().sharpness
    assert Settings.with_encoder("use+e5") == Settings()
