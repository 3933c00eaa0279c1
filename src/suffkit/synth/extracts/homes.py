"""Homes and beds of the made-up authority, with nights filled as the placements of its returns fill them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.synth.columns import Text, numbered
from suffkit.synth.days import as_dates, day_number
from suffkit.synth.draws import choose
from suffkit.synth.extracts import prices
from suffkit.synth.extracts.lives import Lives

Numbers = npt.NDArray[np.int64]
RATINGS = ("Outstanding", "Good", "Requires improvement", "Inadequate", "Not yet inspected")
_RATING_WEIGHTS = (11, 66, 17, 3, 3)
FULLEST = 0.93  # a group of homes takes one more when it is fuller than this
_UNEVEN = (0.96, 1.03)
EMERGENCY_HOME = "E1"
_EMERGENCY_BEDS, _EMERGENCY_USE = 3, (0.45, 0.80)
_MOST_SPOT_BEDS = 3


@dataclass(frozen=True)
class Group:
    """A group of homes: for which placements, what it is, and the beds of one home after another."""

    prefix: str
    name: str
    paid_kind: str
    route: str
    kind: str
    provider: str
    contract: str
    sizes: tuple[int, ...]
    clients: str


GROUPS = (
    Group(
        "H", "Council homes", prices.OWN_HOME, "In-house", "Children's home", "In-house", "Own", (4, 5, 3, 6), "8 to 17"
    ),
    Group(
        "B", "Block contract homes", prices.HOME, "Block", "Children's home", "Independent", "Block", (4, 3, 2),
        "11 to 17",
    ),
    Group(
        "S", "Council supported accommodation", prices.OWN_SUPPORTED, "In-house", "Supported accommodation", "In-house",
        "Own", (5, 4), "16 and 17",
    ),
    Group(
        "L", "Block contract supported accommodation", prices.SUPPORTED, "Block", "Supported accommodation",
        "Independent", "Block", (8, 6, 10), "16 and 17",
    ),
)  # fmt: skip
_OWN, _PLANNED_OWN = GROUPS[0], ((4, 190), (2, 420))


@dataclass(frozen=True)
class Homes:
    """The extracts `beds` and `occupancy`; and of the council's homes `home_id, service, beds`, for the unit costs."""

    beds: pd.DataFrame
    occupancy: pd.DataFrame
    own: pd.DataFrame


def draw_homes(rng: np.random.Generator, lives: Lives) -> Homes:
    """Homes opened as the placements needed them, and their nights month by month.

    The nights filled of a group of homes in a month are those that the returns' placements fill: the homes together
    hold exactly them. Emergency beds stand beside, with nights of their own; two homes are planned.
    """
    months = np.arange(np.datetime64(as_dates(np.array([lives.first]))[0], "M"), np.datetime64("2100-01", "M"))
    months = months[months <= np.datetime64(as_dates(np.array([lives.last]))[0], "M")]
    found = [_of_group(rng, lives, group, months) for group in GROUPS]
    emergency, nights = _emergency(rng, months)
    beds = pd.concat([*(homes for homes, _ in found), emergency, _planned(lives), _spot(rng, lives)], ignore_index=True)
    own = found[0][0]
    return Homes(
        _as_beds(rng, beds, lives),
        pd.concat([*(filled for _, filled in found), nights], ignore_index=True),
        pd.DataFrame(
            {"home_id": own["home_id"], "service": numbered(np.arange(1, len(own) + 1), "Home "), "beds": own["beds"]}
        ),
    )


def nights_by_year(occupancy: pd.DataFrame) -> pd.DataFrame:
    """The nights of each home in each year: home_id, end_year, nights_available, nights_occupied."""
    month = pd.PeriodIndex(occupancy["month"], freq="M")
    nights = occupancy.assign(end_year=month.year + (month.month >= 4))
    return nights.groupby(["home_id", "end_year"], as_index=False)[["nights_available", "nights_occupied"]].sum()


def nights_by_month(placements: pd.DataFrame, months: npt.NDArray[np.datetime64]) -> Numbers:
    """Nights that the placements fill in each month."""
    first, after = _bounds(months)
    start, end = placements["start"].to_numpy()[:, None], placements["end"].to_numpy()[:, None]
    return np.maximum(np.minimum(end, after) - np.maximum(start, first), 0).sum(axis=0)


def _bounds(months: npt.NDArray[np.datetime64]) -> tuple[Numbers, Numbers]:
    """The first day of each month and of the one after it."""
    return months.astype("datetime64[D]").astype(np.int64), (months + 1).astype("datetime64[D]").astype(np.int64)


