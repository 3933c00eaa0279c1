"""Sentences that lead a block or close a page, made from what the edition holds: the largest group, the newest figure
and its change, how far figures of each origin go, and when the authority began.

Each is empty where the edition has no such figure.
"""

from __future__ import annotations

import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.domain.areas import abolished_areas, all_areas
from suffkit.domain.calendar import say_day
from suffkit.domain.catalogue import measure as measure_of
from suffkit.domain.units import unit as unit_of
from suffkit.present.wording import say_change, say_list
from suffkit.publish.page import Page
from suffkit.publish.selection import periods_of, select, words_of
from suffkit.publish.shown import dimension, lower

_REGISTER = ("registered_providers", "registered_places")

# What figures of an origin can tell, for the foot of a page.
_REACH = {
    "counted": "Figures counted from the council's returns know what the returns hold, and no more; small numbers are "
    "hidden.",
    "local": "Figures from the council's own lists know what is entered there, and are as complete as the lists are; "
    "small numbers are hidden.",
    "printed": "Figures that the council printed stand as printed and cannot be cut in other ways than the print does; "
    "where a number is printed for another day than the rest, its own date stands beside it.",
    "national": "Published figures cannot be cut in other ways than the publisher does; those of regions and of "
    "England are rounded, and small numbers of an authority are hidden by the publisher.",
}


def reach(page: Page) -> str:
    """What the figures of this edition can and cannot tell, by where they come from."""
    origins = {"counted" if one == "synthetic" else one for one in page.edition["origins"]}
    return " ".join(said for origin, said in _REACH.items() if origin in origins)


def began(page: Page) -> str:
    """When the authority began, and in place of which, where a reorganisation made it of another."""
    own = next((one for one in all_areas() if one.old_la_code == page.edition["old_la_code"]), None)
    if own is None or own.valid_from is None or not own.predecessors:
        return ""
    names = {one.old_la_code: one.short_name for one in abolished_areas()}
    gone = [name for code in own.predecessors if (name := names[code]) != own.short_name]
    place = f"in place of {say_list(gone)}" if gone else "within its present boundaries"
    return (
        f"{own.short_name} began on {say_day(own.valid_from)} {place}: its figures start there, and earlier ones are "
        "of another area."
    )


def largest(page: Page, measure: str, by: str) -> str:
    """The largest group of a breakdown at its newest date: "the largest number, 149 of 445, is that of 10 to 15"."""
    facts = select(page.facts, measure, by=[by], areas=[page.own])
    return _largest(facts, facts["group1"], f"by {dimension(by)}")


def largest_pair(page: Page, measure: str, rows: str, columns: str) -> str:
    """The largest cell of a measure by two breakdowns at its newest date."""
    facts = select(page.facts, measure, by=[rows, columns], areas=[page.own])
    facts = facts[facts["group2"] != ""]
    total = (facts["group1"] == TOTAL).astype(int) + (facts["group2"] == TOTAL)
    named = facts["group1"] + ", " + facts["group2"]
    # A cell is no total of either breakdown; the whole is that of both.
    facts, named = facts[total != 1], named.mask(total == 2, TOTAL)[total != 1]
    return _largest(facts, named, f"by {dimension(rows)} and {dimension(columns)}")


def _largest(facts: pd.DataFrame, names: pd.Series, by: str) -> str:
    groups = facts[names != TOTAL]
    shown = groups[groups["value"].notna()]
    if len(shown) < 2:
        return ""
    entry, when = measure_of(str(facts["measure"].iloc[0])), periods_of(shown).iloc[0]
    top = shown[shown["value"] == shown["value"].max()]
    counts = unit_of(entry.unit).kind == "count"
    whole = facts[(names == TOTAL) & facts["value"].notna()]
    of = f" of {words_of(whole)[0]}" if counts and len(top) == 1 and len(whole) else " each" if len(top) > 1 else ""
    what = "the largest number" if counts else "the highest figure"
    told = " that is shown" if len(shown) < len(groups) else ""
    number = words_of(top, per=True)[0]
    return f"{entry.title} {by}, {when}: {what}{told}, {number}{of}, is that of {say_list(names[top.index])}."


def registered(page: Page, provision: str) -> str:
    """How many providers of a kind are on Ofsted's register in the area, and their places, on the newest day."""
    counts = [select(page.facts, name, by=["provision"], areas=[page.own]) for name in _REGISTER]
    found = [rows[(rows["group1"] == provision) & rows["value"].notna()] for rows in counts]
    if any(rows.empty for rows in found):
        return ""
    providers, places = (words_of(rows)[0] for rows in found)
    return (
        f"Registered in the area of {page.name}, {periods_of(found[0]).iloc[0]}: {lower(provision)}s {providers}, "
        f"places in them {places}."
    )


def newest(page: Page, measure: str) -> str:
    """The newest figure and its change: "Children who went missing, 2023-24: 10.3%, up 1.3 percentage points on the
    year before."
    """
    now, before = page.figure(measure), page.figure(measure, back=1)
    if now is None:
        return ""
    said = f"{measure_of(measure).title}, {now.when}: {now.words}"
    if before is None or now.period.start.replace(year=now.period.start.year - 1, day=1) != before.period.start.replace(
        day=1
    ):
        return f"{said}."
    unit = "percentage_points" if now.unit == "share" else now.unit
    noun = None if unit == "percentage_points" else False
    decimals = max(now.decimals, before.decimals)
    change = say_change(now.value - before.value, unit, decimals=decimals, per=False, noun=noun)
    return f"{said}, {change} on the year before."


def newest_of(page: Page, *measures: str) -> str:
    """The newest figure of each measure in one sentence: "2023-24: children adopted from care 30; ..."."""
    found = [(measure_of(name).title, page.figure(name)) for name in measures]
    said = [(title, figure) for title, figure in found if figure is not None]
    whens = {figure.when for _, figure in said}
    if len(whens) == 1:
        return f"{whens.pop()}: " + "; ".join(f"{lower(title)} {figure.words}" for title, figure in said) + "."
    return "; ".join(f"{title} {figure.words} ({figure.when})" for title, figure in said) + ("." if said else "")
