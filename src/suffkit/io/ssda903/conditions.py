"""When a row of a return breaks a rule: one small function a rule, a boolean for each row of the table it is asked of.

A function that needs to know the table or column gives the condition back, ready to be asked.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from suffkit.domain.returns_codes import valid_on
from suffkit.io.ssda903.one_return import NOT_YET, OneReturn, among, attains

Condition = Callable[[OneReturn], np.ndarray]
OLDEST = 25
"""Years of age that a child in the return is at most (rule 351)."""
_REGISTER_STARTS = np.datetime64("1991-10-14")  # the Children Act 1989 came into force


def blank(table: str, column: str) -> Condition:
    def broken(one: OneReturn) -> np.ndarray:
        values = one.tables[table][column]
        return (values == "").to_numpy() if isinstance(values.dtype, pd.CategoricalDtype) else values.isna().to_numpy()

    return broken


def born_after_year(one: OneReturn) -> np.ndarray:
    return one.tables["header"]["birth_date"].to_numpy() > one.last_day


def too_old(one: OneReturn) -> np.ndarray:
    return attains(one.tables["header"]["birth_date"].to_numpy(), OLDEST + 1) <= one.last_day


def starts_before_birth(one: OneReturn) -> np.ndarray:
    return one.tables["episodes"]["start_date"].to_numpy() < one.births_of("episodes")


def ends_before_start(one: OneReturn) -> np.ndarray:
    return one.episodes.dated & (one.episodes.end < one.episodes.start)


def after_year(column: str) -> Condition:
    return lambda one: one.tables["episodes"][column].to_numpy() > one.last_day


def before_register(one: OneReturn) -> np.ndarray:
    return one.tables["episodes"]["start_date"].to_numpy() < _REGISTER_STARTS


def under_a_day(one: OneReturn) -> np.ndarray:
    return one.episodes.dated & (one.episodes.end == one.episodes.start)


def not_in_header(one: OneReturn) -> np.ndarray:
    return ~one.in_header[one.episodes.child]


def birth_differs(table: str) -> Condition:
    def broken(one: OneReturn) -> np.ndarray:
        here, there = one.tables[table]["birth_date"].to_numpy(), one.births_of(table)
        return ~np.isnat(here) & ~np.isnat(there) & (here != there)

    return broken


def overlaps(one: OneReturn) -> np.ndarray:
    told = one.episodes
    return told.dated & (told.ends_so_far > told.start) & (told.ends_so_far < NOT_YET)


def starts_while_open(one: OneReturn) -> np.ndarray:
    told = one.episodes
    return told.dated & (told.ends_so_far == NOT_YET)


def no_continuation(one: OneReturn) -> np.ndarray:
    """An episode that ends with X1, and none of the child starts that day (388)."""
    told = one.episodes
    ends = (one.tables["episodes"]["end_reason"] == "X1").to_numpy() & (told.end < NOT_YET)
    # An episode of no length does not continue itself.
    starts = told.keys(told.start)[told.end != told.start]
    return _none_of(told.keys(told.end), ends & (told.next_start != told.end), starts)


def no_predecessor(one: OneReturn) -> np.ndarray:
    """An episode of the year that goes on from another, and none of the child ends that day (433)."""
    told = one.episodes
    goes_on = ~one.tables["episodes"]["start_reason"].isin(["S", ""]).to_numpy()
    in_year = one.tables["episodes"]["start_date"].to_numpy() > one.first_day
    return _none_of(told.keys(told.start), goes_on & in_year & (told.ends_so_far != told.start), told.keys(told.end))


def _none_of(keys: np.ndarray, asked: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Of the rows asked for, those whose key is none of the others."""
    broken = asked.copy()
    broken[asked] = ~among(keys[asked], others) if asked.any() else False
    return broken


def end_without_reason(one: OneReturn) -> np.ndarray:
    has_reason = (one.tables["episodes"]["end_reason"] != "").to_numpy()
    return has_reason != (one.episodes.end < NOT_YET)


def short_breaks(*codes: str) -> Condition:
    return lambda one: one.tables["episodes"]["legal_status"].isin(codes).to_numpy()


def both_short_breaks(one: OneReturn) -> np.ndarray:
    """Of children with V3 and V4 in one year (426), the rows of both."""
    child = one.episodes.child
    under_v3, under_v4 = short_breaks("V3")(one), short_breaks("V4")(one)
    return (under_v3 & among(child, child[under_v4])) | (under_v4 & among(child, child[under_v3]))


def past_18(one: OneReturn) -> np.ndarray:
    birthday = attains(one.births_of("episodes"), 18)
    end = one.tables["episodes"]["end_date"].to_numpy()
    # On 31 March the child is still there; the night of that day belongs to the year.
    return np.where(np.isnat(end), birthday <= one.last_day, end > birthday)


def k3_under_16(one: OneReturn) -> np.ndarray:
    episodes = one.tables["episodes"]
    return (episodes["place"] == "K3").to_numpy() & (
        episodes["start_date"].to_numpy() < attains(one.births_of("episodes"), 16)
    )


def not_in_use(column: str, codes: tuple[str, ...]) -> Condition:
    """The code was not in use on the day on which the episode starts."""

    def broken(one: OneReturn) -> np.ndarray:
        asked = one.tables["episodes"][column].isin(codes).to_numpy()
        rows = one.tables["episodes"][asked]
        found = asked.copy()
        found[asked] = ~valid_on(column, rows[column], rows["start_date"]).to_numpy()
        return found

    return broken


def other_years_code(table: str, column: str, codes: tuple[str, ...]) -> Condition:
    """The code was not in use when the return was collected, at the end of its year."""

    def broken(one: OneReturn) -> np.ndarray:
        values = one.tables[table][column]
        asked = pd.Series(codes)
        collected = pd.Series(pd.Timestamp(one.last_day), index=asked.index)
        return values.isin(asked[~valid_on(column, asked, collected)].tolist()).to_numpy()

    return broken


def seeker_with_distance(one: OneReturn) -> np.ndarray:
    """Unaccompanied children have no home to measure from (406)."""
    episodes = one.tables["episodes"]
    both = (episodes["home_postcode"] != "") & (episodes["placement_postcode"] != "")
    return both.to_numpy() & one.seekers[one.episodes.child]


def bad_distance(one: OneReturn) -> np.ndarray:
    """A distance of 999.9 means not known; one over 350 miles is queried (454)."""
    return one.tables["episodes"]["distance"].to_numpy() > 350
