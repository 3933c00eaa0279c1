"""What a council is told in the README files of its folder: what to export, where to put it, what it brings."""

from __future__ import annotations

from collections.abc import Mapping

from suffkit.contracts.extracts import EXTRACTS
from suffkit.contracts.extracts.described import described
from suffkit.domain.areas import Area
from suffkit.domain.code_lists import code_rows
from suffkit.prepare.new.texts import filled

# The modules of the return as case systems name them, by the input that each is (codes/inputs.csv).
MODULES: Mapping[str, str] = {
    "header": "Header",
    "episodes": "Episodes",
    "uasc": "UASC",
    "care_leavers": "OC3 (care leavers)",
    "health": "OC2 (outcomes)",
    "missing": "Missing",
    "placed_for_adoption": "PlacedAdoption (placed for adoption)",
}


def folder_guide(area: Area, edition: str) -> str:
    """README.md of an authority's folder."""
    holds = {row["input"]: row["holds"] for row in code_rows("inputs")}
    return filled(
        "folder.md",
        short_name=area.short_name,
        slug=area.slug,
        edition=edition,
        modules="\n".join(f"| {name} | {holds[key]} |" for key, name in MODULES.items()),
        extracts="\n".join(f"| `{one.file}` | {one.where} | {one.adds} |" for one in EXTRACTS.values()),
    )


def templates_guide() -> str:
    """README.md of the templates: every extract with its columns."""
    return filled("templates.md", extracts="\n".join(described(one, level=2) for one in EXTRACTS.values()))
