import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.nlu.classify import IntentModel, Settings
from bot.nlu.fits import KEPT_FITS, fitted
from bot.nlu.solution import Solution
from tests.bot.nlu.fake_encoder import FakeEncoder

TEXTS = ["我要退货", "把钱退给我", "给我换一台", "换个新的给我"]
INTENTS = ["request_refund", "request_refund", "request_exchange", "request_exchange"]
SMALL = Settings(rarest=1)


def fit(fits: Path, texts: list[str] = TEXTS, settings: Settings = SMALL) -> IntentModel:
    return fitted(texts, INTENTS, settings, FakeEncoder(), fits)


def test_the_same_messages_are_fitted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = fit(tmp_path).probabilities(TEXTS)
    monkeypatch.delattr(IntentModel, "fit_from")
    assert (fit(tmp_path).probabilities(TEXTS) == first).all()


@pytest.mark.parametrize(
    ("texts", "settings"), [(TEXTS, Settings(rarest=1, sharpness=2.0)), ([*TEXTS[:3], "换一台新的"], SMALL)]
)
def test_other_messages_or_settings_are_fitted_anew(texts: list[str], settings: Settings, tmp_path: Path) -> None:
    fit(tmp_path)
    fit(tmp_path, texts, settings)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_fit_that_was_broken_off_is_made_anew(tmp_path: Path) -> None:
    fit(tmp_path)
    [stored] = tmp_path.iterdir()
    (stored / "classifier.json").unlink()
    assert fit(tmp_path).intents == sorted(set(INTENTS))


def test_a_fit_that_begins_at_another_one_is_the_same(tmp_path: Path) -> None:
    fit(tmp_path)
    more = [*TEXTS, "发票还没有开给我"], [*INTENTS, "request_invoice"]
    warm, cold = (fitted(*more, SMALL, FakeEncoder(), folder) for folder in (tmp_path, tmp_path / "none"))
    assert warm.intents == cold.intents
    np.testing.assert_allclose(warm.probabilities(more[0]), cold.probabilities(more[0]), atol=0.01)


def test_a_fit_above_the_bound_begins_at_another_one_and_is_the_same(tmp_path: Path) -> None:
    bounded = replace(SMALL, most_messages=3)
    fit(tmp_path, settings=bounded)
    more = [*TEXTS, "发票还没有开给我"], [*INTENTS, "request_invoice"]
    warm, cold = (fitted(*more, bounded, FakeEncoder(), folder) for folder in (tmp_path, tmp_path / "none"))
    np.testing.assert_allclose(warm.probabilities(more[0]), cold.probabilities(more[0]), atol=0.01)


@pytest.mark.parametrize("factor", [0.0, -1.0, 1.2, 1e20])
def test_a_spoilt_solution_cannot_change_a_fit(factor: float, tmp_path: Path) -> None:
    fit(tmp_path)
    [stored] = tmp_path.iterdir()
    kept = Solution.load(stored)
    assert kept is not None
    spoilt = replace(kept, weights=kept.weights * np.float32(factor))
    (stored / "classifier.json").unlink()
    spoilt.save(stored)
    cold = IntentModel.fit(TEXTS, INTENTS, SMALL, FakeEncoder())
    np.testing.assert_allclose(fit(tmp_path).probabilities(TEXTS), cold.probabilities(TEXTS), atol=0.01)


def test_the_fits_used_last_are_kept(tmp_path: Path) -> None:
    def settings(number: int) -> Settings:
        return Settings(rarest=1, sharpness=1.0 + number)

    for number in range(KEPT_FITS):
        fit(tmp_path, settings=settings(number))
    for stored in tmp_path.iterdir():
        os.utime(stored, (1000, 1000))
    fit(tmp_path, settings=settings(0))
    [used] = [stored for stored in tmp_path.iterdir() if stored.stat().st_mtime > 1000]
    fit(tmp_path, settings=settings(KEPT_FITS))
    assert len(list(tmp_path.iterdir())) == KEPT_FITS
    assert used.exists()
