"""How the authority stands among all: published indicators beside its region, statistical neighbours and England.

    summary    the indicators of a page in two tables: newest figures beside the others', then change, rank and band
    answer     the same in two sentences; `bands_answer` counts the bands of all pages

Figures keep the tool's own characters. Which indicators belong to which page is `domain/codes/benchmarks.csv`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from suffkit.contracts.benchmarks import BANDS, CHANGES, NOT_AVAILABLE, ROWS, TRENDS
from suffkit.domain.areas import regions
from suffkit.domain.catalogue import measure as measure_of
from suffkit.domain.code_lists import code_rows
from suffkit.errors import RequestError, suggest
from suffkit.present.tables import tabulate
from suffkit.present.wording import say_list
from suffkit.publish.page import Page
from suffkit.publish.shown import lower
from suffkit.publish.standing_notes import CHANCE, RANK, notes_beside, notes_moved, plain_year

Row = Mapping[Any, Any]

# Unit of an indicator -> unit of a chart's scale, what its numbers are divided by, and the short form for a heading.
UNITS = {
    "per cent": ("share", 100.0, "%"),
    "per 10,000 children": ("per_10k", 1.0, "per 10,000 children"),
    "per 100,000 children": ("per_100k", 1.0, "per 100,000 children"),
    "points": ("score", 1.0, "points"),
    "pounds a week": ("gbp_per_week", 1.0, "£"),
    "pounds": ("gbp", 1.0, "£"),
    "children": ("children", 1.0, "children"),
    "places": ("places", 1.0, "places"),
}
# Numbers of something are larger the larger the area: a region's or England's is no comparison.
AMOUNTS = ("pounds", "children", "places")
# A whole year's spending is told by the size of the authority alone, even beside its neighbours.
_TOTALS = ("pounds",)
_ALL_NEIGHBOURS = 10
_MOST_NAMED = 3


def measures_of(page: Page, topics: str | Sequence[str], *, headline: bool = False) -> pd.DataFrame:
    """The indicators of one page or several, in the order of the list.

    Out:    the columns of `domain/codes/benchmarks.csv`, with `polarity` and `decimals`; only those that there are
            figures of.
    Raises: RequestError for a page that has no indicators in the list.
    """
    wanted = [topics] if isinstance(topics, str) else list(topics)
    listed = pd.DataFrame(code_rows("benchmarks"), dtype="str")
    if unknown := [name for name in wanted if name not in set(listed["page"])]:
        raise RequestError(
            f"domain/codes/benchmarks.csv has no indicators of the page {unknown[0]!r}."
            f"{suggest(unknown[0], listed['page'].unique())}"
        )
    rows = listed[listed["page"].isin(wanted)]
    rows = rows[rows["headline"] == "yes"] if headline else rows
    rows = rows.sort_values("page", key=lambda names: names.map(wanted.index), kind="stable")
    facts = page.indicators[["indicator", "polarity", "decimals", "description"]]
    return rows.merge(facts, on="indicator", validate="1:1") if len(facts) else rows.iloc[:0]


def heading_of(row: Row) -> str:
    """What an indicator is called, with its unit where the title does not tell it."""
    short = UNITS[row["unit"]][2]
    told = short in lower(row["title"]) or (short == "points" and "score" in row["title"])
    return row["title"] if told else f"{row['title']}, {short}"


def summary(page: Page, topic: str) -> None:
    """Show the indicators of a page: the newest figures beside the others', then their change, rank and band."""
    listed = measures_of(page, topic)
    if listed.empty:
        page.show(page.missing(f"how {page.name} stands beside other authorities", needs="national"))
        return
    rows = with_standings(page, listed)
    beside = pd.DataFrame(
        {
            "Measure": [heading_of(row) for row in rows],
            "Year": [plain_year(row["authority"]["latest_label"]) or NOT_AVAILABLE for row in rows],
            page.name: [row["authority"]["latest_shown"] for row in rows],
            "Neighbours": [_beside(row, "neighbours", page) for row in rows],
            region_name(page): [_beside(row, "region", page) for row in rows],
            "England": [_beside(row, "england", page) for row in rows],
        }
    )
    moved = pd.DataFrame(
        {
            "Measure": [_with_polarity(row) for row in rows],
            "Change": [change_words(row["authority"]) for row in rows],
            **_chances(rows),
            **_places(rows),
        }
    )
    page.show(
        tabulate(
            beside,
            caption=f"{page.name} beside its neighbours, region and England",
            row_header="Measure",
            source=source_of(page, listed),
            notes=[*notes_beside(beside, rows), *_few_neighbours(page, listed)],
            holds=sorted({row["measure"] for row in rows if row["measure"] and not row["by1"]}),
        ),
        tabulate(
            moved,
            caption=f"{page.name}: change on the year before{', rank and band' if RANK in moved else ''}",
            row_header="Measure",
            source=source_of(page, listed, neighbours=False),
            notes=notes_moved(moved),
        ),
    )


