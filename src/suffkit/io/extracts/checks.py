"""What the rows of an extract say of each other and of the returns: overlaps, keys in no list, days out of care."""

from __future__ import annotations

from collections.abc import Callable, Collection

import pandas as pd

from suffkit.contracts.extracts import Extract
from suffkit.domain.catalogue import catalogue
from suffkit.errors import NOTE, WARN
from suffkit.io.extracts.found import Found
from suffkit.io.extracts.magnitude import check_budgets, check_magnitude

_FAR = pd.Timestamp("2200-01-01")


def check_table(table: pd.DataFrame, extract: Extract, found: Found) -> None:
    """Everything that is checked of one extract beside its contract."""
    needs_child = [column.name for column in extract.contract.columns if not column.nullable]
    if extract.child in needs_child:
        says = (
            "these rows have no child's key, so it is not known whom they are of. Give the key that stands as CHILD in "
            "the return, or take the rows out."
        )
        found.say("no_child", says, extract.child, table[extract.child] == "")
    if not found.blocks:
        check_magnitude(table, extract, found)
        if own := _OF_ONE.get(extract.id):
            own(table, found)


def check_overlaps(table: pd.DataFrame, found: Found) -> None:
    """Two lines of one child, category and route at the same time: one of them would be counted twice.

    Lines of other categories or routes may run side by side, as a retainer does beside a new placement.
    """
    same = ["child_id", "placement_category", "route"]
    lines = table.assign(until=table["end_date"].fillna(_FAR)).sort_values([*same, "start_date"], kind="stable")
    lasts_to = lines.groupby(same, sort=False)["until"].cummax().groupby([lines[name] for name in same]).shift()
    late = lines["start_date"] < lasts_to
    # The line before it is named too: the last of those that still run.
    says = (
        "these lines overlap an earlier line of the same child, category and route, so weeks would be paid twice. End "
        "the earlier line on the day on which the new price starts, or put the two into one."
    )
    found.say("overlapping_lines", says, "start_date", late.reindex(table.index))


def check_figures(table: pd.DataFrame, found: Found) -> None:
    """A breakdown needs its group and a group its breakdown; a share is 0 to 1."""
    says = "a group needs the breakdown that it is of (by), and a breakdown its group. Fill both, or neither."
    found.say("half_a_breakdown", says, "group", (table["by"] == "") != (table["group"] == ""))
    unit = table["measure"].map({name: entry.unit for name, entry in catalogue().items()})
    says = "these are shares of more than 1. Write 0.88 or 88%; leave it where more than the whole is meant."
    found.say("share_above_one", says, "value", (unit == "share") & (table["value"].abs() > 1), WARN)


def check_children(table: pd.DataFrame, extract: Extract, children: Collection[str], found: Found) -> pd.DataFrame:
    """Link keys with the children of the returns: keys that lost their leading zeros are put right.

    In:  the table; the keys of every child of the returns. Out: the table with keys as the returns write them. Keys
    that are in no return are told of, by rows.
    """
    keys = table[extract.child]
    bare = pd.Series(list(children), dtype=str)
    bare = bare[bare.str.startswith("0")]
    restored = dict(zip(bare.str.lstrip("0"), bare, strict=True)) if bare.str.lstrip("0").is_unique else {}
    known = keys.isin(children)
    linked = keys.where(known, keys.map(lambda key: restored.get(key, key)))
    mended = linked != keys
    says = "keys had lost the zeros that they start with in the returns, and were linked with them."
    found.say("zeros_lost", says, extract.child, mended, NOTE)
    found.change("zeros_lost", int(mended.sum()), "the child's key had lost the zeros that it starts with.")
    strange = ~linked.isin(children) & (linked != "")
    count = linked[strange].nunique()
    says = (
        f"{count:,} {'child' if count == 1 else 'children'} of these rows {'is' if count == 1 else 'are'} in no return "
        "that was read. They count in totals, and not by age, sex or anything else that the return tells. Look whether "
        "the key is the one that stands as CHILD in the return."
    )
    found.say("key_not_in_returns", says, extract.child, strange, WARN)
    found.change("key_not_in_returns", int(strange.sum()), "the child's key is in no return.")
    return table.assign(**{extract.child: linked})


def check_stays(table: pd.DataFrame, stays: pd.DataFrame, found: Found) -> None:
    """Prices that run when the child is not in care, by the returns.

    In:  payments; stays (`child_id, start_date, end_date`, open ones null). A line is told of where it starts on or
         after the end of the child's last stay, or runs on after it.
    """
    ends = stays.assign(child_id=stays["child_id"].astype(str), until=stays["end_date"].fillna(_FAR))
    last = table["child_id"].map(ends.groupby("child_id")["until"].max())
    after = last.notna() & (table["start_date"] >= last)
    says = (
        "these prices start after the child left care, by the return. Check the dates of both; the lines are counted."
    )
    found.say("price_after_care", says, "start_date", after, WARN)
    beyond = last.notna() & ~after & (table["end_date"].fillna(_FAR) > last)
    says = (
        "these prices run on after the child left care, by the return. End them on the day of leaving; until then they "
        "are counted to their own end."
    )
    found.say("price_beyond_care", says, "end_date", beyond, WARN)


def check_homes(beds: pd.DataFrame, occupancy: pd.DataFrame, found: Found) -> None:
    """Homes whose nights are told and that the list of homes does not have."""
    strange = ~occupancy["home_id"].isin(beds["home_id"])
    says = (
        "the home of these rows is not in homes/beds.csv, so its nights belong to no group. Add it, or correct the key."
    )
    found.say("home_not_in_list", says, "home_id", strange, WARN)


_OF_ONE: dict[str, Callable[[pd.DataFrame, Found], None]] = {
    "placement_payments": check_overlaps,
    "budgets": check_budgets,
    "figures": check_figures,
}
