"""When a row of a return breaks a rule: one small function a rule, a boolean for each row of the table it is asked of.

A function that needs to know the table or column gives the condition back, ready to be asked.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from suffkit.domain.code_lists import code_rows
from suffkit.domain.returns_codes import valid_on
from suffkit.io.ssda903.collected import NOT_YET, Collected, among, attains, has_code

Condition = Callable[[Collected], np.ndarray]
OLDEST = 25
"""Years of age that a child in the return is at most (rule 351)."""
_REGISTER_STARTS = np.datetime64("1991-10-14")  # the Children Act 1989 came into force


def blank(table: str, column: str) -> Condition:
    def broken(told: Collected) -> np.ndarray:
        values = told.tables[table][column]
        if isinstance(values.dtype, pd.CategoricalDtype):
            return has_code(values, [""])
        return np.isnat(values.to_numpy())

    return broken


def born_after_year(told: Collected) -> np.ndarray:
    return told.values("header", "birth_date") > told.last_day("header")


def too_old(told: Collected) -> np.ndarray:
    return attains(told.values("header", "birth_date"), OLDEST + 1) <= told.last_day("header")


def starts_before_birth(told: Collected) -> np.ndarray:
    return told.values("episodes", "start_date") < told.births_of("episodes")


def ends_before_start(told: Collected) -> np.ndarray:
    return told.episodes.dated & (told.episodes.end < told.episodes.start)


def after_year(column: str) -> Condition:
    return lambda told: told.values("episodes", column) > told.last_day("episodes")


def before_register(told: Collected) -> np.ndarray:
    return told.values("episodes", "start_date") < _REGISTER_STARTS


def under_a_day(told: Collected) -> np.ndarray:
    return told.episodes.dated & (told.episodes.end == told.episodes.start)


def not_in_header(told: Collected) -> np.ndarray:
    return ~told.are_in("header")[told.episodes.who]


def birth_differs(table: str) -> Condition:
    def broken(told: Collected) -> np.ndarray:
        here, there = told.values(table, "birth_date"), told.births_of(table)
        differs = here != there
        return differs & ~np.isnat(here) & ~np.isnat(there) if differs.any() else differs

    return broken


def overlaps(told: Collected) -> np.ndarray:
    until = told.episodes.ends_so_far
    return told.episodes.dated & (until > told.episodes.start) & (until < NOT_YET)


def starts_while_open(told: Collected) -> np.ndarray:
    return told.episodes.dated & (told.episodes.ends_so_far == NOT_YET)


def no_continuation(told: Collected) -> np.ndarray:
    """An episode that ends with X1, and none of the child starts that day (388)."""
    of = told.episodes
    ends = has_code(told.tables["episodes"]["end_reason"], ["X1"]) & (of.end < NOT_YET)
    # An episode of no length does not continue itself.
    starts = of.keys(of.start)[of.end != of.start]
    return _none_of(of.keys(of.end), ends & (of.next_start != of.end), starts)


def no_predecessor(told: Collected) -> np.ndarray:
    """An episode of the year that goes on from another, and none of the child ends that day (433)."""
    of = told.episodes
    goes_on = ~has_code(told.tables["episodes"]["start_reason"], ["S", ""])
    in_year = told.values("episodes", "start_date") > told.first_day("episodes")
    return _none_of(of.keys(of.start), goes_on & in_year & (of.ends_so_far != of.start), of.keys(of.end))


def _none_of(keys: np.ndarray, asked: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Of the rows asked for, those whose key is none of the others."""
    broken = asked.copy()
    broken[asked] = ~among(keys[asked], others) if asked.any() else False
    return broken


def end_without_reason(told: Collected) -> np.ndarray:
    has_reason = ~has_code(told.tables["episodes"]["end_reason"], [""])
    return has_reason != (told.episodes.end < NOT_YET)


def short_breaks(*codes: str) -> Condition:
    return lambda told: has_code(told.tables["episodes"]["legal_status"], codes)


def both_short_breaks(told: Collected) -> np.ndarray:
    """Of children with V3 and V4 in one year (426), the rows of both."""
    who = told.episodes.who
    under_v3, under_v4 = short_breaks("V3")(told), short_breaks("V4")(told)
    if not (under_v3.any() and under_v4.any()):
        return np.zeros(len(who), dtype=bool)
    return (under_v3 & among(who, who[under_v4])) | (under_v4 & among(who, who[under_v3]))


def past_18(told: Collected) -> np.ndarray:
    birthday = attains(told.births_of("episodes"), 18)
    end = told.values("episodes", "end_date")
    # On 31 March the child is still there; the night of that day belongs to the year.
    return np.where(np.isnat(end), birthday <= told.last_day("episodes"), end > birthday)


def k3_under_16(told: Collected) -> np.ndarray:
    in_k3 = has_code(told.tables["episodes"]["place"], ["K3"])
    if in_k3.any():
        births = told.births_of("episodes")[in_k3]
        in_k3[in_k3] = told.values("episodes", "start_date")[in_k3] < attains(births, 16)
    return in_k3


def not_in_use(column: str, codes: tuple[str, ...]) -> Condition:
    """The code was not in use on the day on which the episode starts."""

    def broken(told: Collected) -> np.ndarray:
        found = has_code(told.tables["episodes"][column], codes)
        rows = told.tables["episodes"][[column, "start_date"]][found]
        found[found] = ~valid_on(column, rows[column], rows["start_date"]).to_numpy()
        return found

    return broken


def other_years_code(table: str, column: str, codes: tuple[str, ...]) -> Condition:
    """The code was not in use when the return was collected, at the end of its year."""

    def broken(told: Collected) -> np.ndarray:
        values = told.tables[table][column]
        found = np.zeros(len(values), dtype=bool)
        for year, rows in told.by_year(table):
            found[rows] = has_code(values.iloc[rows], _unused_on(f"{year}-03-31", column, codes))
        return found

    return broken


def _unused_on(day: str, column: str, codes: tuple[str, ...]) -> list[str]:
    """Which of the codes are not in use on a day, written as the lists write days (year first)."""
    rows = [row for row in code_rows(f"ssda903_{column}") if row["code"] in codes]
    return [row["code"] for row in rows if row["valid_from"] > day or "" < row["valid_to"] < day]


def seeker_with_distance(told: Collected) -> np.ndarray:
    """Unaccompanied children have no home to measure from (406)."""
    episodes = told.tables["episodes"]
    unplaced = has_code(episodes["home_postcode"], [""]) | has_code(episodes["placement_postcode"], [""])
    return told.are_in("uasc")[told.episodes.who] & ~unplaced


def bad_distance(told: Collected) -> np.ndarray:
    """A distance of 999.9 means not known; one over 350 miles is queried (454)."""
    return told.values("episodes", "distance") > 350
