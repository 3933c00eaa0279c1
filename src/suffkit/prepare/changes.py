"""What reading and tidying the returns left out, changed or noticed, for `check` and the data-quality page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from suffkit.contracts.facts_folder import CHANGE_COLUMNS
from suffkit.disclosure.policy import Policy
from suffkit.domain.calendar import financial_year, say_period
from suffkit.errors import BLOCK, Fault

_LEFT_OUT = {
    "row_twice",
    "same_row_twice",
    "open_episode_again",
    "repeated_in_newer_return",
    "replaced_by_newer_return",
    "child_not_in_header",
    "ends_before_start",
    "after_as_of",
}
_CHANGED = {
    "overlap_merged",
    "code_not_in_use",
    "postcode_invalid",
    "number_out_of_range",
    "unknown_code",
    "open_not_repeated",
    "overlap",
    "in_thousands",
    "zeros_lost",
    "excel_serial",
}
_COUNTED = r"^(?P<file>\w+): [\d,]+ rows? (?P<why>.*)$"
_NUMBER = re.compile(r"(?<![\d,.])(\d+)(?= (?:rows?|episodes?|children|child|of them|in the year before)\b)")


def changes_of(read: pd.DataFrame, tidied: pd.DataFrame | None = None) -> pd.DataFrame:
    """What was left out, changed or noticed, one row a rule and file.

    In:  `changes` of the returns as read (`rule, table, return_year, rows, what`); `dropped` of the tidied ones
         (`rule, rows, what`), where it has come to that.
    Out: `rule` and CHANGE_COLUMNS (`what, file, rows, why`), `rows` as counted.
    """
    years = [say_period(financial_year(int(year) - 1)) for year in read["return_year"]]
    parts = [
        pd.DataFrame(
            {"rule": read["rule"], "file": read["table"] + ", " + pd.Series(years, index=read.index, dtype=str)}
        ).assign(rows=read["rows"].astype(float), why=read["what"])
    ]
    if tidied is not None:
        said = tidied["what"].str.extract(_COUNTED)
        parts.append(
            pd.DataFrame({"rule": tidied["rule"], "file": said["file"].fillna("returns") + ", all years"}).assign(
                rows=tidied["rows"].astype(float), why=said["why"].fillna(tidied["what"])
            )
        )
    found = pd.concat([part for part in parts if not part.empty] or parts, ignore_index=True)
    found = found.assign(
        what=found["rule"].map(_done).astype(str), why=found["why"].str[:1].str.upper() + found["why"].str[1:]
    )
    return found[["rule", *CHANGE_COLUMNS]]


def _done(rule: str) -> str:
    return "Left out" if rule in _LEFT_OUT else "Changed" if rule in _CHANGED else "Noted"


def public_changes(changes: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """The changes as they may be published: small numbers of rows are hidden (null), the others rounded if need be.

    In:  as `changes_of` gives them. Out: CHANGE_COLUMNS.
    """
    rows = changes["rows"].where(~changes["rows"].between(1, policy.smallest_shown - 1))
    rounded = (rows / policy.round_to).round() * policy.round_to
    return changes.assign(rows=rounded)[list(CHANGE_COLUMNS)].reset_index(drop=True)


def public_notices(faults: Iterable[Fault], changes: pd.DataFrame, policy: Policy) -> list[str]:
    """What was noticed on reading the returns and stands in no row of the changes, as it may be published.

    No row of a file is named, and a small number of rows or children is hidden.
    """
    told = set(changes["rule"])
    plain = [str(replace(fault, rows=())) for fault in faults if fault.severity != BLOCK and fault.rule not in told]
    return [_NUMBER.sub(lambda found: _hidden(found[1], policy), text) for text in plain]


def _hidden(number: str, policy: Policy) -> str:
    return "[c]" if 1 <= int(number) < policy.smallest_shown else number
