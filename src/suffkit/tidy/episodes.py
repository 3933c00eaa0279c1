"""The episodes of several years' returns as one history of each child: in order, each once, none over another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from suffkit.contracts.returns import EPISODES
from suffkit.domain.returns_codes import groups
from suffkit.errors import BLOCK, NOTE
from suffkit.tidy.changes import Change
from suffkit.tidy.coding import OPEN, Flags, Numbers, coded, dates_of, days_of, held, numbers_of, places_in
from suffkit.tidy.runs import after, begins, from_end, order_of, packed

CODES = tuple(column.name for column in EPISODES.columns if column.type == "text" and column.name != "child_id")
MANY_WORDS = ("home_postcode", "placement_postcode", "urn")
SHORT_BREAKS = tuple(code for code, group in groups("legal_status").items() if group == "Short breaks")
CONTINUES = "X1"
STARTS = "S"


@dataclass(frozen=True, repr=False)
class History:
    """Rows of episodes on their way: `at` are their positions in the table as read, the rest is beside them.

    `is_cut` marks an end that no return states.
    """

    at: Numbers
    child: Numbers
    start: Numbers
    end: Numbers
    year: Numbers
    is_cut: Flags

    def keep(self, kept: Flags) -> History:
        return self if kept.all() else self.take(np.flatnonzero(kept))

    def take(self, kept: Numbers) -> History:
        return History(*(part[kept] for part in vars(self).values()))


def merge_episodes(episodes: pd.DataFrame, children: pd.DataFrame, *, as_of: date) -> tuple[pd.DataFrame, list[Change]]:
    """One history a child from the returns of several years.

    An episode is known by child, first day and its place among those of that day; of one that stands in several returns
    the newest row counts. An episode left open by an older return that no newer one repeats is not a child still in
    care: it ends on the 1 April after its return, or where the next episode starts, and is reported.

    In:  EPISODES of any years; CHILDREN; the day that the tables are to be as of (later starts are left out, later ends
         are still open).
    Out: EPISODES columns in order of child and day, codes as categoricals, with `is_short_break` and `is_cut` (its end
         was inferred); and what was dropped or changed.
    """
    ids = children["child_id"].cat.categories
    codes = {name: held(episodes[name]) if name in MANY_WORDS else coded(episodes[name]) for name in CODES}
    read = History(
        at=np.arange(len(episodes)),
        child=places_in(ids, episodes["child_id"]),
        start=days_of(episodes["start_date"]),
        end=days_of(episodes["end_date"]),
        year=episodes["return_year"].to_numpy().astype(np.int64),
        is_cut=np.zeros(len(episodes), dtype=bool),
    )
    known, changes = _usable(read)
    ordered, twice = _in_order(known, codes)
    newest, repeated = _newest(ordered)
    settled, unsettled = _settle_open(newest)
    apart, overlaps = _take_apart(settled)
    told, cut_off = _as_of(apart, as_of)
    # A day that is still to come has no reason for its end yet.
    is_open = told.end >= OPEN
    table = pd.DataFrame(
        {
            "child_id": children["child_id"].array.take(told.child),
            "start_date": dates_of(told.start),
            "end_date": dates_of(told.end),
            **{name: words.array.take(told.at) for name, words in codes.items()},
            "return_year": told.year,
            "is_cut": told.is_cut,
        }
    )
    table = table.assign(
        end_reason=table["end_reason"].mask(is_open, ""),
        move_reason=table["move_reason"].mask(is_open, ""),
        is_short_break=table["legal_status"].isin(SHORT_BREAKS).to_numpy(),
    )
    return table, [*changes, twice, repeated, *unsettled, overlaps, cut_off]


def _usable(read: History) -> tuple[History, list[Change]]:
    no_header, backward = read.child < 0, read.end < read.start
    changes = [
        Change(
            "child_not_in_header",
            "episodes",
            int(no_header.sum()),
            "belong to children that no header holds, and are left out. Add them to the header.",
            BLOCK,
        ),
        Change(
            "ends_before_start",
            "episodes",
            int((backward & ~no_header).sum()),
            "end before they start, and are left out. Correct their dates.",
            BLOCK,
        ),
    ]
    return read.keep(~(no_header | backward)), changes


def _in_order(known: History, codes: dict[str, pd.Series]) -> tuple[History, Change]:
    """By child, first day, return and end; of those of no length the one that starts a stay first.

    What these leave open is settled by the codes, so that the order of the file plays no part; rows alike in all are
    one.
    """
    starts = (codes["start_reason"] == STARTS).to_numpy()[known.at]
    goes_on = (codes["end_reason"] == CONTINUES).to_numpy()[known.at]
    keys = (known.child, known.start, known.year, known.end, (~starts).astype(np.int64), (~goes_on).astype(np.int64))
    order = order_of(*keys)
    alike = ~begins(*(key[order] for key in keys))
    if not alike.any():
        return known.take(order), Change("same_row_twice", "episodes", 0, "")
    group = np.cumsum(~alike)
    tied = np.flatnonzero(alike | np.append(alike[1:], False))
    ties = pd.DataFrame({name: numbers_of(words)[known.at[order[tied]]] for name, words in codes.items()})
    ties.insert(0, "group", group[tied])
    sorted_ties = ties.sort_values(list(ties.columns), kind="stable")
    order[tied] = order[tied][sorted_ties.index]
    kept = np.ones(len(order), dtype=bool)
    kept[tied] = ~sorted_ties.duplicated().to_numpy()
    what = "stand twice in one return, alike in every column; one of each was kept."
    return known.take(order[kept]), Change("same_row_twice", "episodes", int((~kept).sum()), what, NOTE)


def _newest(ordered: History) -> tuple[History, Change]:
    # Places on a day are counted from its last episode, which is the one that a later return can hold again.
    place = from_end(begins(ordered.child, ordered.start, ordered.year))
    key = packed(ordered.child, ordered.start, place)
    if key is None:  # more children and days than one number holds
        key = pd.MultiIndex.from_arrays([ordered.child, ordered.start, place]).factorize()[0]
    # Years ascend within a day, so the last of a key is the newest.
    older = pd.Series(key).duplicated(keep="last").to_numpy()
    what = "stand again in a newer return, whose row was kept."
    return ordered.keep(~older), Change("repeated_in_newer_return", "episodes", int(older.sum()), what)


def _settle_open(newest: History) -> tuple[History, list[Change]]:
    """End the open episodes of older returns; leave out those that a newer return puts another episode over."""
    left_open = (newest.end >= OPEN) & (newest.year < (newest.year.max() if len(newest.year) else 0))
    end = newest.end.copy()
    # A start after the return's own end would be at fault; such an episode gets no length.
    end[left_open] = np.maximum(_first_of_april(newest.year[left_open]), newest.start[left_open])
    replaced = _covered_by_newer(newest, np.flatnonzero(left_open))
    kept = np.ones(len(end), dtype=bool)
    kept[replaced] = False
    settled = replace(newest, end=end, is_cut=newest.is_cut | left_open).keep(kept)
    advice = "Look up what became of them."
    return settled, [
        Change(
            "open_not_repeated",
            "episodes",
            int((left_open & kept).sum()),
            "were open at the end of their return and stand in no newer one; they count as ended on the 1 April after "
            f"it at the latest. {advice}",
        ),
        Change(
            "replaced_by_newer_return",
            "episodes",
            len(replaced),
            "were open at the end of their return, and a newer one has another episode of the child over their first "
            f"day; they are left out. {advice}",
        ),
    ]


def _first_of_april(years: Numbers) -> Numbers:
    return ((years - 1970).astype("datetime64[Y]").astype("datetime64[M]") + 3).astype("datetime64[D]").astype(np.int64)


def _covered_by_newer(rows: History, asked: Numbers) -> Numbers:
    """Which of the asked rows have their first day within an episode of the same child from a newer return."""
    if not len(asked):
        return asked
    near = np.flatnonzero(np.isin(rows.child, rows.child[asked]))
    mine, others = (
        pd.DataFrame({"child": rows.child[at], "at": at, "start": rows.start[at], "year": rows.year[at]})
        for at in (asked, near)
    )
    pairs = mine.merge(others.assign(end=rows.end[near]), on="child", suffixes=("", "_other"))
    covered = pairs.query("year_other > year and start_other < start and end > start")
    return np.unique(covered["at"].to_numpy())


def _take_apart(rows: History) -> tuple[History, Change]:
    """End each episode where the next of its child starts, if it runs beyond that."""
    next_start = after(rows.start, begins(rows.child), OPEN)
    over = rows.end > next_start
    said_by_return = int((over & ~rows.is_cut).sum())
    cut = replace(rows, end=np.minimum(rows.end, next_start), is_cut=rows.is_cut | over)
    what = "run beyond the start of the child's next episode, and were ended there. Correct their dates."
    return cut, Change("overlap", "episodes", said_by_return, what)


def _as_of(rows: History, as_of: date) -> tuple[History, Change]:
    last = int(np.datetime64(as_of, "D").astype(np.int64))
    known = rows.start <= last
    to_come = rows.end > last
    told = replace(rows, end=np.where(to_come, OPEN, rows.end), is_cut=rows.is_cut & ~to_come).keep(known)
    what = f"start after {as_of.isoformat()}, the day that the tables are as of, and are left out."
    return told, Change("after_as_of", "episodes", int((~known).sum()), what, NOTE)
