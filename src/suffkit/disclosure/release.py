"""The wall: the only maker of facts. Everything right of it is public.

Figures that are in print, and what is computed from them, are public already and pass as they are. What was counted
from a council's own records comes as COUNTS, all of an edition together, and passes only through disclosure control: no
fact of such an origin is taken from elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from suffkit.contracts.facts import FACTS
from suffkit.contracts.returns import COUNTS
from suffkit.contracts.table import check
from suffkit.disclosure.kinds import Nesting
from suffkit.disclosure.local_identities import ALONE, STANDS_ON_CHILDREN
from suffkit.disclosure.numbers import Numbers, numbers_behind
from suffkit.disclosure.policy import DEFAULT, DOES_NOT_APPLY, HIDDEN, UNRELIABLE, Policy
from suffkit.disclosure.sums import find_sums
from suffkit.disclosure.suppress import hide, round_to
from suffkit.domain.catalogue import catalogue
from suffkit.domain.units import unit as unit_of
from suffkit.errors import RequestError
from suffkit.measures.ratios import divide

PUBLIC_ALREADY = ("printed", "national", "forecast")
FROM_RECORDS = ("counted", "local", "synthetic")
_TEXT = ("measure", "by1", "group1", "by2", "group2", "unit")
_PARTS = ("numerator", "denominator", "value")
_NUMBERS = (*_PARTS, "children")
# Sums of money are held to the penny, so that their parts add up.
_SUMS = 2
# A median or a quartile of prices is the price of one child or of two: it is held to the nearest £10.
_PRICES = -1


def release(
    parts: Sequence[pd.DataFrame],
    counts: pd.DataFrame | None = None,
    *,
    policy: Policy = DEFAULT,
    nesting: Nesting | None = None,
    area_code: str = "",
    area_name: str = "",
    origin: str = "counted",
    source: str = "SSDA903",
) -> pd.DataFrame:
    """Join all candidate facts of an edition, seen together, into its released facts.

    In:     frames of the FACTS contract; COUNTS, with the area, origin and source that they are of (or with columns
            `origin` and `source` of their own). `nesting` gives for ("placement_category", "common_group") the common
            group of each category, where both are counted.
    Out:    FACTS in the order of trust: what was counted, then the parts in the order given; of two facts with one key
            the first is shown.
    Raises: RequestError, a part of an origin that needs suppression, or counts that cannot be judged; ContractError,
            not FACTS or not COUNTS.
    """
    given = [part[FACTS.column_names] for part in parts if not part.empty]
    refused = sorted({name for part in given for name in part["origin"].unique()} - set(PUBLIC_ALREADY))
    if refused:
        raise RequestError(
            f"Facts of origin {', '.join(refused)} may not be released: they need disclosure control first."
        )
    if counts is not None and not counts.empty:
        counts = counts.reset_index(drop=True)
        about = {name: counts.get(name, said) for name, said in (("origin", origin), ("source", source))}
        if wrong := sorted(set(pd.Series(about["origin"])) - set(FROM_RECORDS)):
            raise RequestError(
                f"Counts are of origin {', '.join(FROM_RECORDS[:-1])} or {FROM_RECORDS[-1]}, not {wrong[0]!r}."
            )
        released = released_counts(counts, policy, nesting or {})
        given.insert(0, released.assign(area_code=area_code, area_name=area_name, **about)[FACTS.column_names])
    facts = pd.concat(given, ignore_index=True) if given else _no_facts()
    check(facts, FACTS)
    return facts


def released_counts(counts: pd.DataFrame, policy: Policy = DEFAULT, nesting: Nesting | None = None) -> pd.DataFrame:
    """Counts as they may be shown: hidden where need be, rounded if the policy says so, ratios made of released parts.

    In:  COUNTS.
    Out: the columns of FACTS that are about the number: what, when, for whom, parts, value, unit, status.
    """
    counts = counts[COUNTS.column_names].reset_index(drop=True)
    counts = counts.astype(dict.fromkeys(_TEXT, str) | dict.fromkeys(_NUMBERS, float))
    check(counts, COUNTS)
    of_persons = counts["measure"].map({name: _is_of_persons(name) for name in counts["measure"].unique()})
    judged = _judged(counts[of_persons], policy, nesting or {})
    return pd.concat([judged, _as_given(counts[~of_persons], policy)]).sort_index()


def _is_of_persons(measure: str) -> bool:
    known = catalogue()
    return measure not in known or known[measure].persons


def _as_given(counts: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Numbers of things: all are shown but what was done for few children."""
    facts = counts.drop(columns="children").assign(status="", cell="", as_printed="")
    facts.loc[facts["value"].isna(), "status"] = DOES_NOT_APPLY
    few = counts["children"].between(0 if policy.hide_zero else 1, policy.smallest_shown, inclusive="left")
    few &= counts["measure"].isin(STANDS_ON_CHILDREN)
    facts.loc[few, "status"] = HIDDEN
    facts.loc[few, list(_PARTS)] = np.nan
    return facts


