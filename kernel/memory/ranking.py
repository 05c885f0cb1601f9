"""One score from all that speaks for a chunk: a weighted sum, computed for every chunk at once.

Words and likeness are shares from 0 to 1 that mean the same for any question, so sums of them can be
compared with a fixed floor. The weights were fitted as a multinomial logistic regression of the chunk that
holds the answer, and checked on conversations left out; README.md has the figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kernel.memory.dates import Days
from kernel.memory.dense import Likeness, Slots
from kernel.memory.neighbours import Neighbours
from kernel.memory.question import Question
from kernel.memory.traits import Traits

Scores = NDArray[np.float32]

# What counts for relevance beside likeness, which counts 1.
_WORDS_RELEVANCE = np.float32(0.2)
_LENT_RELEVANCE = np.float32(0.06)
_DAY_RELEVANCE = np.float32(0.1)

# Slots whose likeness is made exact where it was estimated, by score and by relevance.
_SHORTLIST = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each reason counts; 0 leaves it out."""

    words: float = 5.4
    likeness: float = 4.5
    before: float = 2.0
    """The words of the chunk before it."""
    answers: float = 2.6
    """The same, in addition, if the chunk before asks a question."""
    after: float = 0.8
    session: float = 4.5
    """The best words of its conversation."""
    speaker: float = 1.1
    day: float = 0.9
    document: float = 6.0
    """Of the newest import, where the question is about "the document"."""
    recent: float = 0.2
    pinned: float = 0.3
    unseen: float = 1.0
    """The likeness taken for a chunk without a vector, as a share of its words."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """By slot: `score` to order by, and `relevance`, to compare with a floor.

    A rare word that is there by chance lifts a score as much as one that is meant, so relevance rests on
    likeness more than the order does.
    """

    score: Scores
    relevance: Scores


def rank(
    question: Question,
    words: Scores,
    likeness: Scores | None,
    *,
    neighbours: Neighbours,
    traits: Traits,
    weights: Weights,
    document: int,
) -> Ranked:
    """Scores of all slots. words, likeness: see `Lexical.coverage` and `Likeness`, shape (slots,).

    document: the code of the session that "the document" means, 0 for none.
    """
    size = len(words)
    asks, before, after = traits.asks[:size], neighbours.before[:size], neighbours.after[:size]
    session = neighbours.session[:size]
    unseen = words * np.float32(weights.unseen)
    alike = unseen if likeness is None else np.where(np.isnan(likeness), unseen, likeness)
    lent = _lent(words * (weights.before + weights.answers * asks), before)
    lent += _lent(words * weights.after, after)
    score = weights.words * words + weights.likeness * alike + lent
    relevance = alike + _WORDS_RELEVANCE * words + _LENT_RELEVANCE * lent
    score += weights.session * _best_of_session(words, session, neighbours.codes)
    if question.days:
        then = _on_days(question.days, traits.day[:size])
        score += weights.day * then
        relevance += _DAY_RELEVANCE * then
    code = traits.speakers.get(question.speaker) if question.speaker else None
    if code is not None:
        score += weights.speaker * (traits.speaker[:size] == code)
    score += weights.recent * _recency(traits.day[:size])
    score += weights.pinned * traits.pinned[:size]
    if document:
        score += weights.document * (session == document)
    return Ranked(score, relevance)


def settle(ranked: Ranked, likeness: Likeness, weights: Weights) -> Ranked:
    """The best of what was ranked by an estimated likeness, by the exact one; the others are out of it."""
    best = np.union1d(_shortlist(ranked.score), _shortlist(ranked.relevance))
    gained = np.nan_to_num(likeness.of(best) - likeness.by_slot[best])  # without a vector: 0
    settled = Ranked(*(np.full(len(ranked.score), -np.inf, np.float32) for _ in range(2)))
    settled.score[best] = ranked.score[best] + np.float32(weights.likeness) * gained
    settled.relevance[best] = ranked.relevance[best] + gained
    return settled


def _shortlist(scores: Scores) -> Slots:
    return np.argpartition(scores, -_SHORTLIST)[-_SHORTLIST:]


def _lent(scores: Scores, lender: NDArray[np.int32]) -> Scores:
    """The scores of each slot's lender; 0 where it has none (-1, which finds the zero at the end)."""
    lent: Scores = np.append(scores, np.float32(0))[lender]
    return lent


def _best_of_session(words: Scores, session: NDArray[np.int32], codes: int) -> Scores:
    best = np.zeros(codes, np.float32)
    if len(session):
        # What was said together mostly stands together: the best of each run first.
        runs = np.append(0, np.flatnonzero(session[1:] != session[:-1]) + 1)
        np.maximum.at(best, session[runs], np.maximum.reduceat(words, runs))
    best[0] = 0  # what stands alone has no session
    return best.take(session)


def _recency(day: NDArray[np.int32]) -> Scores:
    """1 for the newest day, half of it a quarter of a year before."""
    if not len(day):
        return np.zeros(0, np.float32)
    age = (day.max() - day).astype(np.float32)
    recency: Scores = np.float32(1) / (1 + age / 90)
    return recency


def _on_days(named: list[Days], day: NDArray[np.int32]) -> Scores:
    """1 for what was said on a day that is named, half for a longer span; the best of several."""
    best = np.zeros(len(day), np.float32)
    said = day[day > 0]
    if not len(said):
        return best
    years = range(date.fromordinal(int(said.min())).year, date.fromordinal(int(said.max())).year + 1)
    for days in named:
        for span in [days.in_year(year) for year in years] if days.any_year else [days]:
            inside = (day >= span.first.toordinal()) & (day <= span.last.toordinal())
            np.maximum(best, inside * np.float32(1 if span.is_one else 0.5), out=best)
    return best
