"""What several years' returns say of each other: years not there, dates of birth that change, episodes left open."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from suffkit.errors import BLOCK, NOTE, WARN
from suffkit.io.ssda903.ledger import Ledger
from suffkit.io.ssda903.one_return import NOT_YET, OneReturn, among

_LARGEST_FALL = 0.2
_FEWEST_ROWS = 10  # below this, a fall of a fifth is one or two children


def check_across(returns: Sequence[OneReturn], ledger: Ledger, *, shown: str, strict: bool) -> None:
    """Put faults between the returns into the ledger: in order of year; `strict` blocks where a file shrank."""
    for older, newer in pairwise(returns):
        if newer.year > older.year + 1:
            gone = ", ".join(str(year) for year in range(older.year + 1, newer.year))
            says = f"there is no return of {gone}; what happened then is not known. Add it, or say so in the statement."
            ledger.say("year_missing", says, shown, severity=WARN)
        else:
            _fewer_rows(older, newer, ledger, strict)
            _open_episodes(older, newer, ledger)
    _births_that_change(returns, ledger)


def _fewer_rows(older: OneReturn, newer: OneReturn, ledger: Ledger, strict: bool) -> None:
    for name, table in newer.tables.items():
        before = len(older.tables[name])
        if before >= _FEWEST_ROWS and 0 < len(table) < (1 - _LARGEST_FALL) * before:
            says = f"{len(table):,} rows, and {before:,} in the year before: was the file cut off? Export it again."
            ledger.say("fewer_rows", says, newer.files.get(name, ""), severity=BLOCK if strict else WARN)


def _open_episodes(older: OneReturn, newer: OneReturn, ledger: Ledger) -> None:
    """Episodes open at the end of one return stand again in the next, whose row is the one that counts."""
    told, later = older.episodes, newer.episodes
    left_open = told.dated & (told.end == NOT_YET)
    again = left_open.copy()
    again[left_open] = among(told.keys(told.start)[left_open], later.keys(later.start))
    file = older.files.get("episodes", "")
    if count := int(again.sum()):
        says = f"{count:,} episodes are open here and stand again in the return of {newer.year}, whose rows count."
        ledger.say("open_episode_again", says, file, "DEC", severity=NOTE)
        ledger.change("open_episode_again", "episodes", older.year, count, "the row of the newer return counts.")
    if (lost := left_open & ~again).any():
        says = (
            f"these episodes are open here and the return of {newer.year} has none of the child that starts on that "
            "day; they count as ended by then. Look up what became of them."
        )
        ledger.say("open_episode_lost", says, file, "DEC", older.tables["episodes"].index.to_numpy()[lost], WARN)


def _births_that_change(returns: Sequence[OneReturn], ledger: Ledger) -> None:
    if not returns:
        return
    known = returns[0].births.copy()
    for one in returns[1:]:
        header = one.tables["header"]
        before, now = known[header["child_id"].cat.codes.to_numpy()], header["birth_date"].to_numpy()
        differs = ~np.isnat(before) & ~np.isnat(now) & (before != now)
        if differs.any():
            says = "the date of birth differs from an earlier return's. Correct the one that is wrong."
            ledger.say(
                "birth_date_differs", says, one.files.get("header", ""), "DOB", header.index.to_numpy()[differs], BLOCK
            )
        known = np.where(np.isnat(one.births), known, one.births)
