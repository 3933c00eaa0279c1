"""Sentences that lead a block, made from the facts it shows: the largest group, the newest figure and its change.

Each is empty where the edition has no such figure.
"""

from __future__ import annotations

import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.domain.catalogue import measure as measure_of
from suffkit.domain.units import unit as unit_of
from suffkit.present.wording import say_change, say_list
from suffkit.publish.page import Page
from suffkit.publish.selection import periods_of, select, words_of
from suffkit.publish.shown import dimension, lower


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
