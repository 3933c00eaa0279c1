"""One edition, from raw files to its public facts folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from suffkit.contracts.facts import FACTS
from suffkit.contracts.facts_folder import FINDING_COLUMNS, FactsFolder, write_facts_folder
from suffkit.contracts.printed import ACTIONS, TABLES
from suffkit.disclosure.release import release
from suffkit.domain.calendar import say_day
from suffkit.errors import BLOCK, DataError, Fault
from suffkit.io.editions import Authority, Edition, has_returns, read_authority, read_edition_settings
from suffkit.io.printed import PrintedEdition, read_printed
from suffkit.prepare.findings import all_findings
from suffkit.prepare.forecasts import baseline_facts, plan_facts
from suffkit.prepare.printed import printed_facts, recomputed_facts

if TYPE_CHECKING:
    from suffkit.prepare.counted import Counted


@dataclass(frozen=True)
class Read:
    """An edition as read: settings, printed figures, and every fault of all its files."""

    slug: str
    name: str
    authority: Authority | None
    edition: Edition | None
    printed: PrintedEdition
    counted: Counted | None
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
    who, what = settings
    returns = has_returns(raw / authority)
    # A council that gives its returns need not have printed anything.
    printed = read_printed(raw / authority / edition, f"{authority}/{edition}", needed=not returns)
    faults += printed.faults
    counted = None
    if returns and isinstance(who, Authority) and isinstance(what, Edition):
        # Reading and counting returns needs much that an edition of printed figures does not.
        from suffkit.prepare.counted import count_returns

        counted = count_returns(raw / authority, who, what, printed.categories)
        faults += counted.faults
    return Read(
        authority,
        edition,
        who if isinstance(who, Authority) else None,
        what if isinstance(what, Edition) else None,
        printed,
        counted,
        tuple(faults),
    )


def make_facts(raw: Path, authority: str, edition: str) -> FactsFolder:
    """The released facts of an edition with all that its pages need.

    Raises: DataError with every blocking fault of the files.
    """
    return facts_of(raw, read_edition(raw, authority, edition))


def facts_of(raw: Path, read: Read) -> FactsFolder:
    """The released facts of an edition that has been read. Raises: DataError with every blocking fault of its files."""
    authority, edition = read.slug, read.name
    blocking = [fault for fault in read.faults if fault.severity == BLOCK]
    if blocking or read.authority is None or read.edition is None:
        raise DataError(blocking, f"{authority} {edition} cannot be prepared; {len(blocking)} fault(s)")
    cells = read.printed.cells
    printed = printed_facts(cells, read.authority) if not cells.empty else pd.DataFrame(columns=FACTS.column_names)
    recomputed = recomputed_facts(printed, read.printed.categories) if not cells.empty else printed
    forecast = baseline_facts(printed, read.authority.new_la_code)
    plan = plan_facts(printed, raw / authority / edition / "plan.toml", f"{authority}/{edition}/plan.toml")
    return FactsFolder(
        facts=_released(read, [printed, recomputed, forecast, plan]),
        findings=_findings(read, printed, recomputed),
        tables=read.printed.tables[TABLES.column_names].reset_index(drop=True),
        actions=read.printed.actions[ACTIONS.column_names].reset_index(drop=True),
        edition=edition_facts(read.authority, read.edition, read),
        narrative=read.printed.narrative,
    )


def _findings(read: Read, printed: pd.DataFrame, recomputed: pd.DataFrame) -> pd.DataFrame:
    """The checks of the print's own sums; none where nothing is printed."""
    if read.printed.cells.empty:
        return pd.DataFrame(columns=list(FINDING_COLUMNS), dtype=str)
    tables = read.printed.tables
    titles = dict(zip(tables["table_id"], tables["title"], strict=True))
    return all_findings(read.printed.cells, printed, recomputed, read.printed.claims, titles)


def _released(read: Read, public: list[pd.DataFrame]) -> pd.DataFrame:
    """All candidate facts of the edition through the wall, the counted ones first."""
    who, counted = read.authority, read.counted
    if counted is None or who is None:
        return release(public)
    from suffkit.prepare.counted import nesting_of, policy_of, worked_out

    policy = policy_of(who)
    released = release(
        public,
        counted.counts,
        policy=policy,
        nesting=nesting_of(read.printed.categories),
        area_code=who.new_la_code,
        area_name=who.name,
        origin="synthetic" if who.synthetic else "counted",
        source=counted.source,
    )
    return pd.concat([released, worked_out(released, policy.smallest_base)], ignore_index=True)


def edition_facts(authority: Authority, edition: Edition, read: Read) -> dict[str, object]:
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
        "origins": _origins(read, authority),
        "hidden": policy_words(authority) if read.counted else "",
        "notices": [
            *(str(fault) for fault in read.faults if fault.severity != BLOCK),
            *(read.counted.changes if read.counted else ()),
        ],
    }


def _origins(read: Read, authority: Authority) -> list[str]:
    counted = ["synthetic" if authority.synthetic else "counted"] if read.counted else []
    return [*counted, *(["printed"] if not read.printed.cells.empty else [])]


def policy_words(authority: Authority) -> str:
    """What is hidden, as a reader of the book is told it."""
    from suffkit.prepare.counted import policy_of

    return policy_of(authority).words()


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
