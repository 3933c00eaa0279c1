"""Drawing from weights, by the million at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]


def choose(rng: np.random.Generator, weights: Sequence[float], size: int) -> Numbers:
    """`size` positions in `weights`, each as likely as its weight."""
    cumulative = np.cumsum(np.asarray(weights, dtype=float))
    return np.searchsorted(cumulative / cumulative[-1], rng.random(size), side="right").astype(np.int64)


def choose_by(
    rng: np.random.Generator,
    weights: npt.NDArray[np.float64],
    rows: Numbers,
    luck: npt.NDArray[np.float64] | None = None,
) -> Numbers:
    """For each of `rows` a position in that row of `weights`; `luck`, 0 to 1, takes the place of the draw."""
    cumulative = np.cumsum(weights, axis=1)
    cumulative /= cumulative[:, -1:]
    drawn = rng.random(len(rows)) if luck is None else luck
    chosen = np.zeros(len(rows), dtype=np.int64)
    for column in range(weights.shape[1] - 1):
        chosen += drawn >= cumulative[rows, column]
    return chosen


def streams(seed: int, names: Sequence[str]) -> dict[str, np.random.Generator]:
    """A generator for each part of the work, so that a change in one part leaves the others' draws as they were."""
    return {name: np.random.default_rng([seed, number]) for number, name in enumerate(names)}
