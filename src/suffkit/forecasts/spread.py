"""How far outcomes strayed before: samples of deviations in the logarithm by steps ahead, pooled over all areas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from suffkit.errors import RequestError
from suffkit.forecasts.frame import HALF
from suffkit.forecasts.grid import Floats

# Fewer changes than this say nothing of the tails; an interval would be a guess.
FEWEST_CHANGES = 20
_DRAWS = (np.arange(400) + 0.5) / 400


@dataclass(frozen=True)
class Pool:
    """Deviations by steps ahead, those steps alone of which enough are known."""

    deviations: Mapping[int, Floats]

    @property
    def furthest(self) -> int:
        return max(self.deviations)

    def known(self, step: int) -> tuple[int, float]:
        """The step whose deviations stand for this one, and what to widen them by.

        Beyond the furthest the spread of the furthest grows with the square root of time, as a random walk's does.
        """
        return (step, 1.0) if step in self.deviations else (self.furthest, float(np.sqrt(step / self.furthest)))

    def sample(self, step: int) -> Floats:
        """The deviations so many steps ahead, around their median."""
        nearest, wider = self.known(step)
        sample = self.deviations[nearest]
        return (sample - np.median(sample)) * wider

    def quantiles(self, step: int, numbers: Floats) -> Floats:
        """Quantiles of the deviations so many steps ahead, around their median."""
        return np.asarray(np.quantile(self.sample(step), numbers))


def pool_of(deviations: Mapping[int, Floats], series: str) -> Pool:
    """The deviations of the steps of which enough are known.

    In:     an array a step, missing values among them; the series, for the message.
    Raises: RequestError, too few even of the first step.
    """
    known = {step: sample[np.isfinite(sample)].ravel() for step, sample in deviations.items()}
    if known.get(1, np.array([])).size < FEWEST_CHANGES:
        raise RequestError(
            f"{series}: {known.get(1, np.array([])).size} changes from one date to the next are known up to the "
            f"origin, over all areas; {FEWEST_CHANGES} are needed to tell how far such numbers move. Give more areas "
            "or more years, or choose a later origin."
        )
    enough = [step for step in sorted(known) if known[step].size >= FEWEST_CHANGES]
    return Pool({step: known[step] for step in enough})


def growth(values: Floats, step: int) -> Floats:
    """Change of the logarithm over so many columns, areas by starting columns; missing where either end is."""
    logs = np.log(values + HALF)
    return logs[:, step:] - logs[:, :-step]


def growth_pool(values: Floats, series: str) -> Pool:
    """The pool of what all areas' numbers grew by: the spread around a forecast of no change."""
    return pool_of({step: growth(values, step) for step in range(1, values.shape[1])}, series)


def replay_pool(values: Floats, point: Callable[[Floats, int], Floats], furthest: int, series: str) -> Pool:
    """The pool of a rule's own misses, replayed from each earlier column.

    In: areas by columns; the rule, from a matrix to areas by steps; how many steps ahead to replay.
    """
    return pool_of({step: part.ravel(order="F") for step, part in strays_of(values, point, furthest).items()}, series)


def strays_of(
    values: Floats, point: Callable[[Floats, int], Floats], furthest: int, learnt_from: int = 1
) -> dict[int, Floats]:
    """How far a rule's points were from what came, in the logarithm, replayed from each earlier column.

    In:  rows by columns; the rule, from a matrix to rows by steps; how many steps ahead to replay; how many columns the
         first replay learns from.
    Out: by step, rows by origins; a step that is never reached is left out.
    """
    columns = values.shape[1]
    missed: dict[int, list[Floats]] = {step: [] for step in range(1, furthest + 1)}
    for origin in range(learnt_from - 1, columns - 1):
        ahead = min(furthest, columns - 1 - origin)
        said = point(values[:, : origin + 1], ahead)
        truth = values[:, origin + 1 : origin + 1 + ahead]
        # Where the rule says nothing of an area yet, its point is missing and so is the miss.
        strays = np.log(truth + HALF) - np.log(np.maximum(said, 0) + HALF)
        for step in range(1, ahead + 1):
            missed[step].append(strays[:, step - 1])
    return {step: np.column_stack(parts) for step, parts in missed.items() if parts}


def lift(sample: Floats, scale: npt.ArrayLike) -> Floats:
    """Mean of exp(scale x deviation) over the sample: how far the mean of counts lies above their middle.

    In:  deviations; the areas' scales. Out: a factor an area.
    """
    draws = np.quantile(sample, _DRAWS)
    return np.asarray(np.exp(np.multiply.outer(scale, draws)).mean(axis=-1))
