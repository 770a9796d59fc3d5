"""How often understanding is right, how well it knows when it is not, and whether it sees what is out of scope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, roc_auc_score

LEAST_OF_A_CLASS = 5
BINS = 10
DRAWS = 1000


def macro_f1(predicted: Sequence[str], accepted: Sequence[Sequence[str]]) -> float:
    """The mean F1 over the classes with at least five messages; any accepted intent counts as the true one."""
    true = [guess if guess in labels else labels[0] for guess, labels in zip(predicted, accepted, strict=True)]
    counts = Counter(labels[0] for labels in accepted)
    classes = sorted(intent for intent, count in counts.items() if count >= LEAST_OF_A_CLASS)
    return float(f1_score(true, predicted, labels=classes, average="macro", zero_division=0)) if classes else 0.0


def bins(confidences: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float, int]]:
    """The ten bins of equal width that hold anything: mean confidence, share that is right, how many."""
    sure, hits = np.asarray(confidences), np.asarray(right, dtype=float)
    places = np.minimum((sure * BINS).astype(int), BINS - 1)
    held = [places == place for place in sorted(set(places.tolist()))]
    return [(float(sure[held_here].mean()), float(hits[held_here].mean()), int(held_here.sum())) for held_here in held]


def calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """How far confidence and being right lie apart, in the mean over ten bins of equal width (ECE)."""
    return sum(abs(sure - hits) * count for sure, hits, count in bins(confidences, right)) / len(right)


def recall_at(false_alarms: float, scores: Sequence[float], outside: Sequence[bool]) -> float:
    """The share of messages out of scope that a threshold finds which flags at most `false_alarms` of the others."""
    values, out = np.asarray(scores), np.asarray(outside)
    inside = np.sort(values[~out])[::-1]
    allowed = int(false_alarms * len(inside))
    threshold = inside[allowed] if allowed < len(inside) else -np.inf
    return float((values[out] > threshold).mean())


def auroc(scores: Sequence[float], outside: Sequence[bool]) -> float:
    """How surely a message out of scope scores higher than one in scope."""
    return float(roc_auc_score(np.asarray(outside), np.asarray(scores)))


def interval(right: Sequence[bool], seed: int = 0) -> tuple[float, float]:
    """The 95 % interval of the mean, by drawing the messages anew."""
    hits: NDArray[np.float64] = np.asarray(right, dtype=float)
    draws = np.random.default_rng(seed).integers(0, len(hits), (DRAWS, len(hits)))
    low, high = np.percentile(hits[draws].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)
