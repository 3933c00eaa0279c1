"""The blocks that list: headline tiles, printed and published tables, sources, glossary."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd
from IPython.display import HTML

from suffkit.domain.catalogue import catalogue
from suffkit.domain.catalogue import measure as measure_of
from suffkit.domain.code_lists import code_rows
from suffkit.domain.units import unit as unit_of
from suffkit.present.tables import tabulate
from suffkit.present.tiles import Tile, Tiles, tiles
from suffkit.present.wording import say_list, unit_label
from suffkit.publish.headlines import HEADLINES
from suffkit.publish.page import Page
from suffkit.publish.selection import is_recomputed

_MOST_TILES = 8
# Years before the as-at date: an older figure is no headline, though a page may still have none newer.
_OLDEST = 2


def headline_tiles(page: Page) -> Tiles:
    """Up to eight headline figures, each with its date and its comparison."""
    found = []
    for label, measure, by, group in HEADLINES:
        figure = page.figure(measure, by=by, group=group)
        if figure is not None and figure.period.end.year >= page.as_at.year - _OLDEST:
            # A number of children is larger the larger the area: only rates and shares are set beside others'.
            against = page.against(measure) if not by and unit_of(figure.unit).kind != "count" else None
            found.append(Tile(figure.bare, label, against or "", figure.when))
    return tiles(found[:_MOST_TILES])


def printed_answer(page: Page) -> str:
    """How many tables and numbers there are."""
    if "printed" not in page.edition["origins"]:
        return "This edition takes no number from a printed statement, so there are none here."
    printed = page.facts[(page.facts["origin"] == "printed") & ~is_recomputed(page.facts)]
    return f"There are {len(printed):,} of them in {printed['source'].nunique()} tables, lists and groups of figures."


def printed_tables(page: Page) -> None:
    """Every printed table: as a grid where its headings make one, else as a list."""
    printed = page.facts[(page.facts["origin"] == "printed") & ~is_recomputed(page.facts)]
    for card in page.tables.to_dict("records"):
        cells = printed[printed["source"] == card["table_id"]]
        if cells.empty:
            continue
        names = cells["cell"].str.split(" | ", n=1, regex=False, expand=True)
        shown = cells["as_printed"].where(cells["as_printed"] != "", "[x]")
        long = pd.DataFrame({"Row": names[0], "Column": names[1], "Printed": shown})
        wide = long.pivot(index="Row", columns="Column", values="Printed")
        wide = wide.reindex(index=long["Row"].unique(), columns=long["Column"].unique())
        # A grid that is mostly holes is a list.
        grid = wide.notna().to_numpy().mean() > 0.6 and wide.shape[1] <= 12
        table = wide.fillna("").rename_axis(None, axis=1).reset_index() if grid else long
        notes = [card["note"]] if card["note"] else []
        page.show(
            tabulate(
                table,
                caption=str(card["title"]),
                row_header="Row",
                headers={"Row": "As headed in print"},
                text_columns=[] if grid else ["Column"],
                source=f"{card['document']}: {card['section']}",
                notes=notes,
            )
        )


def sources_answer(page: Page) -> str:
    """Where the figures come from."""
    edition = page.edition
    if "printed" not in edition["origins"]:
        return str(edition["source_note"])
    document = f"{edition['title']} ({edition['publisher']})"
    return f"{edition['source_note']} Document: {document}, figures for {edition['period']}."


def downloads(page: Page) -> None:
    """The released facts as a file."""
    text = (
        '<p><a href="facts.csv" download>All numbers of this statement (CSV)</a>: one number a row, '
        "with what it measures, where and when, its unit, its source, and the characters of the print.</p>"
    )
    page.show(HTML(text))


def source_tables(page: Page) -> None:
    """The cards of all printed tables, lists and charts."""
    states = {"printed": "Whole", "partly": "Partly lost", "lost": "Lost", "withheld": "Not carried"}
    cards = page.tables[page.tables["state"].isin(states)]
    if cards.empty:
        page.show(HTML("<p>No figure is taken from a printed statement.</p>"))
        return
    shown = pd.DataFrame(
        {
            "What": cards["title"],
            "Kind": cards["kind"],
            "Where in the document": cards["section"],
            "State": cards["state"].map(states),
        }
    )
    page.show(
        tabulate(
            shown,
            caption=f"Tables and figures of: {page.edition['title']}",
            row_header="What",
            text_columns=["Kind", "Where in the document", "State"],
        )
    )


def published_tables(page: Page) -> None:
    """The national tables that figures are taken from, with their releases and addresses, and the licence's words."""
    releases = _releases(page)
    if not releases:
        page.show(HTML("<p>No figure is taken from a national publication.</p>"))
        return
    cards = [row for row in code_rows("national_sources") if row["id"] in releases]
    shown = pd.DataFrame(
        {
            "Table": [row["table"] for row in cards],
            "Publication": [f"{row['publisher']}, {row['title']}" for row in cards],
            "Release": [releases[row["id"]] for row in cards],
            "Rounding and notes": [_sentences(row["rounding"], row["note"]) for row in cards],
        }
    )
    # An address is long, and the same for many tables.
    addresses = dict.fromkeys((f"{row['publisher']}, {row['title']}", row["url"]) for row in cards)
    where = pd.DataFrame(
        [(title, url.removeprefix("https://")) for title, url in addresses], columns=["Publication", "Address"]
    )
    page.show(
        tabulate(
            shown,
            caption="National tables that figures are taken from",
            row_header="Table",
            text_columns=["Publication", "Release", "Rounding and notes"],
            notes=[_attribution([row["publisher"] for row in cards])],
        ),
        tabulate(where, caption="Where these publications are", row_header="Publication", text_columns=["Address"]),
    )


