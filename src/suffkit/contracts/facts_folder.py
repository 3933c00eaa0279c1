"""Writes and reads the public facts folder of an edition: the one place where the two sides of the wall meet."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from suffkit.contracts.benchmarks import Standing, no_standing
from suffkit.contracts.facts import FACTS
from suffkit.contracts.printed import ACTIONS
from suffkit.contracts.table import check
from suffkit.errors import EnvironmentFault, RequestError

if TYPE_CHECKING:
    import pandas as pd

FINDING_COLUMNS = ("finding", "severity", "table_id", "subject", "expected", "printed", "arithmetic", "note")

CHANGE_COLUMNS = ("what", "file", "rows", "why")
# Actions of the edition and of the authority's earlier ones, which `edition` tells apart.
ACTION_COLUMNS = ("edition", *ACTIONS.column_names)
_TABLES = ("facts", "findings", "tables", "actions", "changes")
_STANDING = ("benchmarks", "standings", "spread", "indicators")


def no_changes() -> pd.DataFrame:
    """The changes of an edition without returns."""
    import pandas as pd

    return pd.DataFrame(columns=list(CHANGE_COLUMNS), dtype=str).astype({"rows": float})


@dataclass(frozen=True)
class FactsFolder:
    """All that a page may read. `edition` holds names, codes, dates and texts about the edition.

    `actions` has ACTION_COLUMNS. `changes` has CHANGE_COLUMNS: what reading the returns left out or changed; `rows` is
    null where it is hidden.
    `standing` is how the authority stands among all, where there are national data.
    """

    facts: pd.DataFrame
    findings: pd.DataFrame
    tables: pd.DataFrame
    actions: pd.DataFrame
    edition: dict[str, Any]
    narrative: dict[str, str] = field(default_factory=dict)
    changes: pd.DataFrame = field(default_factory=no_changes)
    standing: Standing = field(default_factory=no_standing)


def write_facts_folder(folder: Path, content: FactsFolder) -> None:
    """Write the folder anew; the same content gives the same bytes.

    Raises: ContractError, the facts are not FACTS; EnvironmentFault, the folder cannot be written.
    """
    check(content.facts, FACTS)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # A column that the contract does not know is never published.
        public = replace(content, facts=content.facts[FACTS.column_names])
        tables: dict[str, pd.DataFrame] = {name: getattr(public, name) for name in _TABLES} | vars(public.standing)
        for name, table in tables.items():
            table.to_parquet(folder / f"{name}.parquet", index=False)
        (folder / "edition.json").write_text(
            json.dumps(content.edition, indent=2, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8"
        )
        words = folder / "narrative"
        words.mkdir(exist_ok=True)
        for old in words.glob("*.md"):
            old.unlink()
        for page, text in content.narrative.items():
            (words / f"{page}.md").write_text(text, encoding="utf-8")
    except OSError as error:
        raise EnvironmentFault(
            f"The facts cannot be written to {folder}: {error.strerror}. Choose another folder or free some space."
        ) from None


def read_facts_folder(folder: Path) -> FactsFolder:
    """Read the folder. Raises: RequestError where it has not been prepared yet."""
    import pandas as pd

    if not all((folder / f"{name}.parquet").is_file() for name in (*_TABLES, *_STANDING)):
        raise RequestError(
            f"There are no facts in {folder.parent.parent.name}/{folder.parent.name} yet. "
            f"Run: suffkit prepare {folder.parent.parent.name} --edition {folder.parent.name}"
        )
    facts = pd.read_parquet(folder / "facts.parquet")
    for column in ("period_start", "period_end"):
        facts[column] = facts[column].astype("datetime64[s]")
    return FactsFolder(
        facts=facts,
        findings=pd.read_parquet(folder / "findings.parquet"),
        tables=pd.read_parquet(folder / "tables.parquet"),
        actions=pd.read_parquet(folder / "actions.parquet"),
        changes=pd.read_parquet(folder / "changes.parquet"),
        standing=Standing(*(pd.read_parquet(folder / f"{name}.parquet") for name in _STANDING)),
        edition=json.loads((folder / "edition.json").read_text(encoding="utf-8")),
        narrative={file.stem: file.read_text(encoding="utf-8") for file in sorted((folder / "narrative").glob("*.md"))},
    )
