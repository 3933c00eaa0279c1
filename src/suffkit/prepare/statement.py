"""One edition, from raw files to its public facts folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from suffkit.contracts.benchmarks import no_standing
from suffkit.contracts.facts import FACTS
from suffkit.contracts.facts_folder import ACTION_COLUMNS, FINDING_COLUMNS, FactsFolder, no_changes, write_facts_folder
from suffkit.contracts.printed import TABLES
from suffkit.disclosure.release import release
from suffkit.domain.areas import area as area_of
from suffkit.errors import BLOCK, WARN, DataError, Fault
from suffkit.io.editions import Authority, Edition, has_extracts, has_returns, read_authority, read_edition_settings
from suffkit.io.printed import PrintedEdition, read_printed
from suffkit.prepare.about import edition_facts
from suffkit.prepare.findings import all_findings
from suffkit.prepare.forecasts import baseline_facts, published_forecast
from suffkit.prepare.further import with_forecasts
from suffkit.prepare.inputs import nothing_yet
from suffkit.prepare.outlook import FILE, read_plan, scenario_facts
from suffkit.prepare.printed import printed_facts, recomputed_facts
from suffkit.prepare.settings import authority_of, edition_of

if TYPE_CHECKING:
    from suffkit.io.plans import ScenarioFile
    from suffkit.prepare.counted import Counted
    from suffkit.prepare.national import NationalFolder, Published


@dataclass(frozen=True)
class Read:
    """An edition as read: settings, printed figures, and every fault of all its files."""

    slug: str
    name: str
    authority: Authority | None
    edition: Edition | None
    printed: PrintedEdition
    counted: Counted | None
    published: Published | None
    faults: tuple[Fault, ...]
    plan: ScenarioFile | None = None
    ahead: pd.DataFrame | None = None

    @property
    def is_bare(self) -> bool:
        """Whether nothing has been given yet that a figure could come from."""
        return self.printed.cells.empty and self.counted is None and self.published is None


def read_edition(
    raw: Path,
    authority: str,
    edition: str,
    options: Mapping[str, bool] | None = None,
    national: NationalFolder | None = None,
) -> Read:
    """Read all files of an edition and find every fault of them at once; raises nothing for faults of the data.

    In: `options` on how returns are read (`strict`, `lenient`, `merge_overlaps`), which win over `authority.toml`'s;
        where published national data are, if anywhere: they alone make an edition where the authority has no folder.
    """
    faults: list[Fault] = []
    settings: list[Authority | Edition | None] = []
    alone = national is not None and not (raw / authority / edition / "edition.toml").is_file()
    readings: tuple[Callable[[], Authority | Edition], ...] = (
        lambda: read_authority(raw, authority),
        lambda: read_edition_settings(raw, authority, edition),
    )
    if national is not None and alone:
        readings = _settings_of_published(raw, authority, national)
    for read in readings:
        try:
            settings.append(read())
        except DataError as error:
            faults += error.faults
            settings.append(None)
    who, what = settings
    records = has_returns(raw / authority) or has_extracts(raw / authority)
    # A council that gives its own records need not have printed anything, nor one that has only begun its folder.
    begun = not (raw / authority / edition / "printed").is_dir()
    printed = read_printed(raw / authority / edition, f"{authority}/{edition}", needed=not (records or alone or begun))
    faults += printed.faults
    if begun and not records and not national:
        faults.append(nothing_yet(f"{authority}/{edition}", WARN))
    counted = None
    if records and isinstance(who, Authority) and isinstance(what, Edition):
        # Reading and counting records needs much that an edition of printed figures does not.
        from suffkit.prepare.records import count_records

        how = who.returns.but(options or {})
        counted = count_records(raw / authority, who, what, printed.categories, how)
        faults += counted.faults
    published = _published(national, who) if national is not None and isinstance(who, Authority) else None
    if published is not None:
        # What is amiss in a table of all England is said where that table is checked; here only what stops the work.
        faults += [fault for fault in published.faults if fault.severity == BLOCK]
    plan = None
    try:
        plan = read_plan(raw / authority / edition / FILE, f"{authority}/{edition}/{FILE}")
    except DataError as error:
        faults += error.faults
    return Read(
        authority,
        edition,
        who if isinstance(who, Authority) else None,
        what if isinstance(what, Edition) else None,
        printed,
        counted,
        published,
        tuple(faults),
        plan,
        _ahead(national, who, what) if national is not None and published is not None else None,
    )


def _settings_of_published(
    raw: Path, authority: str, national: NationalFolder
) -> tuple[Callable[[], Authority], Callable[[], Edition]]:
    """The settings of an edition that published figures alone make; its authority may have a folder or none."""
    from suffkit.prepare.national import newest_count

    where = area_of(authority)
    has_folder = (raw / authority / "authority.toml").is_file()
    return (
        (lambda: read_authority(raw, authority)) if has_folder else (lambda: authority_of(where)),
        lambda: edition_of(where, newest_count(national)),
    )


def _published(national: NationalFolder, who: Authority) -> Published | None:
    """What national data tell of the authority; nothing of one that is made up."""
    if who.synthetic:
        return None
    from suffkit.prepare.national import published_of

    return published_of(national, area_of(who.old_la_code))


def _ahead(
    national: NationalFolder, who: Authority | Edition | None, what: Authority | Edition | None
) -> pd.DataFrame | None:
    """The forecast from published counts, as of the edition's date."""
    if not isinstance(who, Authority) or not isinstance(what, Edition):
        return None
    return published_forecast(national, area_of(who.old_la_code), what.as_at)


