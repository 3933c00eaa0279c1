"""Special educational needs: pupils with a plan or support, children looked after beside all pupils."""

from __future__ import annotations

import pandas as pd

from suffkit.measures.local.children import there
from suffkit.measures.local.inputs import Local
from suffkit.measures.local.rows import given, joined
from suffkit.measures.ratios import divide

# As statements print it.
WORDS = {"EHC plan": "Education, health and care plan"}


def special_needs_share(plans: pd.DataFrame) -> pd.DataFrame:
    """Children with the kind of support over all children of their group; COUNTS by child_group and support_kind.

    In:     the extract `special_needs`.
    Out:    COUNTS with both parts, of the January of each year, when the school census is taken.
    Source: DfE, Special educational needs in England.
    """
    first_year = plans["year"].str[:4].astype(int)
    rows = pd.DataFrame(
        {
            "period": (first_year + 1).astype(str) + "-01",
            "by1": "child_group",
            "group1": plans["child_group"],
            "by2": "support_kind",
            "group2": plans["support_kind"].replace(WORDS),
            "numerator": plans["children"],
            "denominator": plans["all_children"],
            "value": divide(plans["children"], plans["all_children"]),
            "children": plans["all_children"],
        }
    )
    return given(rows, "special_needs_share")


def counts_of_special_needs(local: Local) -> pd.DataFrame:
    """Special educational needs; COUNTS, without rows where there is no extract `special_needs`."""
    plans = there(local.tables, "special_needs")
    return joined([]) if plans is None else special_needs_share(plans)