def _releases(page: Page) -> dict[str, str]:
    """Source -> its releases in words: of the facts, and of the comparisons among all authorities."""
    ids = page.tables.loc[page.tables["kind"] == "published", "table_id"]
    found: dict[str, list[str]] = {}
    for source, _, release in ids.str.rpartition(" ").itertuples(index=False):
        found.setdefault(source, []).append(release)
    said = {source: say_list(sorted(set(releases))) for source, releases in found.items()}
    if len(page.standings):
        model = str(page.standings["model"].iloc[0])
        said |= {"lait": f"data to {page.standings['latest_label'].max()}", f"dfe-neighbours-{model}": model}
    return said


def _attribution(publishers: Sequence[str]) -> str:
    """The sentence that the licence asks for."""
    return (
        "Contains public sector information licensed under the Open Government Licence v3.0. "
        f"Sources: {'; '.join(dict.fromkeys(publishers))}."
    )


def _sentences(*texts: str) -> str:
    """Texts as sentences in one cell."""
    return " ".join(f"{text[:1].upper()}{text[1:].rstrip('.')}." for text in texts if text)


def glossary(page: Page) -> None:
    """Every measure that this edition shows: its definition, unit and source of the definition."""
    used = {measure_of(name).of or name for name in page.facts["measure"].unique()}
    used = {measure_of(name).of or name for name in used}
    entries = [entry for entry in catalogue().values() if entry.id in used]
    items = "".join(
        f"<dt>{escape(entry.title)}</dt><dd>{escape(entry.definition)} Unit: {escape(_unit(entry.unit))}. "
        f"Definition: {escape(entry.reference)}.</dd>"
        for entry in sorted(entries, key=lambda entry: entry.title)
    )
    page.show(HTML(f'<dl class="glossary">{items}</dl>'))


def symbols() -> HTML:
    """What stands in place of a number, or beside it."""
    items = "".join(
        f"<dt>{escape(row['label'])}</dt><dd>{escape(row['meaning'])}</dd>" for row in code_rows("statuses")
    )
    return HTML(f'<dl class="glossary">{items}</dl>')


def words() -> HTML:
    """Words of the field that the pages use."""
    items = "".join(f"<dt>{escape(row['word'])}</dt><dd>{escape(row['meaning'])}</dd>" for row in code_rows("words"))
    return HTML(f'<dl class="glossary">{items}</dl>')


def _unit(unit: str) -> str:
    label = unit_label(unit)
    return label[:1].lower() + label[1:]
