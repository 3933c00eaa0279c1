"""What the flows that a plan states really lead to, beside the numbers that it aims at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class YearOfPlan:
    """One year carried forward: stock at the start and end, and what came and went, by cause."""

    year: int
    start: float
    joined: tuple[tuple[str, float], ...]
    left: tuple[tuple[str, float], ...]

    @property
    def end(self) -> float:
        return self.start + sum(number for _, number in self.joined) - sum(number for _, number in self.left)


def carry_forward(
    start: float, joined: Sequence[dict[str, float]], left: Sequence[dict[str, float]]
) -> list[YearOfPlan]:
    """Stock + entries - exits = next stock, year after year.

    In:     children at the start; for each year the children who join and who leave, by cause.
    Out:    one YearOfPlan a year.
    Raises: ValueError where more would leave than there are, or the two lists differ in length.
    """
    if len(joined) != len(left):
        raise ValueError(f"{len(joined)} years of entries but {len(left)} years of exits")
    years = []
    for number, (incoming, outgoing) in enumerate(zip(joined, left, strict=True), 1):
        year = YearOfPlan(number, start, tuple(incoming.items()), tuple(outgoing.items()))
        if year.end < 0:
            raise ValueError(f"year {number} takes more children out of care than there are")
        years.append(year)
        start = year.end
    return years
