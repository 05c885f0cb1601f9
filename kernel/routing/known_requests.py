"""The example requests as evidence: what is like one of them may want a tool that is like its tool."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kernel.routing.logistic import Floats

NO_EXAMPLE_TOOL = -1
ALIKE_FEATURES = ("alike_loosely", "alike_strictly", "like_an_example_tool")

_STRICTNESS = (0.5, 1.0)  # how much it costs that a tool is unlike the example's
_NEAREST = 3  # of the messages that want no tool


@dataclass(frozen=True, slots=True)
class KnownRequests:
    """Messages near an example tool, with the tool each wants."""

    vectors: NDArray[np.float32]
    """Of the messages, shape (messages, dimensions): half the memory to go through for each turn."""
    tool_of: NDArray[np.int64]
    """The example tool a message wants, or NO_EXAMPLE_TOOL; shape (messages,)."""
    server_of: NDArray[np.int64]
    """The example server a message is near to; shape (messages,)."""
    documents: Floats
    """Vectors of the example tools, shape (example tools, dimensions)."""

    def likeness(self, tools: Floats) -> Floats:
        """How alike each message's tool is to `tools`, shape (messages, tools); 0 where it wants none.

        Computed once per catalogue.
        """
        near = self.documents @ tools.T
        return np.where(self.tool_of[:, None] >= 0, near[self.tool_of], 0.0)

    def similar(self, vector: Floats) -> Floats:
        """Its cosine to each message, shape (messages,)."""
        cosines = self.vectors @ vector.astype(np.float32)
        return cosines.astype(np.float64)

    def alike(self, similar: Floats, likeness: Floats, *, without: NDArray[np.bool_] | None = None) -> Floats:
        """Shape (tools, len(ALIKE_FEATURES)).

        similar: of the message in question, as `similar` gives it. without: messages to leave out, shape
        (messages,).
        """
        known = np.ones(len(self.vectors), np.bool_) if without is None else ~without
        wanting, idle = known & (self.tool_of >= 0), similar[known & (self.tool_of < 0)]
        if not wanting.any():
            return np.zeros((likeness.shape[1], len(ALIKE_FEATURES)))
        usual = np.sort(idle)[-_NEAREST:].mean() if len(idle) else 0.0
        chosen, near = similar[wanting][:, None], likeness[wanting]
        columns = [(chosen + strictness * (near - 1.0)).max(axis=0) - usual for strictness in _STRICTNESS]
        return np.column_stack([*columns, near.max(axis=0)])

    def except_for(self, index: int | None, server: int | None) -> NDArray[np.bool_]:
        """A mask for `without`: one message, and all that are near one server."""
        mask = np.zeros(len(self.vectors), np.bool_) if server is None else self.server_of == server
        if index is not None:
            mask[index] = True
        return mask


def known_requests(
    vectors: Floats,
    wanted: Sequence[str | None],
    near: Sequence[int],
    routes: Sequence[str],
    documents: Floats,
) -> KnownRequests:
    """wanted: a route of `routes` or None, for each message; near: the number of the server it is near to."""
    number = {route: index for index, route in enumerate(routes)}
    return KnownRequests(
        vectors.astype(np.float32),
        np.array([NO_EXAMPLE_TOOL if route is None else number[route] for route in wanted], np.int64),
        np.array(near, np.int64),
        documents,
    )
