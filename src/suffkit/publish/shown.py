"""Tables as the blocks show them: captioned, sourced, and with what is doubtful about their figures said below."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd
from IPython.display import HTML

from suffkit.contracts.facts import TOTAL
from suffkit.domain.code_lists import code_rows
from suffkit.present.tables import Table, tabulate
from suffkit.publish.origins import figures_of, say_difference
from suffkit.publish.page import Page
from suffkit.publish.selection import KEY, is_counted, is_recomputed

_SHOWN_FINDINGS = 3


def table_of(
    page: Page,
    wide: pd.DataFrame,
    facts: pd.DataFrame,
    caption: str,
    row: str,
    *,
    heading: str = "",
    text: Sequence[str] = (),
) -> Table:
    """A table of facts under its caption; its first column heads the rows, and doubts about the facts follow it."""
    page.mark_shown(facts)
    first = str(wide.columns[0])
    name = heading or dimension(row)
    name = name[:1].upper() + name[1:]
    return tabulate(
        wide.rename(columns={first: name}),
        caption=caption,
        row_header=name,
        text_columns=list(text),
        total_rows=[TOTAL],
        source=page.source_of(facts),
        notes=notes_on(page, facts),
        holds=kinds_of(facts),
    )


def kinds_of(facts: pd.DataFrame) -> list[str]:
    """What the facts measure, and by what: `placements`, `placements/provider`, `placements/provider/age_group`.

    The total over a breakdown is also a figure without it.
    """
    kinds = facts[["measure", "by1", "by2"]]
    first, second = facts["group1"] == TOTAL, facts["group2"] == TOTAL
    wholes = [kinds[first].assign(by1=""), kinds[second].assign(by2=""), kinds[first & second].assign(by1="", by2="")]
    every = pd.concat([kinds, *wholes]).drop_duplicates().itertuples(index=False, name=None)
    return sorted({"/".join(name for name in kind if name) for kind in every})


def notes_on(page: Page, facts: pd.DataFrame) -> list[str]:
    """What is said under a table of the facts: printed sums that do not hold, and figures that another origin gives
    differently.
    """
    return [*doubts(page, facts), *told_otherwise(page, facts)]


def told_otherwise(page: Page, facts: pd.DataFrame) -> list[str]:
    """Sentences on the shown figures that another origin gives differently ("the statement in print says ...")."""
    if page.differences.empty:
        return []
    # Published tables are compared figure by figure; of two origins a total over a breakdown is the figure without it.
    shown, as_they_are = (set(rows.itertuples(index=False, name=None)) for rows in (figures_of(facts), facts[KEY]))
    of_tables = page.differences["origin"] == page.differences["other_origin"]
    keys = zip(page.differences[KEY].itertuples(index=False, name=None), of_tables, strict=True)
    found = page.differences[[key in (as_they_are if is_of_tables else shown) for key, is_of_tables in keys]]
    titles = dict(zip(page.tables["table_id"], page.tables["title"], strict=True))
    named = facts["measure"].nunique() > 1
    said = [
        say_difference(row, titles=titles, own=page.own, named=named)
        for row in found.head(_SHOWN_FINDINGS).to_dict("records")
    ]
    rest = len(found) - len(said)
    more = f"{rest} more figure{'s are' if rest > 1 else ' is'} told differently elsewhere: see the data quality page."
    return [*said, more] if rest else said


def doubts(page: Page, facts: pd.DataFrame) -> list[str]:
    """Sentences on the shown figures whose printed sums do not hold."""
    shown = set(zip(facts["source"], facts["cell"], strict=True))
    findings = page.findings[page.findings["severity"] == "differs"].drop_duplicates("arithmetic")
    placed = [pair in shown for pair in zip(findings["table_id"], findings["subject"], strict=True)]
    about = list(findings.loc[placed, "arithmetic"])
    said = [f"The print does not agree with itself: {text}." for text in about[:_SHOWN_FINDINGS]]
    rest = len(about) - len(said)
    return (
        [*said, f"{rest} more such sum{'s are' if rest > 1 else ' is'} on the data quality page."] if rest > 0 else said
    )


def not_shown_yet(page: Page, facts: pd.DataFrame) -> pd.DataFrame:
    """Leave out what stands in a table above, be it from that place of the print or printed again elsewhere."""
    printed = page.facts[~is_recomputed(page.facts) & ~is_counted(page.facts)]
    above = printed[_is_in(printed[["source", "cell"]], page.shown)]
    # A figure that is missing is the same as one that is missing, which NaN is not.
    said, seen = (rows[[*KEY, "value"]].fillna({"value": float("inf")}) for rows in (facts, above))
    known = _is_in(said, set(seen.itertuples(index=False, name=None)))
    return facts[~known & ~_is_in(facts[KEY], page.shown_keys)]


def _is_in(rows: pd.DataFrame, known: Collection[tuple[Any, ...]]) -> pd.Series:
    return pd.Series([row in known for row in rows.itertuples(index=False, name=None)], index=rows.index, dtype=bool)


def no_chart(facts: pd.DataFrame) -> HTML | None:
    """A sentence in place of a chart whose figures are hidden or missing; nothing where it is left out otherwise."""
    newest = facts[(facts["period_end"] == facts["period_end"].max()) & (facts["group1"] != TOTAL)]
    if newest["value"].notna().sum() > 1 or newest["value"].notna().all():
        return None
    return HTML('<p class="note-missing">There is no chart, as the newest of these figures are hidden or missing.</p>')


def dimension(by: str) -> str:
    """What a breakdown is called within a caption."""
    for row in code_rows("dimensions"):
        if row["dimension"] == by:
            return lower(row["title"])
    return by


def lower(text: str) -> str:
    """The text with a small first letter."""
    return text[:1].lower() + text[1:]