def answer(page: Page, topic: str) -> str:
    """The first headline figure beside the others, and on how many measures the band is the best or the last."""
    rows = with_standings(page, measures_of(page, topic))
    told = [row for row in rows if is_known(row["authority"])]
    if not told:
        return f"No figure of {page.name} is published for the measures of this page." if rows else ""
    first = next((row for row in told if row["headline"]), told[0])
    own = first["authority"]
    names = {"neighbours": "its statistical neighbours", "region": region_of(first["region"]), "england": "England"}
    others = [
        f"{name} {first[which]['latest_shown']}"
        for which, name in names.items()
        if first["unit"] not in _TOTALS and is_comparable(first, which) and is_known(first[which])
    ]
    lead = f"{heading_of(first)}: {page.name} {own['latest_shown']} ({plain_year(own['latest_label'])})"
    ranked = [row for row in told if row["authority"]["band"] in BANDS]
    ends = [
        f"in the {word} band ({band}) on {len(found)}{_named(found)}"
        for word, band in (("best", BANDS[0]), ("last", BANDS[-1]))
        if (found := [row for row in ranked if row["authority"]["band"] == band])
    ]
    count = f"{len(ranked)} measure{'s' if len(ranked) > 1 else ''}"
    said = f" Of {count} where high or low is better, it is {say_list(ends)}." if ends else ""
    return f"{lead}{', ' + say_list(others) if others else ''}.{said}"


def bands_answer(page: Page) -> str:
    """Of all measures of all pages where high or low is better, how many are in which band."""
    own = page.standings[(page.standings["row"] == "authority") & page.standings["band"].isin(BANDS)]
    if own.empty:
        return f"This edition has no published figures by which {page.name} could be ranked among all authorities."
    counts = own["band"].value_counts()
    said = say_list(f"{counts.get(band, 0)} in band {band}" for band in BANDS)
    return f"Of {len(own)} measures where high or low is better, {page.name} has {said}; A is the best, D the last."


def change_words(row: Row) -> str:
    """A row of STANDINGS' change in words: "down 3.0, worse"; "since 2021" where that is not the year before."""
    if not row["trend"]:
        return NOT_AVAILABLE
    newest, before = str(row["latest_label"])[:4], str(row["previous_label"])[:4]
    since = "" if int(newest) - int(before) == 1 else f" since {row['previous_label']}"
    if row["trend"] == TRENDS[2]:
        return f"{row['trend']}{since}"
    size = str(row["change_shown"]).removeprefix("-")
    return f"{row['trend']} {size}{since}{_judged(row)}"


def trend_words(row: Row) -> str:
    """Which way the change goes and whether that is good, in words: "down, worse"; NA where it is not known."""
    return f"{row['trend']}{_judged(row)}" if row["trend"] else NOT_AVAILABLE


def source_of(page: Page, listed: pd.DataFrame, *, neighbours: bool = True) -> str:
    """Publisher, tool or publications, the newest year, and the model of neighbours where these are shown."""
    cards = {card["id"]: card for card in code_rows("national_sources")}
    own = [row for row in listed.to_dict("records") if _is_publication(row)]
    said = [measure_of(row["measure"]).reference for row in own]
    if len(own) < len(listed):
        said = [f"{cards['lait']['publisher']}, {cards['lait']['title']}", *said]
    newest = page.standings.loc[page.standings["indicator"].isin(listed["indicator"]), "latest_label"].max()
    model = f"; statistical neighbours of the {page.standings['model'].iloc[0]} model" if neighbours else ""
    return f"{'; '.join(dict.fromkeys(said))}; data to {newest}{model}"


