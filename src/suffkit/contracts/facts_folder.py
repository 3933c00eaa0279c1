"""Writes and reads the public facts folder of an edition: the one place where the two sides of the wall meet."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from suffkit.contracts.facts import FACTS
from suffkit.contracts.table import check
from suffkit.errors import EnvironmentFault, RequestError

if TYPE_CHECKING:
    import pandas as pd

FINDING_COLUMNS = ("finding", "severity", "table_id", "subject", "expected", "printed", "arithmetic", "note")


@dataclass(frozen=True)
class FactsFolder:
    """All that a page may read. `edition` holds names, codes, dates and texts about the edition."""

    facts: pd.DataFrame
    findings: pd.DataFrame
    tables: pd.DataFrame
    actions: pd.DataFrame
    edition: dict[str, Any]
    narrative: dict[str, str] = field(default_factory=dict)


def write_facts_folder(folder: Path, content: FactsFolder) -> None:
    """Write the folder anew; the same content gives the same bytes.

    Raises: ContractError, the facts are not FACTS; EnvironmentFault, the folder cannot be written.
    """
    check(content.facts, FACTS)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, table in (
            ("facts", content.facts[FACTS.column_names]),  # a column that the contract does not know is never published
            ("findings", content.findings),
            ("tables", content.tables),
            ("actions", content.actions),
        ):
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

    if not (folder / "facts.parquet").is_file():
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
        edition=json.loads((folder / "edition.json").read_text(encoding="utf-8")),
        narrative={file.stem: file.read_text(encoding="utf-8") for file in sorted((folder / "narrative").glob("*.md"))},
    )
