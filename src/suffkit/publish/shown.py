"""Tables as the blocks show them: captioned, sourced, and with what is doubtful about their figures said below."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.domain.code_lists import code_rows
from suffkit.present.tables import Table, tabulate
from suffkit.publish.page import Page

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
        notes=doubts(page, facts),
    )


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


def dimension(by: str) -> str:
    """What a breakdown is called within a caption."""
    for row in code_rows("dimensions"):
        if row["dimension"] == by:
            return lower(row["title"])
    return by


def lower(text: str) -> str:
    """The text with a small first letter."""
    return text[:1].lower() + text[1:]
