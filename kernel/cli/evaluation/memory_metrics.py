"""The figures of `aigentos eval memory`. What they say: kernel/memory/README.md."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2
from statistics import fmean, median

from kernel.cli.evaluation.memory_run import DEPTH, Answer
from kernel.shared.percentile import percentile

ADVERSARIAL = 5  # a category of questions without a true answer: listed, but not in the total
TOTAL = f"1-{ADVERSARIAL - 1}"


def figures_of(answers: Sequence[Answer]) -> dict[str, object]:
    """JSON-able; shares from 0 to 1, None of what does not occur."""
    scored = [answer for answer in answers if answer.question.evidence]
    categories = sorted({answer.question.category for answer in scored})
    total = [answer for answer in scored if answer.question.category != ADVERSARIAL]
    times = [answer.ms for answer in answers]
    return {
        "questions": len(total),
        "skipped_without_evidence": len(answers) - len(scored),
        **_means(total),
        "categories": {
            str(category): _category([one for one in scored if one.question.category == category])
            for category in categories
        },
        "floor": _floor(total),
        "ms": {
            "median": round(median(times), 3) if times else None,
            "p95": round(percentile(times, 0.95), 3) if times else None,
        },
    }


def scores_of(ranked: Sequence[str], evidence: Sequence[str]) -> dict[str, float]:
    """Of one question with evidence. R@k is the share of its turns among the first k; nDCG has binary gains.

    Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques" (2002).
    """
    wanted = set(evidence)
    found = [turn in wanted for turn in ranked[:DEPTH]]
    first = next((rank for rank, right in enumerate(found, 1) if right), None)
    gain = sum(right / log2(rank + 1) for rank, right in enumerate(found, 1))
    ideal = sum(1 / log2(rank + 1) for rank in range(1, min(len(wanted), DEPTH) + 1))
    return {
        "R@5": sum(found[:5]) / len(wanted),
        "R@10": sum(found) / len(wanted),
        "Hit@5": float(any(found[:5])),
        "Hit@10": float(any(found)),
        "MRR@10": 1 / first if first else 0.0,
        "nDCG@10": gain / ideal,
    }


def _category(answers: Sequence[Answer]) -> dict[str, object]:
    return {"questions": len(answers), **_means(answers)}


def _means(answers: Sequence[Answer]) -> dict[str, object]:
    rows = [scores_of(answer.ranked, answer.question.evidence) for answer in answers]
    return {name: _mean([row[name] for row in rows]) for name in scores_of((), ("any",))}


def _floor(answers: Sequence[Answer]) -> dict[str, object]:
    """Questions that are given anything at all, and the right turns that are not lost to the floor."""
    right = [
        turn in answer.relevant
        for answer in answers
        for turn in answer.ranked[:5]
        if turn in answer.question.evidence
    ]
    return {
        "questions_given_something": _mean([bool(answer.relevant) for answer in answers]),
        "right_turns_of_the_first_5_kept": _mean(right),
    }


def _mean(values: Sequence[float]) -> float | None:
    return round(fmean(values), 4) if values else None
