"""The blocks of the data-quality page: sums of the print, figures that origins give differently, rows left out."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import pandas as pd
from IPython.display import HTML

from suffkit.contracts.facts import ORIGINS
from suffkit.domain.catalogue import measure as measure_of
from suffkit.present.tables import tabulate
from suffkit.present.wording import say
from suffkit.publish.page import Page
from suffkit.publish.selection import is_counted, is_published, is_recomputed

_HIDDEN = "c"


def quality_answers(page: Page) -> list[str]:
    """How many numbers there are of which origin, how many sums were worked out again and how many do not hold."""
    counted = page.facts[is_counted(page.facts) & ~is_recomputed(page.facts)]
    said = []
    if not counted.empty:
        said = [f"{len(counted):,} numbers were counted from {counted['source'].iloc[0]}.", str(page.edition["hidden"])]
    published = _published(page)
    if page.findings.empty:
        return [*said, *(_differing(page) if said else []), *published]
    severity = page.findings["severity"]
    differ, cut = int((severity == "differs").sum()), int((severity == "cut").sum())
    printed = page.facts[(page.facts["origin"] == "printed") & ~is_recomputed(page.facts)]
    return [
        *said,
        *published,
        *_differing(page),
        f"{len(printed):,} printed figures were read.",
        f"{len(page.findings):,} sums of the print were worked out again: {int((severity == 'agrees').sum()):,} hold, "
        f"{differ:,} do not, and {cut:,} {'were' if cut != 1 else 'was'} cut off instead of rounded.",
    ]


def _published(page: Page) -> list[str]:
    """How many figures of the authority are published nationally, and of how many a reason stands in place."""
    own = page.facts[is_published(page.facts) & (page.facts["area_code"] == page.own)]
    if own.empty:
        return []
    missing = own["value"].isna()
    hidden = int((missing & (own["status"] == _HIDDEN)).sum())
    other = int(missing.sum()) - hidden
    lead = f"{len(own):,} figures of {page.name} are published nationally"
    if not hidden and not other:
        return [f"{lead}."]
    said = [f"{hidden:,} of them are hidden by the publisher, for they are of few children"] * bool(hidden)
    said += [f"{other:,} are missing for another reason"] * bool(other)
    return [f"{lead}; {', and '.join(said)}."]


def findings_table(page: Page, severities: list[str], caption: str) -> None:
    """Findings of those severities with their arithmetic."""
    rows = page.findings[page.findings["severity"].isin(severities)].drop_duplicates(["subject", "arithmetic"])
    if rows.empty:
        page.show(HTML("<p>There are none.</p>"))
        return
    titles = dict(zip(page.tables["table_id"], page.tables["title"], strict=True))
    shown = pd.DataFrame(
        {
            "Where": [titles.get(name, name) for name in rows["table_id"]],
            "Figure": rows["subject"].str.replace(" | ", ", ", regex=False),
            "Arithmetic": rows["arithmetic"],
            "Note": rows["note"],
        }
    )
    page.show(
        tabulate(
            shown,
            caption=caption,
            row_header="Figure",
            text_columns=["Where", "Arithmetic", "Note"],
            source=str(page.edition["title"]),
        )
    )


def findings_counts(page: Page) -> None:
    """Checks by kind and outcome."""
    kinds = {
        "total": "A total is the sum of its parts",
        "share": "A share is its part over its whole",
        "ratio": "A rate is its count over its base",
        "change": "A change is the later less the earlier value",
        "printed twice": "A figure printed twice is the same",
        "claim": "Other sums that the text states or implies",
    }
    outcomes = {"agrees": "Hold", "cut": "Cut off", "rough": "Rough", "differs": "Do not hold"}
    if page.findings.empty:
        page.show(HTML("<p>Nothing is printed, so there are no sums of a print.</p>"))
        return
    counts = page.findings.groupby(["finding", "severity"]).size().unstack(fill_value=0)
    counts = counts.reindex(
        index=[kind for kind in kinds if kind in counts.index], columns=list(outcomes), fill_value=0
    )
    shown = counts.rename(index=kinds, columns=outcomes).rename_axis(None, axis=1).rename_axis("Check").reset_index()
    page.show(
        tabulate(
            shown,
            caption="What was worked out again, and the outcome",
            row_header="Check",
            units=dict.fromkeys(outcomes.values(), "ratio"),
            decimals=dict.fromkeys(outcomes.values(), 0),
        )
    )


def lost_tables(page: Page) -> None:
    """Charts and tables of the document that could not be carried over."""
    states = {"lost": "Numbers lost", "partly": "Numbers partly lost", "withheld": "Not carried: about one child"}
    rows = page.tables[page.tables["state"].isin(states)]
    if rows.empty:
        page.show(HTML("<p>There are none.</p>"))
        return
    shown = pd.DataFrame(
        {
            "What": rows["title"],
            "State": rows["state"].map(states),
            "Where in the document": rows["section"],
            "Note": rows["note"],
        }
    )
    page.show(
        tabulate(
            shown,
            caption="Charts, tables and texts that are not carried over whole",
            row_header="What",
            text_columns=["State", "Where in the document", "Note"],
        )
    )


def notices(page: Page) -> None:
    """What was put right or noted on reading the files."""
    said = [str(text) for text in page.edition["notices"]]
    listed = "".join(f"<li>{escape(text)}</li>" for text in said)
    page.show(HTML(f"<ul>{listed}</ul>" if said else "<p>Nothing had to be put right on reading the files.</p>"))


def differences_table(page: Page) -> None:
    """Every figure that two sources give differently, with both."""
    found = page.differences
    if found.empty:
        page.show(HTML("<p>There are none.</p>"))
        return
    own = found["area_code"] == page.own
    figures = [
        ", ".join(part for part in (title, *groups, "" if is_own else area) if part)
        for title, groups, area, is_own in zip(
            [measure_of(name).title for name in found["measure"]],
            found[["group1", "group2"]].itertuples(index=False, name=None),
            found["area"],
            own,
            strict=True,
        )
    ]
    titles = dict(zip(page.tables["table_id"], page.tables["title"], strict=True))
    shown = pd.DataFrame(
        {
            "Figure": [", ".join(pair) for pair in zip(figures, found["when"], strict=True)],
            "Shown": found["words"],
            "Elsewhere": found["other_words"],
            "Difference": found["difference"],
            "Where they are from": [
                f"{one}; elsewhere {other}"
                for one, other in zip(_from(found, "", titles), _from(found, "other_", titles), strict=True)
            ],
        }
    )
    counted = page.facts[is_counted(page.facts) & ~is_recomputed(page.facts)]
    page.show(
        tabulate(
            shown,
            caption="Figures that two sources give differently",
            row_header="Figure",
            text_columns=["Where they are from"],
            source=page.source_of(counted) if len(counted) else "",
        )
    )


def _from(found: pd.DataFrame, which: str, titles: Mapping[str, str]) -> list[str]:
    """Where the first figures are from, or the others (`other_`): origin and printed table, or table and release."""
    said = []
    for origin, source in zip(found[f"{which}origin"], found[f"{which}source"], strict=True):
        title = titles.get(source, source)
        if origin == "national":
            said.append(f"{title} ({source.rpartition(' ')[2]} release)")
        else:
            said.append(f"{origin}: {title}" if origin in ORIGINS else source)
    return said


def _differing(page: Page) -> list[str]:
    """How many figures two origins give differently."""
    count = len(page.differences)
    if not count:
        return []
    return [f"{count:,} {'figures are' if count > 1 else 'figure is'} given differently by two sources."]


def changes_table(page: Page) -> None:
    """What reading the returns left out, changed or noticed: how many rows of which file, and why."""
    if page.changes.empty:
        page.show(HTML("<p>Nothing was left out or changed.</p>"))
        return
    rows = page.changes["rows"]
    shown = pd.DataFrame(
        {
            "What was done": page.changes["what"],
            "Why": page.changes["why"],
            "Rows": [
                say(value, "ratio", decimals=0, status=_HIDDEN if hidden else "")
                for value, hidden in zip(rows, rows.isna(), strict=True)
            ],
            "File": page.changes["file"],
        }
    )
    page.show(
        tabulate(
            shown,
            caption="Rows of the returns that were left out, changed or noted",
            row_header="What was done",
            text_columns=["Why", "File"],
        )
    )
