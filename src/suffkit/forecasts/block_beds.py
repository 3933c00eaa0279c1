"""Block against spot: what beds bought for the whole year save, or cost, against buying each week as it is needed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BlockAgainstSpot:
    """Prices of a week, and the settings of a yearly figure.

    beds:              beds in the block; without them there is no yearly figure.
    utilisation_share: share of the weeks in which a bed is in use; an empty bed of a block is paid for all the same.
    """

    block_gbp_per_week: float
    spot_gbp_per_week: float
    beds: float | None = None
    utilisation_share: float = 1.0
    weeks_in_year: float = 52.14

    def __post_init__(self) -> None:
        prices = (self.block_gbp_per_week, self.spot_gbp_per_week)
        if min(prices) <= 0 or not 0 <= self.utilisation_share <= 1 or self.weeks_in_year <= 0:
            raise ValueError("prices and weeks are above 0, and utilisation lies from 0 to 1")

    @property
    def avoided_gbp_per_week(self) -> float:
        """Spot less block, for a placement in a week in which the bed is in use."""
        return self.spot_gbp_per_week - self.block_gbp_per_week

    @property
    def avoided_gbp_per_year(self) -> float | None:
        """Spot price of the weeks used less block price of all weeks; None where the beds are not known."""
        if self.beds is None:
            return None
        weeks = self.beds * self.weeks_in_year
        return weeks * (self.utilisation_share * self.spot_gbp_per_week - self.block_gbp_per_week)

    @property
    def breaks_even_at_share(self) -> float:
        """Utilisation at which block and spot cost the same; above 1 a block never saves."""
        return self.block_gbp_per_week / self.spot_gbp_per_week