def _is_publication(row: Row) -> bool:
    """Whether the figures are the publication's, told by its definition, as the tool has none of the measure."""
    return bool(row["measure"]) and row["description"] == measure_of(row["measure"]).definition


def with_standings(page: Page, listed: pd.DataFrame) -> list[Row]:
    """Each indicator listed with its row of STANDINGS for the authority, region, neighbours and England, by name."""
    held = page.standings[page.standings["indicator"].isin(listed["indicator"])]
    by_key = {(row["indicator"], row["row"]): row for row in held.to_dict("records")}
    return [{**row, **{which: by_key[row["indicator"], which] for which in ROWS}} for row in listed.to_dict("records")]


def is_known(row: Row) -> bool:
    """Whether a row of STANDINGS has a figure for its newest year."""
    return bool(pd.notna(row["latest"]))


def is_comparable(row: Row, which: str) -> bool:
    """Whether an indicator of the authority can be set against that row: amounts of a region or of England cannot."""
    return which not in ("region", "england") or row["unit"] not in AMOUNTS


def _judged(row: Row) -> str:
    return {"green": ", better", "red": ", worse"}.get(row["colour"], "")


def _with_polarity(row: Row) -> str:
    better = {"high": " (higher is better)", "low": " (lower is better)"}.get(row["polarity"], "")
    return heading_of(row) + better


def _beside(row: Row, which: str, page: Page) -> str:
    """A comparator's figure; with its year or area where that is not the one of the row or column.

    [z] for a total of a region or of England, which is the larger the larger the area.
    """
    if not is_comparable(row, which):
        return "[z]"
    one = row[which]
    unusual = [region_of(one)] if which == "region" and region_of(one) != region_name(page) else []
    if one["latest_label"] and row["authority"]["latest_label"] not in ("", one["latest_label"]):
        unusual.append(one["latest_label"])
    return f"{one['latest_shown']} ({', '.join(unusual)})" if unusual else str(one["latest_shown"])


def region_of(row: Row) -> str:
    """The name of the region that a row of STANDINGS is of: all London where its part has no figure."""
    return {one.number: one.region_name for one in regions()}.get(str(row["row_area"]), "Region")


def region_name(page: Page) -> str:
    """The region that the authority lies in, Inner and Outer London apart."""
    return str(page.edition["region_name"])


def called(page: Page, row: Row, which: str) -> str:
    """The name of the area that a row of the tool's table is of."""
    names = {"authority": page.name, "neighbours": "Statistical neighbours", "england": "England"}
    return names.get(which) or region_of(row[which])


def _chances(rows: Sequence[Row]) -> dict[str, list[str]]:
    """A column that says whether a change is more than chance would explain, where that is known of any."""
    said = [row["authority"].get("change_said") or "" for row in rows]
    words = {CHANGES[0]: "yes", CHANGES[1]: "no", "": "not known"}
    return {CHANCE: [words[one] for one in said]} if any(said) else {}


def _places(rows: Sequence[Row]) -> dict[str, list[str]]:
    """The columns of rank and band; none where high or low is better on no measure."""
    if all(row["polarity"] == "none" for row in rows):
        return {}
    return {
        RANK: [row["authority"]["position"] or row["authority"]["rank_shown"] for row in rows],
        "Band (A best)": [row["authority"]["band"] for row in rows],
    }


def _named(rows: Sequence[Row]) -> str:
    """The titles in brackets, where they are few enough for a sentence."""
    return f" ({'; '.join(brief(row) for row in rows)})" if len(rows) <= _MOST_NAMED else ""


def brief(row: Row) -> str:
    """An indicator's title within a sentence, without what stands in brackets."""
    return lower(row["title"].partition(" (")[0])


def _few_neighbours(page: Page, listed: pd.DataFrame) -> list[str]:
    """For which indicators the neighbours' mean is of fewer than ten."""
    means = page.benchmarks[(page.benchmarks["row"] == "neighbours") & page.benchmarks["members"].notna()]
    newest = means.sort_values(["year", "year_label"], kind="stable").groupby("indicator")["members"].last()
    rows = listed.assign(members=listed["indicator"].map(newest))
    few = rows[rows["members"] < _ALL_NEIGHBOURS]
    said = "; ".join(f"{brief(row)} ({row['members']:.0f})" for row in few.to_dict("records"))
    return [f"Not all ten neighbours have a figure of: {said}."] if said else []
