"""Refuses files that must never enter the repository: children's data, big or binary data, notebooks with outputs.

    python tools/guard_data.py FILE ...

Runs before every commit (.pre-commit-config.yaml) and over the whole tree in the tests. Prints what is
wrong with which file, never a value from it. Exit code 1 where a file is refused.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

# Folders of a council's own records, wherever they lie; .gitignore names the same.
PRIVATE_FOLDERS = {
    "ssda903",
    "finance",
    "fostering",
    "homes",
    "needs",
    "care_leavers",
    "short_breaks",
    "services",
    "permanence",
    "placements",
    "send",
    "uasc",
}
DATA_SUFFIXES = {
    ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".xml", ".parquet", ".feather", ".arrow", ".pickle", ".pkl",
    ".sqlite", ".db", ".duckdb", ".sav", ".dta", ".rds", ".accdb", ".mdb", ".zip", ".gz", ".7z",
}  # fmt: skip
TEXT_TABLES = {".csv", ".tsv", ".txt", ".dat"}
LARGEST_BYTES = 1_000_000
# A table with one heading of each kind has a row a child (the return SSDA903, or an extract in our own names).
WHO = {"child", "child_id", "childid", "person_id", "upn", "uln"}
PERSONAL = {
    "dob",
    "date_of_birth",
    "decom",
    "upn",
    "mother",
    "mc_dob",
    "home_post",
    "pl_post",
    "postcode",
    "nhs_number",
}


def main(paths: list[str]) -> int:
    """Look at each file; exit code 1 where one is refused."""
    refused = [(path, reason) for path in paths for reason in reasons(Path(path))]
    for path, reason in refused:
        print(f"{path}: {reason}", file=sys.stderr)
    return 1 if refused else 0


def reasons(path: Path) -> Iterator[str]:
    """Why the file must stay out; nothing where it may come in.

    In:     a path; its folders and suffix count even where the file is gone.
    """
    # The code that reads the returns lies in a folder of their name; code is no data.
    if path.suffix != ".py" and (private := PRIVATE_FOLDERS.intersection(part.lower() for part in path.parts[:-1])):
        yield f"lies in a folder of a council's own records ({', '.join(sorted(private))}); these stay outside git."
    suffix = path.suffix.lower()
    if suffix in DATA_SUFFIXES:
        yield f"is a data file ({suffix}); figures are kept as .csv with their source, all else stays outside git."
    if not path.is_file():
        return
    if (size := path.stat().st_size) > LARGEST_BYTES:
        yield f"has {size:,} bytes; {LARGEST_BYTES:,} at most. Keep it outside git, or say how it is made."
    if suffix in TEXT_TABLES and is_child_level(path):
        yield "has the headings of a table with a row a child; these never enter the repository."
    if suffix == ".ipynb" and has_outputs(path):
        yield "is a notebook with outputs or execution counts; run nbstripout on it."


def is_child_level(path: Path) -> bool:
    """Whether one of the first lines holds headings that name a child and something personal."""
    with path.open("rb") as file:
        start = file.read(20_000)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = start.decode("utf-16", errors="replace")
    else:
        text = start.decode("utf-8-sig", errors="replace")
    for line in text.splitlines()[:10]:
        headings = {re.sub(r"[\s_]+", "_", cell.strip(" \"'")).lower() for cell in re.split(r"[,;\t|]", line)}
        if WHO & headings and PERSONAL & headings and len(headings) > 1 and len((WHO | PERSONAL) & headings) > 1:
            return True
    return False


def has_outputs(path: Path) -> bool:
    """Whether a notebook carries anything of a run. One that cannot be read counts as carrying something."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (ValueError, KeyError):
        return True
    return any(cell.get("outputs") or cell.get("execution_count") is not None for cell in cells)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
