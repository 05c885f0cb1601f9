"""How the gate learns from the exemplars: once per change of them or of the embedding model.

The second stage is given the first one's opinion of each exemplar out of fold, that is from a first stage
that has seen neither the message nor any request to the same server, and catalogues of a few servers, as an
installation has them. So it learns how far evidence can be trusted for tools nobody has seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kernel.routing.exemplars import NO_TOOL, ROUTES, Exemplars
from kernel.routing.first_look_training import fit_first_look
from kernel.routing.gate_model import (
    CLASSES,
    COUNT,
    DIALOGUE,
    MATH,
    TOOL,
    Catalogue,
    GateModel,
    Impression,
    Lore,
    Reading,
    Thresholds,
    candidates,
    pair_rows,
    wanted_at_all,
)
from kernel.routing.known_requests import known_requests
from kernel.routing.logistic import Choice, Floats, Logistic, fit_choice, fit_logistic, softmax
from kernel.routing.message_evidence import MESSAGE_FEATURES
from kernel.routing.tool_evidence import CatalogueVectors, Rarity

_FOLDS: Final = 6
_SERVERS: Final = 5  # in each catalogue made up for training
# Catalogues an exemplar is shown in: what of its own server is there, and whether the requests to that server
# are known. A server without the wanted tool is the hardest: its other tools are about the same things.
_VARIANTS: Final = (
    ("server", True),
    ("server", False),
    ("server", False),
    ("nothing", True),
    ("all but the tool", False),
)
# Chosen on held-out messages: L2 penalties of a vector's dimensions, of a cue, of evidence about a tool.
_VECTOR_PENALTY: Final = 0.04
_CUE_PENALTY: Final = 0.004
_PAIR_PENALTY: Final = 0.002
# Shares of the exemplars that want no tool and would get one, or would be unsure. Four in five of these are
# near misses, written to mislead: in ordinary talk the shares are a fraction of these.
_FALSE_MATH: Final = 0.016
_FALSE_TOOL: Final = 0.06
_UNSURE: Final = 0.235


def gather_lore(exemplars: Exemplars, readings: Sequence[Reading], tool_vectors: Floats) -> Lore:
    """What is used of the exemplars as it is. Arguments as in `fit_gate`."""
    vectors = np.array([reading.vector for reading in readings])
    servers = _servers(exemplars)
    background = vectors[_labels(exemplars, readings) != TOOL]
    tools = CatalogueVectors.of(exemplars.tools, tool_vectors, background)
    asked = vectors[len(exemplars.routes) :]
    known = known_requests(
        asked,
        [None if request.route == NO_TOOL else request.route for request in exemplars.requests],
        [
            servers.index(_server_near(request.route, vector, tools))
            for request, vector in zip(exemplars.requests, asked, strict=True)
        ],
        [tool.route for tool in exemplars.tools],
        tool_vectors,
    )
    return Lore(Rarity.of(reading.evidence.stems for reading in readings), background, known)


def fit_gate(exemplars: Exemplars, readings: Sequence[Reading], tool_vectors: Floats) -> GateModel:
    """Learn from the exemplars.

    readings: of all exemplars, routes first, then requests. tool_vectors: (example tools, dimensions).
    Deterministic: the same input gives the same gate. Takes seconds.
    """
    labels = _labels(exemplars, readings)
    lore = gather_lore(exemplars, readings, tool_vectors)
    rows = np.array([reading.row for reading in readings])
    folds = np.append(np.arange(len(exemplars.routes)), lore.known.server_of) % _FOLDS
    odds = np.zeros((len(rows), CLASSES))
    for fold in range(_FOLDS):
        unseen = folds == fold
        odds[unseen] = _fit_first(rows[~unseen], labels[~unseen]).log_odds(rows[unseen])
    tools = CatalogueVectors.of(exemplars.tools, tool_vectors, lore.background)
    pairs = _pairs(exemplars, readings, odds, Catalogue.of(tools, lore.known), lore)
    second = fit_choice(pairs.rows, pairs.wanted, pairs.starts, penalty=_PAIR_PENALTY)
    talk = odds[: len(exemplars.routes)][labels[: len(exemplars.routes)] == DIALOGUE]
    look = fit_first_look(exemplars, [reading.evidence for reading in readings], labels, lore.rarity)
    return GateModel(_fit_first(rows, labels), second, look, lore, _calibrate(talk, pairs, second))


def _labels(exemplars: Exemplars, readings: Sequence[Reading]) -> NDArray[np.int64]:
    """The class of each exemplar. A request for no MCP tool may well be one for a native tool."""
    labels = [ROUTES.index(exemplar.route) for exemplar in exemplars.routes]
    for request, reading in zip(exemplars.requests, readings[len(labels) :], strict=True):
        if request.route != NO_TOOL:
            labels.append(TOOL)
        elif reading.evidence.count is not None:
            labels.append(COUNT)
        else:
            labels.append(MATH if reading.evidence.is_sum else DIALOGUE)
    return np.array(labels, np.int64)


def _servers(exemplars: Exemplars) -> list[str]:
    return sorted({_server(tool.route) for tool in exemplars.tools})


def _server_near(route: str, vector: Floats, tools: CatalogueVectors) -> str:
    """The server of a route; of NO_TOOL the one that the message might be taken for a request to."""
    if route == NO_TOOL:
        route = tools.tools[int(np.argmax(tools.surprise(vector)))].route
    return _server(route)


def _server(route: str) -> str:
    return route.split("::", maxsplit=1)[0]


def _fit_first(rows: Floats, labels: NDArray[np.int64]) -> Logistic:
    penalty = np.full(rows.shape[1], _VECTOR_PENALTY)
    penalty[-len(MESSAGE_FEATURES) :] = _CUE_PENALTY
    return fit_logistic(rows, labels, CLASSES, penalty=penalty)


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Exemplars in made-up catalogues, as `fit_choice` takes them."""

    rows: Floats
    wanted: NDArray[np.bool_]
    starts: NDArray[np.int64]
    strange: NDArray[np.bool_]
    """Of each choice: whether it wants no tool and the requests to the server it is near were not known."""


