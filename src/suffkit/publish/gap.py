"""Is there enough: the children who will need each kind of placement, and the room there is and is planned.

answers     whether places fall short, in words
need_how    how the need is found
need        children who will need each kind of placement, with their range
room        places that can be used, by date, beside the children there now
chances     the chance that places fall short, and the places that would close the gap
registered  places registered in the area, which are not the council's to fill
"""

from __future__ import annotations

import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.domain.catalogue import measure as measure_of
from suffkit.domain.chances import chance_in_words
from suffkit.present.tables import pivot, tabulate
from suffkit.present.wording import say_list
from suffkit.publish.ahead import BETWEEN, HIGH, LOW, MIDDLE, first_middle_last, is_from_records, ranges, whole
from suffkit.publish.page import Page
from suffkit.publish.selection import periods_of, select, words_of
from suffkit.publish.shown import kinds_of, lower, table_of

_KINDS = ("common_group", "placement_type")
_REGISTERED = {"registered_places": "provision", "supported_accommodation_places": "service_category"}
_NO_SUPPLY = "the places that the council has or plans (the part of the file called supply), kind by kind"


def answers(page: Page) -> list[str]:
    """What the page says first: the chance of a shortfall in each kind of placement whose places are known."""
    chances = _chances(page)
    if chances.empty:
        places, now = _room(page), _children_now(page)
        both = sorted(set(places["group1"]) & set(now["group1"])) if len(places) and len(now) else []
        said = [
            f"{kind}: there are {whole(_first(places, kind))} places of the council's own or under contract, and "
            f"{whole(_first(now, kind))} children live in placements of this kind."
            for kind in both
        ]
        return [_needed(page), *(said or ["Whether there are enough places cannot be told from this edition."])]
    said = []
    for kind, rows in chances.groupby("group1", sort=False):
        last = rows[rows["period_end"] == rows["period_end"].max()].iloc[0]
        close = _closing(page)
        enough = close[(close["group1"] == kind) & (close["period_end"] == last["period_end"])]
        more = [f"{_up(row['value'])} for enough {row['group2'].lower()}" for row in enough.to_dict("records")]
        said.append(
            f"{kind}: the chance that places of the council's own or under contract fall short on {last['period']} is "
            f"{_chance(last['value'])}. What is missing must be bought place by place, or made: {say_list(more)}."
            if enough["value"].max() >= 1
            else f"{kind}: the chance that places fall short on {last['period']} is {_chance(last['value'])}."
        )
    return said


def _needed(page: Page) -> str:
    """The kind of placement that most children will need, in the last year of the forecast."""
    rows = _need(page)
    if rows.empty:
        return ""
    last = pivot(rows[rows["period_end"] == rows["period_end"].max()], ["group1", "period"], "group2")
    most = last.sort_values(MIDDLE, kind="stable").iloc[-1]
    goes_on = "move between placements as they have" if is_from_records(page) else "live as they do today"
    return (
        f"If children {goes_on}, the kind of placement that most need on {most['period']} is "
        f"{lower(most['group1'])}: about {whole(most[MIDDLE])} children, four times in five between "
        f"{whole(most[LOW])} and {whole(most[HIGH])}."
    )


def need(page: Page) -> None:
    """Children who will need each kind of placement: now, and the middle and range of each year ahead."""
    rows = _need(page)
    if rows.empty:
        page.show(page.missing("how many children will need each kind of placement", "national"))
        return
    wide = pivot(rows.assign(date=rows["period_end"]), ["group1", "date", "period"], "group2")
    some = first_middle_last(wide)
    shown = pivot(some.assign(words=ranges(some)), "group1", "period", "words")
    now = _children_now(page) if is_from_records(page) else rows.iloc[:0]
    if len(now):
        known = dict(zip(now["group1"], words_of(now), strict=True))
        shown.insert(1, f"Now ({periods_of(now).iloc[0]})", [known.get(kind, "[x]") for kind in shown["group1"]])
    table = table_of(page, shown, rows, "Children who will need each kind of placement", str(rows["by1"].iloc[0]))
    page.show(table)
    page.lead(BETWEEN if len(some) < len(wide) else "")


def need_how(page: Page) -> str:
    """How the need by kind of placement is found, and what is assumed."""
    if _need(page).empty:
        return ""
    if is_from_records(page):
        return (
            "Each child is carried forward from the placement that he or she lives in, by how often children of that "
            "age and time in care have moved and left; those still to come are placed as others of their age were. "
            "In brackets is the range that holds four outcomes in five. That children go on to move as they have is an "
            "assumption, not a finding: plans mean to change it. Kinds that few children are expected in are left out."
        )
    return (
        "The forecast of all children, shared out as children live today. In brackets is the range that holds four "
        "outcomes in five. That the shares stay as they are is an assumption, not a finding: plans mean to change them."
    )


