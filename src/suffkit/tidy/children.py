"""One row a child: the newest header, and whether and until when it was an unaccompanied asylum-seeking child."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.domain.returns_codes import groups
from suffkit.tidy.coding import Numbers, coded, days_of, held, mapped, numbers_of, places_in, ranks_of
from suffkit.tidy.runs import begins, lasts, order_of


def make_children(header: pd.DataFrame, uasc: pd.DataFrame) -> pd.DataFrame:
    """The children of all returns; of a child in several returns the newest row counts.

    In:  HEADER and UASC tables of any years.
    Out: CHILDREN, in the order of their numbers; text columns are categoricals.
    """
    child = held(header["child_id"])
    newest = _newest(ranks_of(child), _years(header))
    ids = child.cat.categories.take(numbers_of(child)[newest])
    facts = header.take(newest).reset_index(drop=True)

    at = places_in(ids, uasc["child_id"])
    last_said = _newest(at, _years(uasc), days_of(uasc["uasc_end_date"]))
    last_said = last_said[at[last_said] >= 0]
    until = np.full(len(ids), "NaT", dtype="datetime64[s]")
    until[at[last_said]] = uasc["uasc_end_date"].to_numpy()[last_said].astype("datetime64[s]")
    ever = np.zeros(len(ids), dtype=bool)
    ever[at[last_said]] = True

    ethnicity = coded(facts["ethnicity"])
    return pd.DataFrame(
        {
            "child_id": pd.Series(pd.Categorical.from_codes(np.arange(len(ids)), categories=ids.rename(None))),
            "sex": coded(facts["sex"]),
            "birth_date": facts["birth_date"].astype("datetime64[s]"),
            "ethnicity": ethnicity,
            "ethnic_group": mapped(ethnicity, groups("ethnicity"), "Not known"),
            "uasc_end_date": until,
            "is_uasc_ever": ever,
        }
    )


def is_uasc_on(children: pd.DataFrame, days: npt.NDArray[np.datetime64] | np.datetime64) -> npt.NDArray[np.bool_]:
    """Whether each child is an unaccompanied asylum-seeking child on a day: in the UASC table, with no end by then.

    In: rows with `is_uasc_ever` (null for a child who is not known) and `uasc_end_date`; the day, or one for each row.
    """
    until = children["uasc_end_date"].to_numpy()
    ever = children["is_uasc_ever"].eq(True).to_numpy()
    return np.asarray(ever & (np.isnat(until) | (until > days)))


def _years(table: pd.DataFrame) -> Numbers:
    return table["return_year"].to_numpy().astype(np.int64)


def _newest(child: Numbers, *keys: Numbers) -> Numbers:
    """The position of each child's last row in the order of the keys, the children in order."""
    order = order_of(child, *keys)
    return order[lasts(begins(child[order]))]
