"""Multinomial logistic regression and a conditional logit, with an L2 penalty; fitted in seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_ROUNDS = 300


@dataclass(frozen=True, slots=True)
class Logistic:
    """Classes of rows of features, which are standardised as they were in training."""

    mean: Floats
    """Shape (features,)."""
    scale: Floats
    """Shape (features,)."""
    weights: Floats
    """Shape (features + 1, classes); the last row is the bias."""

    def log_odds(self, features: Floats) -> Floats:
        """Unnormalised log-probabilities, shape (rows, classes), of features of shape (rows, features)."""
        scores: Floats = (features - self.mean) / self.scale @ self.weights[:-1] + self.weights[-1]
        return scores

    def probabilities(self, features: Floats) -> Floats:
        """Shape (rows, classes), each row sums to 1."""
        return softmax(self.log_odds(features))


def fit_logistic(features: Floats, labels: NDArray[np.int64], classes: int, *, penalty: Floats) -> Logistic:
    """Fit by Nesterov's accelerated gradient descent.

    features: (rows, features). labels: (rows,), 0 to classes - 1. penalty: (features,), the L2 penalty of
    each feature beside the mean loss of the rows.
    """
    mean = features.mean(axis=0)
    scale = features.std(axis=0)
    scale[scale < 1e-9] = 1.0
    # Half the memory to go through in each round; the result is as good.
    rows: Any = np.hstack([(features - mean) / scale, np.ones((len(features), 1))]).astype(np.float32)
    wanted = np.eye(classes, dtype=np.float32)[labels]
    penalties = np.append(penalty, 0.0)[:, None].astype(np.float32)
    # An upper bound of the curvature gives a step that never overshoots.
    step = np.float32(1.0 / (0.5 * _largest_eigenvalue(rows) / len(rows) + penalties.max()))
    found: Any = np.zeros((rows.shape[1], classes), np.float32)
    ahead = found
    for turn in range(_ROUNDS):
        gradient = rows.T @ (softmax(rows @ ahead) - wanted) / np.float32(len(rows)) + penalties * ahead
        moved = ahead - step * gradient
        ahead = moved + np.float32(turn / (turn + 3)) * (moved - found)
        found = moved
    return Logistic(mean, scale, found.astype(np.float64))


def softmax(scores: Floats) -> Floats:
    """Along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return shares


@dataclass(frozen=True, slots=True)
class Choice:
    """A conditional logit: at most one of several options, each a row of features, is chosen; none scores 0.

    McFadden, Conditional logit analysis of qualitative choice behavior (1974).
    """

    mean: Floats
    scale: Floats
    weights: Floats
    """Shape (features + 1,); the last is the bias."""

    def probabilities(self, options: Floats) -> Floats:
        """Of each option, shape (options,), by features of shape (options, features); the rest is none's."""
        return softmax(np.append(self._scores(options), 0.0))[:-1]

    def each(self, options: Floats, starts: NDArray[np.int64]) -> Floats:
        """The same for many choices at once, as in `fit_choice`; shape (options,)."""
        return _shares(self._scores(options), starts)

    def _scores(self, options: Floats) -> Floats:
        scores: Floats = (options - self.mean) / self.scale @ self.weights[:-1] + self.weights[-1]
        return scores


def fit_choice(
    options: Floats, chosen: NDArray[np.bool_], starts: NDArray[np.int64], *, penalty: float
) -> Choice:
    """Fit to many choices.

    options: the options of all choices, shape (rows, features). chosen: (rows,). starts: the first row of
    each choice.
    """
    mean = options.mean(axis=0)
    scale = options.std(axis=0)
    scale[scale < 1e-9] = 1.0
    rows = np.hstack([(options - mean) / scale, np.ones((len(options), 1))])
    step = 1.0 / (_largest_eigenvalue(rows) / len(starts) + penalty)
    found = ahead = np.zeros(rows.shape[1])
    penalties = np.append(np.full(options.shape[1], penalty), 0.0)
    for turn in range(_ROUNDS):
        gradient = rows.T @ (_shares(rows @ ahead, starts) - chosen) / len(starts) + penalties * ahead
        moved = ahead - step * gradient
        ahead = moved + turn / (turn + 3) * (moved - found)
        found = moved
    return Choice(mean, scale, found)


def _shares(scores: Floats, starts: NDArray[np.int64]) -> Floats:
    """The probability of each option within its choice; none scores 0."""
    raised = np.exp(np.clip(scores, -30.0, 30.0))
    choice_of = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(scores))))
    shares: Floats = raised / (1.0 + np.add.reduceat(raised, starts))[choice_of]
    return shares


def _largest_eigenvalue(rows: Floats) -> float:
    """Of rows.T @ rows, by power iteration; a tenth more, for it is approached from below."""
    gram = rows.T @ rows
    vector = np.ones(len(gram)) / np.sqrt(len(gram))
    for _ in range(50):
        vector = gram @ vector
        length = np.linalg.norm(vector)
        vector /= length
    return float(length) * 1.1