def _pairs(
    exemplars: Exemplars, readings: Sequence[Reading], odds: Floats, everything: Catalogue, lore: Lore
) -> _Pairs:
    servers = _servers(exemplars)
    of_server = {s: [i for i, t in enumerate(exemplars.tools) if _server(t.route) == s] for s in servers}
    chance = np.random.default_rng(len(readings))
    rows: list[Floats] = []
    wanted: list[bool] = []
    starts: list[int] = []
    strange: list[bool] = []
    exemplar_of = [*exemplars.routes, *exemplars.requests]
    for index, (exemplar, reading) in enumerate(zip(exemplar_of, readings, strict=True)):
        request = index - len(exemplars.routes) if index >= len(exemplars.routes) else None
        route = exemplar.route if request is not None else NO_TOOL
        own = _server_near(route, reading.vector, everything.tools)
        others = [server for server in servers if server != own]
        first = Impression.of(reading, odds[index], lore.known)
        for there, is_known in _VARIANTS:
            count = min(_SERVERS - 1, len(others))
            chosen = [str(server) for server in chance.choice(others, count, replace=False)]
            if there != "nothing":
                chosen.append(own)
            tools = [i for server in chosen for i in of_server[server]]
            if there == "all but the tool":
                tools = [i for i in tools if exemplars.tools[i].route != route]
            offered = everything.only(tools)
            offered = offered.only(candidates(reading, offered))
            mask = lore.known.except_for(request, None if is_known else servers.index(own))
            starts.append(len(wanted))
            strange.append(route == NO_TOOL and there == "server" and not is_known)
            rows.extend(pair_rows(reading, offered, first, lore, mask))
            wanted.extend(tool.route == route for tool in offered.tools.tools)
    return _Pairs(np.array(rows), np.array(wanted), np.array(starts), np.array(strange))


def _calibrate(talk: Floats, pairs: _Pairs, second: Choice) -> Thresholds:
    """Where to be sure, so that few exemplars that want no tool would get one.

    talk: the first stage's log-odds of the dialogue exemplars, out of fold, shape (messages, CLASSES).
    """
    choices = np.split(second.each(pairs.rows, pairs.starts), pairs.starts[1:])
    called = np.array([wanted_at_all(choices[i]) for i in np.flatnonzero(pairs.strange)])
    return Thresholds(
        math=float(np.quantile(softmax(talk)[:, MATH], 1 - _FALSE_MATH)),
        tool=float(np.quantile(called, 1 - _FALSE_TOOL)),
        unsure=float(np.quantile(called, 1 - _UNSURE)),
    )
