"""Who comes into care: families on a day, with brothers and sisters, and unaccompanied children alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.synth import rates
from suffkit.synth.area import HERE, Area
from suffkit.synth.days import birthday
from suffkit.synth.draws import choose

ETHNICITIES = tuple(rates.ETHNICITIES)
NEEDS = tuple(rates.NEEDS)
_YEAR_DAYS = 365.2425  # only to spread made-up ages; ages are never worked out with it


def draw_children(rng: np.random.Generator, families: int, first: int, last: int, area: Area) -> pd.DataFrame:
    """The children of so many families, spread evenly over the days from `first` to `last`.

    Out: one row a child: arrives, birth (days), is_male, is_uasc, family, home (position of a postcode), ethnicity,
         need (positions in the lists above), luck (0 to 1, shared in a family).
    """
    arrives = first + ((np.arange(families) + rng.random(families)) / families * (last - first + 1)).astype(np.int64)
    uasc_family = rng.random(families) < rates.UASC_SHARE_OF_FAMILIES
    sizes = np.where(uasc_family, 1, 1 + choose(rng, rates.FAMILY_SIZES, families))
    family = np.repeat(np.arange(families), sizes)
    is_uasc = uasc_family[family]
    is_first = np.diff(family, prepend=-1) != 0
    age_days = np.where(is_uasc, *_first_ages(rng, len(family)))
    apart = rng.normal(0, rates.SIBLINGS_APART_YEARS * _YEAR_DAYS, len(family))
    beside = age_days[np.flatnonzero(is_first)][family] + np.where(np.abs(apart) < 320, np.copysign(320, apart), apart)
    inside = (beside >= 0) & (beside < 17.5 * _YEAR_DAYS)
    age_days = np.where(is_first | ~inside, age_days, beside)
    birth = arrives[family] - age_days.astype(np.int64)
    # Nobody comes into care on or after the 18th birthday.
    birth = np.where(birthday(birth, 18) <= arrives[family] + 7, birth + 14, birth)
    male_share = np.where(is_uasc, rates.UASC_MALE_SHARE, rates.MALE_SHARE)
    return pd.DataFrame(
        {
            "arrives": arrives[family],
            "birth": birth,
            "is_male": rng.random(len(family)) < male_share,
            "is_uasc": is_uasc,
            "family": family,
            "home": area.draw(rng, np.full(families, HERE))[family],
            "ethnicity": _by_family(rng, uasc_family, ETHNICITIES, rates.ETHNICITIES, rates.UASC_ETHNICITIES)[family],
            "need": _by_family(rng, uasc_family, NEEDS, rates.NEEDS, {rates.UASC_NEED: 1.0})[family],
            "luck": np.where(
                rng.random(len(family)) < rates.FAMILY_FATE_SHARE, rng.random(families)[family], rng.random(len(family))
            ),
        }
    )


def _first_ages(rng: np.random.Generator, size: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Ages in days, as of unaccompanied children and as of others."""
    within = rng.random(size) * (_YEAR_DAYS - 1)
    years = choose(rng, rates.AGES, size)
    newborn = (years == 0) & (rng.random(size) < rates.NEWBORN_SHARE_OF_UNDER_1)
    others = np.where(newborn, rng.random(size) * 14, years * _YEAR_DAYS + within)
    return choose(rng, rates.UASC_AGES, size) * _YEAR_DAYS + within, others


def _by_family(
    rng: np.random.Generator,
    uasc: npt.NDArray[np.bool_],
    codes: Sequence[str],
    weights: dict[str, float],
    uasc_weights: dict[str, float],
) -> npt.NDArray[np.int64]:
    usual = choose(rng, [weights[code] for code in codes], len(uasc))
    alone = choose(rng, [uasc_weights.get(code, 0.0) for code in codes], len(uasc))
    return np.where(uasc, alone, usual)
