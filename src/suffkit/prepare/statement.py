"""One edition, from raw files to its public facts folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from suffkit.contracts.facts_folder import FactsFolder, write_facts_folder
from suffkit.contracts.printed import ACTIONS, TABLES
from suffkit.disclosure.release import release
from suffkit.domain.calendar import say_day
from suffkit.errors import BLOCK, DataError, Fault
from suffkit.io.editions import Authority, Edition, read_authority, read_edition_settings
from suffkit.io.printed import PrintedEdition, read_printed
from suffkit.prepare.findings import all_findings
from suffkit.prepare.forecasts import baseline_facts, plan_facts
from suffkit.prepare.printed import printed_facts, recomputed_facts


@dataclass(frozen=True)
class Read:
    """An edition as read: settings, printed figures, and every fault of all its files."""

    authority: Authority | None
    edition: Edition | None
    printed: PrintedEdition
    faults: tuple[Fault, ...]


def read_edition(raw: Path, authority: str, edition: str) -> Read:
    """Read all files of an edition and find every fault of them at once; raises nothing for faults of the data."""
    faults: list[Fault] = []
    settings: list[Authority | Edition | None] = []
    for read in (lambda: read_authority(raw, authority), lambda: read_edition_settings(raw, authority, edition)):
        try:
            settings.append(read())
        except DataError as error:
            faults += error.faults
            settings.append(None)
    printed = read_printed(raw / authority / edition, f"{authority}/{edition}")
    faults += printed.faults
    who, what = settings
    return Read(
        who if isinstance(who, Authority) else None, what if isinstance(what, Edition) else None, printed, tuple(faults)
    )


def make_facts(raw: Path, authority: str, edition: str) -> FactsFolder:
    """The released facts of an edition with all that its pages need.

    Raises: DataError with every blocking fault of the files.
    """
    read = read_edition(raw, authority, edition)
    blocking = [fault for fault in read.faults if fault.severity == BLOCK]
    if blocking or read.authority is None or read.edition is None:
        raise DataError(blocking, f"{authority} {edition} cannot be prepared; {len(blocking)} fault(s)")
    cells = read.printed.cells
    printed = printed_facts(cells, read.authority)
    recomputed = recomputed_facts(printed, read.printed.categories)
    forecast = baseline_facts(printed, read.authority.new_la_code)
    plan = plan_facts(printed, raw / authority / edition / "plan.toml", f"{authority}/{edition}/plan.toml")
    return FactsFolder(
        facts=release([printed, recomputed, forecast, plan]),
        findings=all_findings(
            cells,
            printed,
            recomputed,
            read.printed.claims,
            dict(zip(read.printed.tables["table_id"], read.printed.tables["title"], strict=True)),
        ),
        tables=read.printed.tables[TABLES.column_names].reset_index(drop=True),
        actions=read.printed.actions[ACTIONS.column_names].reset_index(drop=True),
        edition=edition_facts(read.authority, read.edition, read.faults),
        narrative=read.printed.narrative,
    )


def edition_facts(authority: Authority, edition: Edition, faults: tuple[Fault, ...]) -> dict[str, object]:
    """Names, codes and dates of the edition for the pages, as plain JSON."""
    return {
        "authority": authority.slug,
        "authority_name": authority.name,
        "area_code": authority.new_la_code,
        "old_la_code": authority.old_la_code,
        "region_code": authority.region_code,
        "region_name": authority.region_name,
        "neighbours_code": f"neighbours:{authority.new_la_code}",
        "neighbours_name": authority.comparators.neighbours,
        "contact": authority.contact,
        "edition": edition.edition,
        "title": edition.title,
        "publisher": edition.publisher,
        "published": edition.published,
        "period": edition.period,
        "as_at": edition.as_at.isoformat(),
        "as_at_words": say_day(edition.as_at),
        "note": edition.note,
        "source_note": edition.source_note,
        "origins": ["printed"],
        "notices": [str(fault) for fault in faults if fault.severity != BLOCK],
    }


def prepare_edition(raw: Path, authority: str, edition: str, folder: Path) -> FactsFolder:
    """Make the facts of an edition and write them to its public facts folder."""
    content = make_facts(raw, authority, edition)
    write_facts_folder(folder, content)
    return content


def fact_table(content: FactsFolder, measure: str | None = None, by: str | None = None) -> pd.DataFrame:
    """The released facts, of one measure or one breakdown if asked for."""
    facts = content.facts
    if measure is not None:
        facts = facts[facts["measure"] == measure]
    if by is not None:
        facts = facts[(facts["by1"] == by) | (facts["by2"] == by)]
    return facts.reset_index(drop=True)
