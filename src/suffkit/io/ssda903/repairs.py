"""What is put right in a return: rows that stand twice, overlaps where asked for, codes of another day."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from suffkit.domain.returns_codes import labels, valid_on
from suffkit.errors import NOTE, WARN
from suffkit.io.ssda903.ledger import Ledger
from suffkit.io.ssda903.one_return import NOT_YET, Episodes, OneReturn
from suffkit.io.ssda903.words import Words

_REGISTERED = pd.Timestamp("2023-10-28")  # supported accommodation registers from this day on


def drop_repeats(one: OneReturn, ledger: Ledger) -> OneReturn:
    """The return with each row once. A child with two header rows that differ is a blocking fault; both stay."""
    tables = dict(one.tables)
    for name, table in one.tables.items():
        again = _repeated(table)
        if again.any():
            says = "these rows stand twice, alike in every column; one of each was kept."
            ledger.say("row_twice", says, one.files.get(name, ""), rows=table.index.to_numpy()[again], severity=NOTE)
            ledger.change("row_twice", name, one.year, int(again.sum()), "rows alike in every column were left out.")
            tables[name] = table[~again]
    header = tables["header"]
    differs = (header["child_id"].duplicated(keep=False) & (header["child_id"] != "")).to_numpy()
    if differs.any():
        says = "these children stand more than once, and not alike (rule INT32). Keep one row a child."
        ledger.say("child_twice", says, one.files.get("header", ""), "CHILD", header.index.to_numpy()[differs])
    return OneReturn(one.year, tables, one.files)


def _repeated(table: pd.DataFrame) -> np.ndarray:
    """Whether an earlier row is alike in every column. Asked only of the rows whose child and first date repeat."""
    first_date = next((name for name in table.columns if pd.api.types.is_datetime64_any_dtype(table[name])), None)
    child = table["child_id"].cat.codes.to_numpy().astype(np.int64)
    if first_date is None:
        return table.duplicated().to_numpy()
    days = table[first_date].to_numpy().astype("datetime64[D]").astype(np.int64)
    likely = pd.Series(child * 10_000_000 + days).duplicated(keep=False).to_numpy()
    again = np.zeros(len(table), dtype=bool)
    if likely.any():
        again[likely] = table[likely].duplicated().to_numpy()
    return again


def merge_overlaps(one: OneReturn, ledger: Ledger) -> OneReturn:
    """The return with overlapping episodes taken apart: the earlier ends where the later starts, with X1.

    The later lasts until the latest end of the two, with the reason of that end, so no day in care is lost. An episode
    that is open when another starts is not touched: which of the two is wrong cannot be told.
    """
    table, told = one.tables["episodes"], Episodes.of(one.tables["episodes"])
    over = (told.ends_so_far > told.start) & (told.ends_so_far < NOT_YET) & told.dated
    if not over.any():
        return one
    order = told.order
    child, start, end = told.child[order], told.start[order], told.end[order]
    so_far = told.ends_so_far[order]
    # Until when the child is in one place or another, and which row says so.
    until = np.maximum(end, np.where(so_far < NOT_YET, so_far, -1))
    says_until = _last_to_reach(child, end, until)
    runs_over = np.append(over[order][1:] & (child[1:] == child[:-1]), False)
    new_end = np.where(runs_over, np.append(start[1:], 0), until)
    reason = table["end_reason"].astype(str).to_numpy()[order]
    new_reason = np.where(runs_over, "X1", np.where(until > end, reason[says_until], reason))
    changed = new_end != end
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    ends = np.where(new_end < NOT_YET, new_end, 0).astype("datetime64[D]").astype("datetime64[s]")
    ends[new_end >= NOT_YET] = np.datetime64("NaT")
    merged = table.assign(end_date=ends[back], end_reason=pd.Categorical(new_reason[back]))
    rows = table.index.to_numpy()[order][changed]
    file = one.files.get("episodes", "")
    says = "these episodes overlapped with another of the child and were taken apart, as was asked."
    ledger.say("overlap_merged", says, file, "DEC", rows, WARN)
    ledger.change("overlap_merged", "episodes", one.year, len(rows), "DEC and REC were set so that none overlaps.")
    return OneReturn(one.year, one.tables | {"episodes": merged}, one.files)


def _last_to_reach(child: np.ndarray, end: np.ndarray, until: np.ndarray) -> np.ndarray:
    """For each row, the nearest row of the child up to it whose own end is the end so far."""
    own = np.where(end == until, np.arange(len(end)), 0)
    return np.maximum.accumulate(own)


def settle_codes(one: OneReturn, ledger: Ledger) -> OneReturn:
    """The return with sex in words, and supported accommodation by the code of the day on which the episode starts."""
    header, episodes = one.tables["header"], one.tables["episodes"]
    codes = Words.from_categorical(header["sex"].array)
    words = pa.array([labels("sex").get(code, "Unknown") for code in codes.words.to_pylist()], pa.string())
    header = header.assign(sex=codes.rewritten(words).categorical())
    place = episodes["place"].astype(pd.CategoricalDtype(episodes["place"].cat.categories.union(["K3", "H5"])))
    moved = place.isin(("K3", "H5", "P2")) & ~valid_on("place", place, episodes["start_date"])
    if moved.any():
        is_late = episodes["start_date"] >= _REGISTERED
        what = "PLACE became K3 from 28 October 2023 on, and H5 before."
        ledger.change("code_not_in_use", "episodes", one.year, int(moved.sum()), what)
        episodes = episodes.assign(place=place.mask(moved & is_late, "K3").mask(moved & ~is_late, "H5"))
    return OneReturn(one.year, one.tables | {"header": header, "episodes": episodes}, one.files)
