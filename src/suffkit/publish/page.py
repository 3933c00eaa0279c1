"""What a notebook works with: one open page of one edition, with its facts, sentences, tables and charts.

A page reads the public facts folder and nothing else, so it cannot show what was not released.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from html import escape
from typing import Any

import pandas as pd
from IPython.display import HTML, display

from suffkit.contracts.facts_folder import FactsFolder, read_facts_folder
from suffkit.contracts.forecasts import FROM_RECORDS
from suffkit.domain.catalogue import measure as measure_of
from suffkit.domain.code_lists import code_rows
from suffkit.errors import RequestError, suggest
from suffkit.folders import facts_folder
from suffkit.present.wording import say_list
from suffkit.publish.executed import NUMBERS
from suffkit.publish.origins import differences, differences_of_tables
from suffkit.publish.selection import KEY, RECOMPUTED, Figure, figure, is_counted, is_published, select


class Page:
    """One page of one edition. `facts`, `findings`, `tables`, `actions`, `changes` and `edition` are those of the
    facts folder.

    `benchmarks`, `standings`, `spread` and `indicators` say how the authority stands among all
    (contracts/benchmarks.py); they are empty where there are no national data.
    `shown` keeps the table and cell of each printed figure that the page has put into a table, `shown_keys` the key of
    each counted one.
    """

    def __init__(self, content: FactsFolder) -> None:
        self.facts = content.facts
        self.findings = content.findings
        self.tables = content.tables
        self.actions = content.actions
        self.changes = content.changes
        self.benchmarks, self.standings = content.standing.benchmarks, content.standing.standings
        self.spread, self.indicators = content.standing.spread, content.standing.indicators
        self.edition = content.edition
        self.own = str(content.edition["area_code"])
        self.name = str(content.edition["authority_name"])
        self.shown: set[tuple[str, str]] = set()
        self.shown_keys: set[tuple[Any, ...]] = set()
        self.as_at = pd.Timestamp(str(content.edition["as_at"]))
        # The areas a figure is set against, the nearest first.
        self.areas = list(
            dict.fromkeys(
                [
                    self.own,
                    str(content.edition["neighbours_code"]),
                    str(content.edition["region_code"]),
                    "E13000002",
                    "E12000007",
                    "E92000001",
                ]
            )
        )

    @cached_property
    def differences(self) -> pd.DataFrame:
        """Figures that two origins give differently, such as the returns and the print, or two published tables."""
        between = differences(self.facts, int(self.edition.get("rounded_to", 1)))
        return pd.concat([between, differences_of_tables(self.facts, self.own)], ignore_index=True)

    def area(self, word: str) -> str:
        """The code of `own`, `neighbours`, `region` or `england`; a code stands for itself."""
        named = {"own": self.own, "neighbours": self.areas[1], "region": self.areas[2], "england": self.areas[-1]}
        return named.get(word, word)

    def figure(
        self,
        measure: str,
        *,
        by: str = "",
        group: str = "",
        by2: str = "",
        group2: str = "",
        area: str = "own",
        back: int = 0,
        forecast: bool = False,
    ) -> Figure | None:
        """The newest figure of a measure (or the one `back` periods before it), or None where the edition has none.

        Raises: RequestError for a measure that is not in the catalogue.
        """
        measure_of(measure)
        asked = [name for name in (by, by2) if name]
        rows = select(self.facts, measure, by=asked, areas=[self.area(area)], latest=False, forecast=forecast)
        rows = rows[(rows["group1"] == group) & (rows["group2"] == group2)]
        if len(rows) and _newest_is_hidden(rows):
            return None
        rows = rows[rows["value"].notna()]
        # The statement's own as-at date leads; a later count (or a plan's year) stands only where none is before it.
        ends = sorted(rows["period_end"].unique(), reverse=True)
        ends = [end for end in ends if end <= self.as_at] or ends
        if len(ends) <= back:
            return None
        rows = rows[rows["period_end"] == ends[back]]
        return figure(rows.loc[rows["period_start"].idxmax()])

    def words(self, measure: str, *, noun: bool = False, **which: Any) -> str | None:
        """The figure in words ("1,030", with `noun` "1,030 children"), or None where there is none."""
        found = self.figure(measure, **which)
        if found is None:
            return None
        return found.noun if noun else found.words

    def when(self, measure: str, **which: Any) -> str | None:
        """The figure's date or year in words, or None where there is none."""
        found = self.figure(measure, **which)
        return found.when if found else None

    def against(self, measure: str) -> str | None:
        """The comparators in words: "England 67 and East of England 49 (31 March 2021)".

        None where the edition has none.
        """
        found = []
        for code in self.areas[1:]:
            other = self.figure(measure, area=code)
            if other is not None:
                name = self.facts.loc[self.facts["area_code"] == code, "area_name"].iloc[0]
                found.append((str(name), other.bare, other.when))
        if not found:
            return None
        if len({when for _, _, when in found}) == 1:
            return f"{say_list(f'{name} {words}' for name, words, _ in found)} ({found[0][2]})"
        return say_list(f"{name} {words} ({when})" for name, words, when in found)

    def say(self, name: str, text: str) -> None:
        """Make the text available as `{{ name }}` in the prose of every page."""
        display({NUMBERS: {name: text}}, raw=True)

    def mark_shown(self, facts: pd.DataFrame) -> None:
        """Remember that the facts stand in a table: printed ones by their place in print, counted ones by their key."""
        counted = is_counted(facts)
        self.shown.update(zip(facts.loc[~counted, "source"], facts.loc[~counted, "cell"], strict=True))
        self.shown_keys.update(facts.loc[counted, KEY].itertuples(index=False, name=None))

    def answer(self, name: str, *sentences: str) -> None:
        """Say several sentences as one text; empty ones are left out."""
        self.say(name, " ".join(text for text in sentences if text))

    def lead(self, *sentences: str) -> None:
        """Show sentences as a paragraph before a block; nothing where all are empty."""
        said = " ".join(text for text in sentences if text)
        if said:
            display(HTML(f'<p class="answer">{escape(said)}</p>'))

    def show(self, *things: Any) -> None:
        """Show charts, tables and tiles one under the other."""
        for thing in things:
            if thing is not None:
                display(thing)

    def missing(self, what: str, needs: str) -> HTML | None:
        """A plain sentence: what this edition cannot tell, and which file would bring it; nothing for an empty `what`.

        Raises: RequestError for an input that is not in `domain/codes/inputs.csv`.
        """
        inputs = {row["input"]: row["file"] for row in code_rows("inputs")}
        if needs not in inputs:
            raise RequestError(f"{needs!r} is not an input of domain/codes/inputs.csv.{suggest(needs, inputs)}")
        if not what:
            return None
        text = f"This edition does not tell {what}. It could be shown from {inputs[needs]}."
        return HTML(f'<p class="note-missing">{escape(text)}</p>')

    def source_of(self, facts: pd.DataFrame) -> str:
        """Where the facts stand in print: document and sections, for the line under a table or chart."""
        counted = [
            f"counted from {source}"
            for source in _unique(facts.loc[is_counted(facts), "source"].str.removeprefix(RECOMPUTED).str.strip())
        ]
        # A forecast from the council's own records says so itself.
        counted += _unique(source for source in facts["source"] if source.startswith(FROM_RECORDS))
        ids = {part for source in facts["source"] for part in _table_ids(str(source))}
        cards = self.tables[self.tables["table_id"].isin(ids)]
        if cards.empty:
            return "; ".join(counted) or str(self.edition["title"])
        # Releases of one publication are named once: "..., 2023, 2024 and 2025 releases".
        parted = cards["document"].str.extract(r"^(?P<title>.*?)(?:, (?P<release>\d{4}) release)?$")
        places = [
            f"{title}{_releases(parted.loc[rows.index, 'release'])}: {say_list(_unique(rows['section']))}"
            for title, rows in cards.groupby(parted["title"], sort=False)
        ]
        return "; ".join([*counted, *places])


def _newest_is_hidden(rows: pd.DataFrame) -> bool:
    """Whether the newest figure is a published one that shows a symbol: an old figure must not stand for it."""
    newest = rows[rows["period_end"] == rows["period_end"].max()]
    return bool(is_published(newest).all() and newest["value"].isna().all())


def _releases(years: pd.Series) -> str:
    found = sorted(set(years.dropna()))
    return f", {say_list(found)} release{'s' if len(found) > 1 else ''}" if found else ""


def _table_ids(source: str) -> list[str]:
    plain = source.removeprefix("recomputed from ").removeprefix("baseline of ")
    return plain.split(" and ")


def _unique(words: Iterable[str]) -> Sequence[str]:
    return list(dict.fromkeys(words))


def open_page(authority: str, edition: str) -> Page:
    """Open a page on the released facts of an edition.

    Raises: RequestError where the facts have not been prepared yet.
    """
    return Page(read_facts_folder(facts_folder(authority, edition)))
