"""What `suffkit check` finds: every fault of an edition or a folder of returns and extracts, and the sums in print."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from suffkit.errors import BLOCK, NOTE, WARN, Fault
from suffkit.prepare.inputs import Input, inputs_of

if TYPE_CHECKING:
    from suffkit.prepare.national import NationalFolder

_GRAVEST_FIRST = (BLOCK, WARN, NOTE)


@dataclass(frozen=True)
class Report:
    """Faults of the files, what reading the returns left out or changed, and the findings on the print's sums.

    `changes` are rows of `what, file, rows, why`; `inputs` are the files that may be given, those that are not there
    among them. Nothing in it is a child's value.
    """

    name: str
    faults: tuple[Fault, ...]
    changes: tuple[dict[Any, Any], ...] = ()
    findings: tuple[dict[Any, Any], ...] = ()
    inputs: tuple[Input, ...] = ()

    @property
    def blocking(self) -> int:
        return self._count(BLOCK)

    @property
    def gravest_first(self) -> list[Fault]:
        """The faults that block, then warnings, then notes, each as they were found."""
        return sorted(self.faults, key=lambda fault: _GRAVEST_FIRST.index(fault.severity))

    @property
    def differing(self) -> list[str]:
        """The sums of the print that do not come out."""
        return [
            f"{finding['table_id']} [{finding['subject']}]: {finding['arithmetic']}"
            for finding in self.findings
            if finding["severity"] == "differs"
        ]

    def lines(self) -> Iterator[str]:
        """The report as plain lines, for a file or another program."""
        for fault in self.gravest_first:
            yield f"{fault.severity}: {fault}"
        for change in self.changes:
            rows = f"{change['rows']:,.0f} row{'s' if change['rows'] != 1 else ''}"
            yield f"{change['what']}: {change['file']}: {rows}: {change['why']}"
        for text in self.differing:
            yield f"print differs: {text}"
        for one in self.inputs:
            yield f"{'there' if one.is_there else 'would add'}: {one.file}: {one.tells}"
        yield self.summary()

    def summary(self) -> str:
        """How much of what was found."""
        warnings, notes = self._count(WARN), self._count(NOTE)
        said = f"{self.name}: {self.blocking} fault(s) that block, {warnings} warning(s), {notes} note(s)"
        if not self.findings:
            return f"{said}."
        return f"{said}; {len(self.findings)} sums of the print worked out again, {len(self.differing)} differ."

    def as_json(self) -> str:
        """Faults and findings as JSON."""
        content = {
            "faults": [vars(fault) for fault in self.faults],
            "findings": list(self.findings),
            "inputs": [vars(one) for one in self.inputs],
        }
        return json.dumps(content, indent=2, ensure_ascii=False)

    def _count(self, severity: str) -> int:
        return sum(fault.severity == severity for fault in self.faults)


def check_edition(
    raw: Path,
    authority: str,
    edition: str,
    options: Mapping[str, bool] | None = None,
    national: NationalFolder | None = None,
) -> Report:
    """All files of an edition, the returns of its authority and the national data it is compared with among them."""
    from suffkit.prepare.statement import facts_of, read_edition

    read = read_edition(raw, authority, edition, options, national)
    published = [fault for fault in read.published.faults if fault.severity != BLOCK] if read.published else []
    faults = (*read.faults, *published)
    name = f"{authority} {edition}"
    changes = tuple(read.counted.changes.to_dict("records")) if read.counted else ()
    inputs = inputs_of(raw / authority, edition)
    if read.is_bare or any(fault.severity == BLOCK for fault in read.faults):
        return Report(name, faults, changes, inputs=inputs)
    return Report(name, faults, changes, tuple(facts_of(raw, read).findings.to_dict("records")), inputs)


def check_returns(folder: Path, options: Mapping[str, bool] | None = None) -> Report:
    """A folder of SSDA903 returns, and of extracts where they lie beside them, read with the options."""
    from suffkit.io.extracts import read_extracts
    from suffkit.io.ssda903 import read_returns
    from suffkit.prepare.changes import changes_of

    returns = read_returns(folder, shown=folder.name, **(options or {}))
    header = returns.tables.get("header")
    extracts = read_extracts(folder, folder.name, children=None if header is None else set(header["child_id"]))
    # What is none of the return's may be an extract.
    of_others = set(extracts.files.values())
    faults = (*(fault for fault in returns.faults if fault.file not in of_others), *extracts.faults)
    changes = changes_of(returns.changes, extracts.changes)
    return Report(folder.name, faults, tuple(changes.to_dict("records")))
