"""Units of facts and of printed figures, from `codes/units.csv`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from suffkit.domain.code_lists import code_rows
from suffkit.errors import RequestError, suggest


@dataclass(frozen=True)
class Unit:
    """One unit. A unit as printed (`percent`, `gbp_million`) scales to the unit that facts are held in by `factor`."""

    unit: str
    singular: str
    plural: str
    prefix: str
    suffix: str
    kind: str
    scales_to: str
    factor: float
    meaning: str


@cache
def all_units() -> dict[str, Unit]:
    return {
        row["unit"]: Unit(
            unit=row["unit"],
            singular=row["singular"],
            plural=row["plural"],
            prefix=row["prefix"],
            suffix=row["suffix"],
            kind=row["kind"],
            scales_to=row["scales_to"],
            factor=float(row["factor"] or 1),
            meaning=row["meaning"],
        )
        for row in code_rows("units")
    }


def unit(name: str) -> Unit:
    """The unit of that name. Raises: RequestError with the nearest names."""
    try:
        return all_units()[name]
    except KeyError:
        raise RequestError(f"{name!r} is not a unit of domain/codes/units.csv.{suggest(name, all_units())}") from None


def factor_to(printed: str, held: str) -> float | None:
    """What a number printed in one unit is multiplied by to be held in the other.

    None where the two do not belong together.
    """
    if printed == held:
        return 1.0
    given = unit(printed)
    if given.scales_to == held:
        return given.factor
    # Weekly, nightly and yearly pounds may be printed in thousands or millions too.
    if given.scales_to and unit(given.scales_to).kind == "money" == unit(held).kind:
        return given.factor
    return None