def _judged(counts: pd.DataFrame, policy: Policy, nesting: Nesting) -> pd.DataFrame:
    """Numbers of people, hidden and rounded as the policy has it; the index is kept."""
    if counts.empty:
        return _as_given(counts, policy)
    # Of two that serve alike the first is hidden: the order of the rows must not say which is first.
    ordered = counts.sort_values(list(COUNTS.key))
    given = ordered.index
    ordered = ordered.reset_index(drop=True)
    numbers = numbers_behind(ordered)
    hidden = hide(numbers, find_sums(numbers, nesting), policy)
    return _shown(ordered, numbers, hidden, policy).set_index(given)


def _shown(counts: pd.DataFrame, numbers: Numbers, hidden: np.ndarray, policy: Policy) -> pd.DataFrame:
    kinds = counts["unit"].map({name: unit_of(name).kind for name in counts["unit"].unique()})
    uses = numbers.uses
    is_hidden = np.zeros(len(counts), dtype=bool)
    is_hidden[uses.loc[hidden[uses["number"]], "row"]] = True
    facts = counts.drop(columns="children").assign(status="", cell="", as_printed="")
    is_count, is_ratio = kinds == "count", kinds.isin(["share", "rate"])
    is_mean = ~is_count & ~is_ratio
    if policy.round_to > 1:
        for column, rows in (("value", is_count), ("numerator", is_ratio), ("denominator", kinds == "share")):
            facts.loc[rows, column] = round_to(facts.loc[rows, column].to_numpy(), policy.round_to)
    scale = facts["measure"].map({name: catalogue()[name].scale for name in facts["measure"].unique()})
    facts.loc[is_ratio, "value"] = (divide(facts["numerator"], facts["denominator"]) * scale)[is_ratio]
    # A mean to the last digit tells how many it is of: it has the decimals of the catalogue and shows no parts.
    facts.loc[is_mean, ["numerator", "denominator"]] = np.nan
    facts.loc[is_mean, "value"] = _rounded(facts["value"], facts["measure"])[is_mean]
    too_few = (kinds == "share") & (facts["denominator"] < policy.smallest_base)
    facts.loc[facts["value"].isna(), "status"] = DOES_NOT_APPLY
    facts.loc[too_few & facts["value"].notna(), "status"] = UNRELIABLE
    facts.loc[is_hidden, "status"] = HIDDEN
    facts.loc[facts["status"] != "", "value"] = np.nan
    facts.loc[is_hidden, ["numerator", "denominator"]] = np.nan
    return facts


def _rounded(values: pd.Series, measures: pd.Series) -> pd.Series:
    known = catalogue()
    held = {name: _SUMS if known[name].unit == "gbp" else max(known[name].decimals, 1) for name in measures.unique()}
    held |= {name: _PRICES for name in held if name in ALONE and unit_of(known[name].unit).kind == "money"}
    scale = 10.0 ** measures.map(held)
    return (values * scale).round() / scale


def _no_facts() -> pd.DataFrame:
    days = {"period_start": "datetime64[s]", "period_end": "datetime64[s]"}
    numbers = dict.fromkeys(("numerator", "denominator", "value"), float)
    return pd.DataFrame(columns=FACTS.column_names, dtype=str).astype({**days, **numbers})
