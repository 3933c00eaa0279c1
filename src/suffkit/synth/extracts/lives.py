"""What the extracts are drawn from: the tidied returns of the made-up authority, and how much each child needs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.synth.days import first_day, last_day
from suffkit.synth.draws import choose_by
from suffkit.synth.extracts import prices
from suffkit.tidy import Tidy

Days = npt.NDArray[np.int64]
_OWN = "Own authority"


@dataclass(frozen=True, repr=False)
class Lives:
    """The made-up children as the returns tell of them; days are numbers, and `child` is a position in `children`.

    children:   child_id, birth, is_male, is_uasc, ethnicity, need, and need_for_kind, which is need against others who
                live alike (0 on average, standard deviation 1).
    stays:      child, stay_id, start, end, end_reason, is_short_break; an open one ends on `after`.
    placements: one row a placement that lasts, short breaks and days away left out: child, child_id, stay_id, start,
                end (`after` where `is_open`), is_open, carer_start, place, kind (empty: nobody pays), category,
                provider, route, urn, is_new.
    breaks:     the same of short breaks.
    leavers:    the care leavers of all returns.
    years:      the returns, each named for the year that it ends in; `first` and `last` are their first and last day.
    """

    children: pd.DataFrame
    stays: pd.DataFrame
    placements: pd.DataFrame
    breaks: pd.DataFrame
    leavers: pd.DataFrame
    years: tuple[int, ...]

    @property
    def first(self) -> int:
        return first_day(self.years[0])

    @property
    def last(self) -> int:
        return last_day(self.years[-1])

    @property
    def after(self) -> int:
        return self.last + 1

    @property
    def now(self) -> pd.DataFrame:
        """The placements that children are in on the last day."""
        return self.placements[self.placements["is_open"]].reset_index(drop=True)


def lives_of(rng: np.random.Generator, tidy: Tidy, leavers: pd.DataFrame, years: tuple[int, ...]) -> Lives:
    """The made-up lives behind the extracts.

    In: the generator; the tidied returns, as of the last day of the last of the years; their care leavers; the years.
    """
    after = last_day(years[-1]) + 1
    at = pd.Index(tidy.children["child_id"].astype(str))
    stays = _spans(tidy.stays, at, after)[["child", "stay_id", "start", "end", "end_reason", "is_short_break"]]
    everything = _spans(tidy.placements, at, after)
    everything = everything[(everything["end"] > everything["start"]) & ~everything["is_temporary"]]
    everything = _bought(rng, everything)
    lasting = everything[~everything["is_short_break"]].reset_index(drop=True)
    children = _children(rng, tidy.children, lasting)
    breaks = everything[everything["is_short_break"]].reset_index(drop=True)
    return Lives(children, stays, lasting, breaks, leavers, years)


def day_numbers(dates: pd.Series) -> Days:
    """Dates as whole days; null as a day long past."""
    return dates.to_numpy().astype("datetime64[D]").astype(np.int64)


def _spans(table: pd.DataFrame, children: pd.Index, after: int) -> pd.DataFrame:
    """Rows with `child` (position), `start`, `end` and `is_open`; text as plain text."""
    plain = table.astype(dict.fromkeys(table.select_dtypes("category").columns, "str"))
    is_open = plain["end_date"].isna().to_numpy()
    return plain.assign(
        child=children.get_indexer(pd.Index(plain["child_id"])),
        start=day_numbers(plain["start_date"]),
        end=np.where(is_open, after, day_numbers(plain["end_date"])),
        is_open=is_open,
    )


def _bought(rng: np.random.Generator, placements: pd.DataFrame) -> pd.DataFrame:
    """Each placement's kind, who provides it and by which route it was bought."""
    own = (placements["provider_group"] == _OWN).to_numpy()
    kinds = pd.Series(prices.KIND_OF_PLACE)
    pairs = placements["place"].map(kinds)
    kind = np.where(own, pairs.str[0], pairs.str[1])
    kind = np.where(pairs.isna(), "", kind)
    position = pd.Index(prices.KINDS).get_indexer(pd.Index(kind))
    weights = np.array(
        [[prices.PRICES[name].routes.get(route, 0.0) for route in prices.ROUTES] for name in prices.KINDS]
    )
    route = np.asarray(prices.ROUTES)[choose_by(rng, weights, np.maximum(position, 0))]
    in_house = own | (kind == prices.FAMILY)
    columns = ["child", "child_id", "stay_id", "start", "end", "is_open", "place", "category", "urn", "is_short_break"]
    return placements[columns].assign(
        carer_start=day_numbers(placements["carer_start_date"]),
        is_new=placements["counts_as_new"].to_numpy(),
        kind=kind,
        provider=np.where(in_house, prices.IN_HOUSE, prices.INDEPENDENT),
        route=np.where(in_house, prices.ROUTES[0], route),
    )


def _children(rng: np.random.Generator, children: pd.DataFrame, placements: pd.DataFrame) -> pd.DataFrame:
    heavy = placements["kind"].isin([prices.OWN_HOME, prices.HOME, prices.SECURE, prices.CARE_HOME, prices.SCHOOL])
    in_homes = np.isin(np.arange(len(children)), placements.loc[heavy, "child"])
    need_for_kind = rng.normal(0, 1, len(children))
    return pd.DataFrame(
        {
            "child_id": children["child_id"].astype(str).to_numpy(),
            "birth": day_numbers(children["birth_date"]),
            "is_male": (children["sex"] == "Male").to_numpy(),
            "is_uasc": children["is_uasc_ever"].to_numpy(),
            "ethnicity": children["ethnicity"].astype(str).to_numpy(),
            "need": need_for_kind + np.where(in_homes, prices.NEED_OF_HOMES, prices.NEED_OF_OTHERS),
            "need_for_kind": need_for_kind,
        }
    )
