"""What a council is told in the README files of its folder: what to export, where to put it, what it brings."""

from __future__ import annotations

from collections.abc import Mapping

from suffkit.contracts.extracts import EXTRACTS
from suffkit.contracts.extracts.described import described
from suffkit.domain.areas import Area
from suffkit.domain.code_lists import code_rows

# The modules of the return as the case systems name them, by the input that each is (codes/inputs.csv).
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
    """README.md of the authority's folder."""
    holds = {row["input"]: row["holds"] for row in code_rows("inputs")}
    modules = [f"| {name} | {holds[key]} |" for key, name in MODULES.items()]
    extracts = [f"| `{one.file}` | {one.where} | {one.adds} |" for one in EXTRACTS.values()]
    lines = [
        f"# {area.short_name}: what suffkit makes a statement from",
        "",
        f"    suffkit check {area.slug}       what is there, what is wrong with it, what each missing file would add",
        f"    suffkit build {area.slug}       the statement as a folder of web pages",
        "",
        "Every file is optional. What is not there is said on the page that would show it, in a sentence that names the file.",
        "",
        "## 1. Who you are",
        "",
        f"`authority.toml` and `{edition}/edition.toml` are filled as far as published lists tell; each setting is explained",
        "above it. `placement_categories.csv` says how the return's codes make the kinds of placement that your statement",
        "speaks of: change labels and codes to your own. Extracts name placements by these labels.",
        "",
        "## 2. The statutory return, SSDA903",
        "",
        "Export the return of each year, as many years as you have (five or more let the forecast see turnover), as CSV",
        "or as the XML that you send to the Department, in any naming, and put each year into a folder of its own:",
        "`ssda903/2023-24/`, `ssda903/2024-25/` and so on. Header and Episodes are needed; the others add:",
        "",
        "| module | holds |",
        "|---|---|",
        *modules,
        "",
        "For distances and places, put the ONS Postcode Directory, or a list `postcode,easting,northing,la_code`, beside",
        "them as `postcodes.csv`.",
        "",
        "## 3. Extracts of your other systems",
        "",
        "Start from the files in `templates/`: copy one to the place of the same name below this folder, put your rows in the",
        "place of the made-up ones, save it as CSV or as .xlsx of the same name. `templates/README.md` explains each",
        "column; columns may stand in any order.",
        "",
        "| file | where to find it | what the statement gains |",
        "|---|---|---|",
        *extracts,
        "",
        f"## 4. Your own words and actions: `{edition}/`",
        "",
        "`narrative/<page>.md` is shown on the page of that name, as plain text with headings and lists; an empty file shows",
        f"nothing. `templates/edition/actions.csv` becomes `{edition}/actions.csv`: what you will do, by when, how far it is.",
        "Figures that you have printed elsewhere go into `printed/` (docs/printed-tables.md).",
        "",
        "## What never leaves this folder",
        "",
        "Returns and extracts hold rows about children. suffkit reads them here, counts, and hides small numbers before any",
        "page can see a figure; keys, names of providers, dates of a child never reach a page, a message or a log. Git",
        "ignores these files. Do not send this folder: send the finished statement.",
        "",
    ]
    return "\n".join(lines)


def templates_guide() -> str:
    """README.md of the templates: each extract with its columns."""
    head = [
        "# Templates",
        "",
        "Each file here is an extract with its header and a worked example of made-up rows. Copy it to the place of the same",
        "name one folder up, and put your rows in the place of the example's. It may be saved as CSV or as .xlsx.",
        "",
        "- Dates are written 31/03/2024 or 2024-03-31, a month 2024-03, a financial year 2023-24.",
        "- Amounts are in pounds, as 1234.50 or £1,234.50; write (£000s) into a heading whose amounts are in thousands.",
        "- A share is written 0.88 or 88%. An empty cell is not known; write 0 where there is none.",
        "- Headings may differ in capitals and signs: Weekly price (£) is `weekly_price_gbp`.",
        "",
    ]
    return "\n".join(head) + "\n".join(described(one, level=2) for one in EXTRACTS.values())
