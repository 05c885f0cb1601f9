"""How the first look learns from the exemplars: from their words alone, in made-up catalogues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kernel.routing.exemplars import NO_TOOL, Exemplars
from kernel.routing.first_look import FirstLook, look_row, own_features
from kernel.routing.logistic import Floats, Logistic, fit_logistic
from kernel.routing.message_evidence import MessageEvidence
from kernel.routing.rules import decide_by_form
from kernel.routing.tool_evidence import Rarity

_FOLDS: Final = 6
_OTHERS: Final = 4  # servers in a catalogue beside the wanted one
# Catalogues an exemplar is shown in, by whether the server it wants is there; the last has no tools at all.
_WITH_ITS_SERVER: Final = (True, True, False)
_WORD_PENALTY: Final = 0.02
_EVIDENCE_PENALTY: Final = 0.004
# Share of the exemplars that want something and would be taken for talk. Half of those are written to
# mislead; of held-out turns that want something it was 5 %.
_MISSED: Final = 0.1


def fit_first_look(
    exemplars: Exemplars, evidence: Sequence[MessageEvidence], labels: NDArray[np.int64], rarity: Rarity
) -> FirstLook:
    """Learn from the exemplars; `evidence` and `labels` (0 is dialogue) are theirs, routes first.

    Deterministic. Takes seconds.
    """
    of_server = {
        server: [tool for tool in exemplars.tools if _server(tool.route) == server]
        for server in dict.fromkeys(_server(tool.route) for tool in exemplars.tools)
    }
    servers = list(of_server)
    chance = np.random.default_rng(len(evidence))
    rows: list[Floats] = []
    wanting: list[bool] = []
    folds: list[int] = []
    for index, (exemplar, item) in enumerate(
        zip((*exemplars.routes, *exemplars.requests), evidence, strict=True)
    ):
        if decide_by_form(item, has_tools=True) is not None:
            continue
        is_request = index >= len(exemplars.routes) and exemplar.route != NO_TOOL
        own = [_server(exemplar.route)] if is_request else []
        others = [server for server in servers if server not in own]
        for is_there in _WITH_ITS_SERVER:
            chosen = [*map(str, chance.choice(others, min(_OTHERS, len(others)), replace=False))]
            offered = [tool for name in chosen + (own if is_there else []) for tool in of_server[name]]
            rows.append(look_row(item, offered, rarity))
            wanting.append(bool(labels[index]) and (is_there or not is_request))
        rows.append(look_row(item, (), rarity))
        wanting.append(bool(labels[index]) and not is_request)
        folds += [servers.index(own[0]) % _FOLDS if own else index % _FOLDS] * (len(_WITH_ITS_SERVER) + 1)
    return _fit(np.array(rows), np.array(wanting), np.array(folds))


def _server(route: str) -> str:
    return route.split("::", maxsplit=1)[0]


def _fit(rows: Floats, wanting: NDArray[np.bool_], folds: NDArray[np.int64]) -> FirstLook:
    chances = np.zeros(len(rows))
    for fold in range(_FOLDS):
        unseen = folds == fold
        if unseen.any() and not unseen.all():
            chances[unseen] = _classifier(rows[~unseen], wanting[~unseen]).probabilities(rows[unseen])[:, 1]
    threshold = float(np.quantile(chances[wanting], _MISSED)) if wanting.any() else 0.0
    return FirstLook(_classifier(rows, wanting), threshold)


def _classifier(rows: Floats, wanting: NDArray[np.bool_]) -> Logistic:
    penalty = np.full(rows.shape[1], _WORD_PENALTY)
    penalty[-own_features() :] = _EVIDENCE_PENALTY
    return fit_logistic(rows, wanting.astype(np.int64), 2, penalty=penalty)