def room(page: Page) -> None:
    """Places that can be used by date, beside the children who live in that kind of placement now."""
    rows = _room(page)
    if rows.empty:
        page.show(page.missing(_NO_SUPPLY, "plan"))
        return
    now = _children_now(page)
    periods = periods_of(now).iloc[0] if len(now) else ""
    rows = rows.assign(words=[whole(value) for value in rows["value"]], column="Places, " + rows["period"])
    wide = pivot(rows, "group1", "column", "words").fillna("[x]")
    if len(now):
        known = dict(zip(now["group1"], words_of(now), strict=True))
        wide.insert(1, f"Children, {periods}", [known.get(kind, "[x]") for kind in wide["group1"]])
    page.show(
        tabulate(
            wide.rename(columns={"group1": "Kind of placement"}),
            caption="Places of the council's own or under contract, and children",
            row_header="Kind of placement",
            source=f"{page.edition['title']}, and the edition's file of scenarios",
            notes=[measure_of("usable_places").definition],
            holds=kinds_of(rows),
        )
    )


def chances(page: Page) -> None:
    """The chance of a shortfall in each year, and what would close it."""
    rows = _chances(page)
    if rows.empty:
        page.show(_what_is_missing(page))
        return
    stays = "The share of each kind of placement is taken to stay as it is: the true chance is less certain than this."
    uncertain = [] if is_from_records(page) else [stays]
    words = [_chance(value) for value in rows["value"]]
    wide = pivot(rows.assign(words=words), "group1", "period", "words").rename(columns={"group1": "Kind of placement"})
    shown = tabulate(
        wide,
        caption="Chance that places of the council's own or under contract fall short",
        row_header="Kind of placement",
        text_columns=[column for column in wide.columns if column != "Kind of placement"],
        source=_source(page),
        notes=[
            *uncertain,
            "Places elsewhere that are bought one by one are not counted.",
        ],
        holds=kinds_of(rows),
    )
    close = _closing(page)
    close = close.assign(words=[_up(value) for value in close["value"]], group2="Enough " + close["group2"].str.lower())
    wide = pivot(close, ["group1", "group2"], "period", "words")
    wide["group1"] = wide["group1"].where(~wide["group1"].duplicated(), "")
    closing = tabulate(
        wide.rename(columns={"group1": "Kind of placement", "group2": "For there to be"}),
        caption="Places that would close the gap",
        row_header="For there to be",
        text_columns=["Kind of placement"],
        source=_source(page),
        notes=[measure_of("places_to_close").definition],
        holds=kinds_of(close),
    )
    page.show(shown, closing)


def registered(page: Page) -> None:
    """Places registered in the area by kind, whichever authority's children live in them."""
    tables = []
    for name, by in _REGISTERED.items():
        rows = select(page.facts, name, by=[by], areas=[page.own])
        if rows.empty:
            continue
        rows = rows.assign(words=words_of(rows), period=periods_of(rows))
        wide = pivot(rows, "group1", "period", "words").fillna("[x]")
        tables.append(table_of(page, wide, rows, f"{measure_of(name).title} in the area", by))
    if tables:
        page.show(*tables)
    else:
        page.show(page.missing("how many places are registered in the area", "national"))


def _what_is_missing(page: Page) -> object:
    """A sentence on what the chance of a shortfall still needs: the forecast, or places told by kind."""
    if _need(page).empty:
        return page.missing("the chance that places fall short", "national")
    return page.missing(_NO_SUPPLY, "plan")


def _forecast(page: Page, name: str) -> pd.DataFrame:
    rows = page.facts[(page.facts["measure"] == name) & (page.facts["area_code"] == page.own)]
    rows = rows.sort_values("period_end", kind="stable")
    return rows.assign(period=periods_of(rows))


def _need(page: Page) -> pd.DataFrame:
    return _forecast(page, "need_by_kind")


def _room(page: Page) -> pd.DataFrame:
    return _forecast(page, "usable_places")


def _chances(page: Page) -> pd.DataFrame:
    return _forecast(page, "shortfall_chance")


def _closing(page: Page) -> pd.DataFrame:
    return _forecast(page, "places_to_close")


def _children_now(page: Page) -> pd.DataFrame:
    """Children by common kind of placement at the newest count of the edition."""
    rows = select(page.facts, "placements", by=["common_group"], areas=[page.own])
    return rows[(rows["group1"] != TOTAL) & rows["value"].notna()]


def _first(rows: pd.DataFrame, kind: str) -> float:
    return float(rows.loc[rows["group1"] == kind, "value"].iloc[0])


def _chance(value: float) -> str:
    """The chance in words; a forecast says no more than that it lies beyond its outermost level."""
    return chance_in_words(float(value))


def _up(value: float) -> str:
    """Places are whole: a part of one is one more."""
    return whole(float(-(-round(value, 9) // 1)))


def _source(page: Page) -> str:
    return f"{page.source_of(_need(page))}; the edition's file of scenarios"