def make_facts(
    raw: Path,
    authority: str,
    edition: str,
    options: Mapping[str, bool] | None = None,
    national: NationalFolder | None = None,
) -> FactsFolder:
    """The released facts of an edition with all that its pages need.

    Raises: DataError with every blocking fault of the files.
    """
    return facts_of(raw, read_edition(raw, authority, edition, options, national))


def facts_of(raw: Path, read: Read) -> FactsFolder:
    """The released facts of an edition that has been read. Raises: DataError with every blocking fault of its files."""
    authority, edition = read.slug, read.name
    blocking = [fault for fault in read.faults if fault.severity == BLOCK]
    if read.is_bare and not blocking:
        blocking.append(nothing_yet(f"{authority}/{edition}"))
    if blocking or read.authority is None or read.edition is None:
        raise DataError(blocking, f"{authority} {edition} cannot be prepared; {len(blocking)} fault(s)")
    cells = read.printed.cells
    printed = printed_facts(cells, read.authority) if not cells.empty else pd.DataFrame(columns=FACTS.column_names)
    recomputed = recomputed_facts(printed, read.printed.categories) if not cells.empty else printed
    forecast = baseline_facts(printed, read.authority.new_la_code)
    about = (read.authority.new_la_code, read.authority.name, read.edition.as_at)
    plan = scenario_facts(read.plan, *about, f"{authority}/{edition}/{FILE}")
    own = [printed, recomputed, forecast, plan]
    facts = _released(read, own)
    if read.published is not None:
        facts = _with_published(facts, read.published, read.authority, read.edition)
    facts = with_forecasts(raw, read, facts, read.authority, read.edition)
    return FactsFolder(
        facts=facts,
        findings=_findings(read, printed, recomputed),
        tables=_tables(read, facts),
        actions=read.printed.actions[list(ACTION_COLUMNS)].reset_index(drop=True),
        changes=_changes(read, read.authority),
        standing=read.published.standing if read.published else no_standing(),
        edition=edition_facts(read.authority, read.edition, read),
        narrative=read.printed.narrative,
    )


def _with_published(facts: pd.DataFrame, published: Published, authority: Authority, edition: Edition) -> pd.DataFrame:
    """The edition's facts and, below them in trust, the published ones, under the edition's name of the authority.

    A published figure that is newer than the edition is left out where the edition has its own figure of that measure:
    the page would else lead with it.
    """
    named = published.own["area_name"].mask(published.own["area_code"] == authority.new_la_code, authority.name)
    told, as_at = facts["measure"].unique(), pd.Timestamp(edition.as_at)
    own, shared = (
        rows[~((rows["period_end"] > as_at) & rows["measure"].isin(told))]
        for rows in (published.own.assign(area_name=named), published.shared)
    )
    parts = [part for part in (facts, release([own]), shared) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else facts


def _tables(read: Read, facts: pd.DataFrame) -> pd.DataFrame:
    """The cards of the printed tables, then those of the published ones."""
    tables = read.printed.tables[TABLES.column_names]
    if read.published is not None:
        cards = read.published.cards
        tables = pd.concat([tables, cards[cards["table_id"].isin(facts["source"].unique())]])
    return tables.reset_index(drop=True)


def _findings(read: Read, printed: pd.DataFrame, recomputed: pd.DataFrame) -> pd.DataFrame:
    """The checks of the print's own sums; none where nothing is printed."""
    if read.printed.cells.empty:
        return pd.DataFrame(columns=list(FINDING_COLUMNS), dtype=str)
    tables = read.printed.tables
    titles = dict(zip(tables["table_id"], tables["title"], strict=True))
    return all_findings(read.printed.cells, printed, recomputed, read.printed.claims, titles)


def _changes(read: Read, authority: Authority) -> pd.DataFrame:
    """What reading the returns left out or changed, as it may be published; nothing where there are no returns."""
    if read.counted is None:
        return no_changes()
    from suffkit.prepare.changes import public_changes
    from suffkit.prepare.counted import policy_of

    return public_changes(read.counted.changes, policy_of(authority))


def _released(read: Read, public: list[pd.DataFrame]) -> pd.DataFrame:
    """All candidate facts of the edition through the wall, the counted ones first."""
    who, counted = read.authority, read.counted
    if counted is None or who is None:
        return release(public)
    from suffkit.measures.local.released_costs import worked_out_costs
    from suffkit.prepare.counted import policy_of, worked_out

    policy = policy_of(who)
    released = release(
        public,
        counted.counts,
        policy=policy,
        nesting=counted.nesting,
        area_code=who.new_la_code,
        area_name=who.name,
    )
    follows = [worked_out(released, policy.smallest_base), worked_out_costs(released, who.weeks_in_year)]
    return pd.concat([released, *(part for part in follows if len(part))], ignore_index=True)


def prepare_edition(
    folder: Path,
    raw: Path,
    authority: str,
    edition: str,
    options: Mapping[str, bool] | None = None,
    national: NationalFolder | None = None,
) -> FactsFolder:
    """Make the facts of an edition (as `read_edition` is asked for it) and write them to its public facts folder."""
    content = make_facts(raw, authority, edition, options, national)
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
