"""What `suffkit check` finds: every fault of an edition or of a folder of returns, and the sums of the print."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from suffkit.errors import BLOCK, Fault


@dataclass(frozen=True)
class Report:
    """Faults of the files and, where none blocks, the findings on the print's sums. Holds no child's value."""

    name: str
    faults: tuple[Fault, ...]
    findings: tuple[dict[Any, Any], ...] = ()

    @property
    def blocking(self) -> int:
        return sum(fault.severity == BLOCK for fault in self.faults)

    def lines(self) -> Iterator[str]:
        """The report as a terminal shows it."""
        for fault in self.faults:
            yield f"{fault.severity}: {fault}"
        differing = [finding for finding in self.findings if finding["severity"] == "differs"]
        for finding in differing:
            yield f"print differs: {finding['table_id']} [{finding['subject']}]: {finding['arithmetic']}"
        yield (
            f"{self.name}: {self.blocking} fault(s) that block, {len(self.faults) - self.blocking} other(s); "
            f"{len(self.findings)} sums of the print worked out again, {len(differing)} differ."
        )

    def as_json(self) -> str:
        """The same as JSON."""
        content = {"faults": [vars(fault) for fault in self.faults], "findings": list(self.findings)}
        return json.dumps(content, indent=2, ensure_ascii=False)


def check_edition(raw: Path, authority: str, edition: str) -> Report:
    """All files of an edition, the returns of its authority among them."""
    from suffkit.prepare.statement import facts_of, read_edition

    read = read_edition(raw, authority, edition)
    name = f"{authority} {edition}"
    if any(fault.severity == BLOCK for fault in read.faults):
        return Report(name, read.faults)
    return Report(name, read.faults, tuple(facts_of(raw, read).findings.to_dict("records")))


def check_returns(folder: Path) -> Report:
    """A folder of SSDA903 returns on its own."""
    from suffkit.io.ssda903 import read_returns

    return Report(folder.name, read_returns(folder, shown=folder.name).faults)
