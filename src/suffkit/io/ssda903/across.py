"""What several years' returns say of each other: years not there, dates of birth that change, what was left open."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from suffkit.errors import BLOCK, NOTE, WARN
from suffkit.io.ssda903.collected import NOT_YET, Collected, among, keyed
from suffkit.io.ssda903.ledger import Ledger

_LARGEST_FALL = 0.2
_FEWEST_ROWS = 50  # below this, a fall of a fifth is a few children, which chance alone brings about


class _Pair(NamedTuple):
    """Two returns, one after the other, and where their rows stand in a table."""

    older: int
    newer: int
    before: slice
    now: slice


def check_across(told: Collected, ledger: Ledger, *, shown: str, strict: bool) -> None:
    """Put faults between the returns into the ledger: in order of year; `strict` blocks where a file shrank."""
    for older, newer in pairwise(told.years):
        if newer > older + 1:
            gone = ", ".join(str(year) for year in range(older + 1, newer))
            says = f"there is no return of {gone}; what happened then is not known. Add it, or say so in the statement."
            ledger.say("year_missing", says, shown, severity=WARN)
    for name in told.tables:
        for pair in _pairs(told, name):
            _fewer_rows(told, name, pair, ledger, strict)
    for pair in _pairs(told, "episodes"):
        _open_episodes(told, pair, ledger)
    for pair in _pairs(told, "uasc"):
        _lost_seekers(told, pair, ledger)
    _births_that_change(told, ledger)


def _pairs(told: Collected, table: str) -> list[_Pair]:
    """The returns that follow one another without a year between them."""
    pairs = pairwise(told.by_year(table))
    return [_Pair(older, newer, before, now) for (older, before), (newer, now) in pairs if newer == older + 1]


def _fewer_rows(told: Collected, name: str, pair: _Pair, ledger: Ledger, strict: bool) -> None:
    before, now = (rows.stop - rows.start for rows in (pair.before, pair.now))
    if before >= _FEWEST_ROWS and 0 < now < (1 - _LARGEST_FALL) * before:
        says = f"{now:,} rows, and {before:,} in the year before: was the file cut off? Export it again."
        file = told.files.get((name, pair.newer), "")
        ledger.say("fewer_rows", says, file, severity=BLOCK if strict else WARN)


def _open_episodes(told: Collected, pair: _Pair, ledger: Ledger) -> None:
    """Episodes open at the end of one return stand again in the next, whose row is the one that counts."""
    of = told.episodes
    left_open = (of.dated & (of.end == NOT_YET))[pair.before]
    again = left_open.copy()
    then, there = of.who[pair.before][left_open] + told.children, of.start[pair.before][left_open]
    again[left_open] = among(keyed(then, there), keyed(of.who[pair.now], of.start[pair.now]))
    file = told.files.get(("episodes", pair.older), "")
    if count := int(again.sum()):
        says = f"{count:,} episodes are open here and stand again in the return of {pair.newer}, whose rows count."
        ledger.say("open_episode_again", says, file, "DEC", severity=NOTE)
        ledger.change("open_episode_again", "episodes", pair.older, count, "the row of the newer return counts.")
    if (lost := left_open & ~again).any():
        says = (
            f"these episodes are open here and the return of {pair.newer} has none of the child that starts on that "
            "day; they count as ended by then. Look up what became of them."
        )
        file_rows = told.values("episodes", "row")[pair.before][lost]
        ledger.say("open_episode_lost", says, file, "DEC", file_rows, WARN)


def _lost_seekers(told: Collected, pair: _Pair, ledger: Ledger) -> None:
    """Children of one UASC table, DUC open, who are in care in the next return and not in its UASC table.

    A child who left care before the next year begins is rightly not there; a return without a UASC table is told apart.
    """
    if ("uasc", pair.newer) not in told.files:
        return
    still = told.who("uasc")[pair.before] + told.children  # their numbers in the next return
    is_open = np.isnat(told.values("uasc", "uasc_end_date")[pair.before])
    lost = is_open & told.are_in("episodes")[still] & ~told.are_in("uasc")[still]
    if count := int(lost.sum()):
        says = (
            f"{count:,} children are unaccompanied here, without an end (DUC), and the return of {pair.newer} has "
            "episodes of them but not in its UASC table; they count as unaccompanied still. Add them there, with DUC "
            "if it has ended."
        )
        file_rows = told.values("uasc", "row")[pair.before][lost]
        ledger.say("seeker_lost", says, told.files.get(("uasc", pair.older), ""), "DUC", file_rows, WARN)


def _births_that_change(told: Collected, ledger: Ledger) -> None:
    """A child's date of birth is the one of the newest return before, wherever that is."""
    known = np.full(told.children, np.datetime64("NaT"), dtype="datetime64[s]")
    numbers = told.tables["header"]["child_id"].cat.codes.to_numpy()
    differs = np.zeros(len(numbers), dtype=bool)
    for births, (_, rows) in zip(told.births.reshape(-1, told.children), told.by_year("header"), strict=True):
        before, now = known[numbers[rows]], told.values("header", "birth_date")[rows]
        differs[rows] = ~np.isnat(before) & ~np.isnat(now) & (before != now)
        known = np.where(np.isnat(births), known, births)
    says = "the date of birth differs from an earlier return's. Correct the one that is wrong."
    told.say(ledger, "header", differs, "birth_date_differs", says, "DOB", BLOCK)