def _of_group(
    rng: np.random.Generator, lives: Lives, group: Group, months: npt.NDArray[np.datetime64]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    placements = lives.placements
    theirs = placements[(placements["kind"] == group.paid_kind) & (placements["route"] == group.route)]
    nights = nights_by_month(theirs, months)
    first, after = _bounds(months)
    needed = np.maximum.accumulate(np.ceil(nights / (after - first) / FULLEST).astype(np.int64))
    sizes = np.resize(group.sizes, max(1, int(needed[-1]))) if needed[-1] else np.array([], dtype=int)
    before = np.cumsum(sizes) - sizes
    sizes, before = sizes[before < needed[-1]], before[before < needed[-1]]
    # The month in which the homes before it no longer sufficed; in the first month, a home of long standing.
    opens = (needed[:, None] > before).argmax(axis=0)
    long_ago = first[0] - rng.integers(700, 5_000, len(sizes))
    home_id = numbered(np.arange(1, len(sizes) + 1), group.prefix)
    homes = _rows(
        group, home_id, sizes, opened=np.where(opens == 0, long_ago, first[opens] if len(opens) else first[:0])
    )
    is_open = opens <= np.arange(len(months))[:, None]
    available = is_open * sizes * (after - first)[:, None]
    weight = available * rng.uniform(*_UNEVEN, available.shape)
    filled = _shared_out(nights, weight)
    month, home = np.nonzero(available)
    return homes, pd.DataFrame(
        {
            "home_id": np.asarray(home_id)[home],
            "month": months.astype(str)[month],
            "nights_available": available[month, home].astype(float),
            "nights_occupied": np.minimum(filled, available)[month, home].astype(float),
        }
    )


def _shared_out(nights: Numbers, weight: npt.NDArray[np.float64]) -> Numbers:
    """The nights of each row in proportion to the weights, in whole nights that add up to them."""
    total = np.maximum(weight.sum(axis=1, keepdims=True), 1e-9)
    upto = np.rint(np.cumsum(weight, axis=1) / total * nights[:, None]).astype(np.int64)
    return np.diff(upto, axis=1, prepend=0)


def _rows(
    group: Group,
    home_id: Text | list[str],
    sizes: npt.ArrayLike,
    *,
    opened: Numbers | int = -1,
    planned: Numbers | int = -1,
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "home_id": home_id,
            "home_group": group.name,
            "kind": group.kind,
            "provider": group.provider,
            "contract": group.contract,
            "beds": sizes,
            "client_group": group.clients,
            "opened": opened,
            "planned": planned,
        }
    )


def _planned(lives: Lives) -> pd.DataFrame:
    """Two homes of the council that are to open in the years ahead."""
    sizes, ahead = np.array(_PLANNED_OWN).T
    return _rows(_OWN, numbered(np.arange(1, len(sizes) + 1), "HP"), sizes, planned=lives.last + ahead)


def _emergency(rng: np.random.Generator, months: npt.NDArray[np.datetime64]) -> tuple[pd.DataFrame, pd.DataFrame]:
    group = Group(
        "E", "Emergency beds", "", "", "Emergency bed", "Independent", "Block", (_EMERGENCY_BEDS,), "16 and 17"
    )
    first, after = _bounds(months)
    available = _EMERGENCY_BEDS * (after - first)
    filled = np.rint(available * rng.uniform(*_EMERGENCY_USE, len(months)))
    nights = pd.DataFrame(
        {
            "home_id": EMERGENCY_HOME,
            "month": months.astype(str),
            "nights_available": available.astype(float),
            "nights_occupied": filled,
        }
    )
    return _rows(group, [EMERGENCY_HOME], [_EMERGENCY_BEDS], opened=day_number(2016, 9, 1)), nights


def _spot(rng: np.random.Generator, lives: Lives) -> pd.DataFrame:
    """Homes of others in which children live on the last day, each under its own contract: a bed a child."""
    group = Group("X", "Homes bought bed by bed", "", "", "Children's home", "Independent", "Spot", (1,), "8 to 17")
    theirs = lives.now[(lives.now["kind"] == prices.HOME) & (lives.now["route"] != "Block")]
    beds = np.minimum(theirs.groupby("urn").size().to_numpy(), _MOST_SPOT_BEDS)
    opened = lives.first - rng.integers(100, 5_000, len(beds))
    return _rows(group, numbered(np.arange(1, len(beds) + 1), group.prefix), beds, opened=opened)


def _as_beds(rng: np.random.Generator, homes: pd.DataFrame, lives: Lives) -> pd.DataFrame:
    """The columns of the extract. A home that opened within the last half year is not yet inspected."""
    drawn = np.asarray(RATINGS)[choose(rng, _RATING_WEIGHTS, len(homes))]
    new = (homes["opened"] > lives.last - 180) | (homes["opened"] < 0)
    # Supported accommodation has been inspected since autumn 2024 only; emergency beds are none of Ofsted's.
    rated = homes["kind"] == "Children's home"
    return pd.DataFrame(
        {
            **{name: homes[name] for name in ("home_id", "home_group", "kind", "provider", "contract")},
            "beds": homes["beds"].astype(float),
            "client_group": homes["client_group"],
            "opened_date": as_dates(homes["opened"].to_numpy(), homes["opened"].to_numpy() < 0),
            "planned_date": as_dates(homes["planned"].to_numpy(), homes["planned"].to_numpy() < 0),
            "closed_date": as_dates(homes["opened"].to_numpy(), np.ones(len(homes), dtype=bool)),
            "rating": np.where(rated, np.where(new, "Not yet inspected", drawn), ""),
        }
    )
