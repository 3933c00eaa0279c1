"""What is put right in a return: rows that stand twice, overlaps where asked for, codes of another day."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from suffkit.domain.returns_codes import labels, valid_on
from suffkit.errors import BLOCK, NOTE, WARN
from suffkit.io.ssda903.collected import NOT_YET, Collected, day_numbers, has_code, keyed
from suffkit.io.ssda903.ledger import Ledger
from suffkit.io.ssda903.words import Words

_REGISTERED = pd.Timestamp("2023-10-28")  # supported accommodation registers from this day on


def drop_repeats(told: Collected, ledger: Ledger) -> Collected:
    """The returns with each row once. A child with two header rows that differ is a blocking fault; both stay."""
    once: dict[str, pd.DataFrame] = {}
    for name, table in told.tables.items():
        again = _repeated(told, name)
        if again.any():
            says = "these rows stand twice, alike in every column; one of each was kept."
            told.say(ledger, name, again, "row_twice", says, "", NOTE)
            _say_changed(told, ledger, name, again, "row_twice", "rows alike in every column were left out.")
            once[name] = table[~again].reset_index(drop=True)
    kept = told.having(**once)
    header = kept.tables["header"]
    differs = pd.Series(kept.who("header")).duplicated(keep=False).to_numpy() & ~has_code(header["child_id"], [""])
    says = "these children stand more than once, and not alike (rule INT32). Keep one row a child."
    kept.say(ledger, "header", differs, "child_twice", says, "CHILD", BLOCK)
    return kept


def _repeated(told: Collected, name: str) -> np.ndarray:
    """Whether an earlier row of the return is alike in every column. Asked only where child and first date repeat."""
    table = told.tables[name]
    dates = [column for column in table.columns if table[column].dtype.kind == "M"]
    # The date of birth is no help: all rows of a child have it.
    first_date = next((column for column in dates if column != "birth_date"), dates[0])
    keys = keyed(told.who(name), day_numbers(told.values(name, first_date)))
    if (keys[1:] > keys[:-1]).all():
        return np.zeros(len(table), dtype=bool)  # in order, as most files are
    again = pd.Series(keys).duplicated(keep=False).to_numpy(copy=True)
    if again.any():
        again[again] = table[again].drop(columns="row").duplicated().to_numpy()
    return again


def merge_overlaps(told: Collected, ledger: Ledger) -> Collected:
    """The returns with overlapping episodes taken apart: the earlier ends where the later starts, with X1.

    The later lasts until the latest end of the two, with the reason of that end, so no day in care is lost. An episode
    that is open when another starts is not touched: which of the two is wrong cannot be told.
    """
    table, of = told.tables["episodes"], told.episodes
    over = (of.ends_so_far > of.start) & (of.ends_so_far < NOT_YET) & of.dated
    if not over.any():
        return told
    order = of.order
    who, start, end = of.who[order], of.start[order], of.end[order]
    so_far = of.ends_so_far[order]
    # Until when the child is in one place or another, and which row says so.
    until = np.where(over[order], np.maximum(end, so_far), end)
    says_until = _last_to_reach(end, until)
    runs_over = np.append(over[order][1:] & (who[1:] == who[:-1]), False)
    new_end = np.where(runs_over, np.append(start[1:], 0), until)
    reason = table["end_reason"].astype(str).to_numpy()[order]
    new_reason = np.where(runs_over, "X1", np.where(until > end, reason[says_until], reason))
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    ends = np.where(new_end < NOT_YET, new_end, 0).astype("datetime64[D]").astype("datetime64[s]")
    ends[new_end >= NOT_YET] = np.datetime64("NaT")
    reasons = Words.of(new_reason[back]).categorical()
    merged = told.having(episodes=table.assign(end_date=ends[back], end_reason=reasons))
    changed = (new_end != end)[back]
    says = "these episodes overlapped with another of the child and were taken apart, as was asked."
    told.say(ledger, "episodes", changed, "overlap_merged", says, "DEC", WARN)
    _say_changed(told, ledger, "episodes", changed, "overlap_merged", "DEC and REC were set so that none overlaps.")
    return merged


def _last_to_reach(end: np.ndarray, until: np.ndarray) -> np.ndarray:
    """For each row, the nearest row up to it whose own end is the end so far; the first of a child always is one."""
    own = np.where(end == until, np.arange(len(end)), 0)
    return np.maximum.accumulate(own)


def _say_changed(told: Collected, ledger: Ledger, table: str, changed: np.ndarray, rule: str, what: str) -> None:
    for year, rows in told.by_year(table):
        if count := int(changed[rows].sum()):
            ledger.change(rule, table, year, count, what)


def settle_codes(told: Collected, ledger: Ledger) -> Collected:
    """The returns with sex in words, and supported accommodation by the code of the day on which the episode starts."""
    header, episodes = told.tables["header"], told.tables["episodes"]
    codes = Words.from_categorical(header["sex"].array)
    words = pa.array([labels("sex").get(code, "Unknown") for code in codes.words.to_pylist()], pa.string())
    settled = told.having(header=header.assign(sex=codes.rewritten(words).categorical()))
    place, moved = episodes["place"], has_code(episodes["place"], ("K3", "H5", "P2"))
    moved[moved] = ~valid_on("place", place[moved], episodes["start_date"][moved]).to_numpy()
    if not moved.any():
        return settled
    _say_changed(
        told, ledger, "episodes", moved, "code_not_in_use", "PLACE became K3 from 28 October 2023 on, and H5 before."
    )
    known = place.cat.categories.union(["K3", "H5"])
    is_late = (episodes["start_date"][moved] >= _REGISTERED).to_numpy()
    codes_now = place.cat.set_categories(known).cat.codes.to_numpy(copy=True)
    codes_now[moved] = np.array(known.get_indexer(pd.Index(["H5", "K3"])))[is_late.astype(int)]
    return settled.having(episodes=episodes.assign(place=pd.Categorical.from_codes(codes_now, categories=known)))
