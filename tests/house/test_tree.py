"""The conventions that can be read off the files themselves."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import guard_data
import pytest

from suffkit.cli import main
from suffkit.domain.catalogue import catalogue
from suffkit.domain.code_lists import code_rows
from suffkit.domain.units import all_units

HERE = Path(__file__).resolve()
REGISTRIES = ("pypi.org", "pythonhosted.org", "anaconda.org", "registry.npmjs.org", "--index-url", "--find-links")


def text_of(file: Path) -> str:
    return file.read_bytes().decode("utf-8", errors="replace")


def test_no_file_knows_this_machine_or_a_registry(root, tracked):
    here = [str(root), root.as_posix(), str(Path.home()), Path.home().as_posix()]
    machine = re.compile("|".join(rf"(?<![\w.]){re.escape(path)}[/\\]" for path in here if len(path) > 1))
    for file in tracked:
        if file == HERE:
            continue
        text = text_of(file)
        found = machine.search(text)
        assert not found, f"{file.relative_to(root)} holds the path {found and found.group()}"
        assert not [word for word in REGISTRIES if word in text], f"{file.relative_to(root)} names a package registry"


def test_the_guard_lets_every_file_of_the_repository_pass(root, tracked):
    refused = [(file, reason) for file in tracked for reason in guard_data.reasons(file.relative_to(root))]
    assert not refused


def test_modules_stay_short(root):
    long = {
        file.relative_to(root).as_posix(): lines
        for file in (root / "src").rglob("*.py")
        if (lines := len(text_of(file).splitlines())) > 300
    }
    assert not long, "more than 300 lines: does each still hold one idea?"


def test_code_rows_name_their_source(root):
    for file in sorted((root / "src/suffkit/domain/codes").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened):
                assert None not in row and None not in row.values(), f"{file.name}: a row of another length: {row}"
                assert row.get("source", "-").strip(), f"{file.name}: no source: {row}"


def test_catalogue_entries_are_complete():
    dimensions = {row["dimension"] for row in code_rows("dimensions")}
    for name, entry in catalogue().items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name), f"{name} is not snake_case"
        assert entry.unit in all_units(), f"{name}: unit {entry.unit}"
        assert entry.title.strip() and entry.definition.strip().endswith("."), f"{name}: title or definition"
        assert set(entry.breakdowns) <= dimensions, f"{name}: {set(entry.breakdowns) - dimensions} in dimensions.csv"


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ".ci/run"])
def test_commands_that_are_written_down_exist(root, page):
    targets = set(re.findall(r"^([a-z]+):", text_of(root / "Makefile"), flags=re.MULTILINE))
    text = text_of(root / page)
    assert set(re.findall(r"(?<=`)make ([a-z]+)|^ *make ([a-z]+)", text, flags=re.MULTILINE)) <= pairs(targets)
    commands = set(re.findall(r"\bsuffkit ([a-z]+) [a-z]*shire|`suffkit ([a-z]+)", text))
    assert commands <= pairs(set(main.commands))


def pairs(words: set[str]) -> set[tuple[str, str]]:
    """Each word as the only hit of either of two groups."""
    return {(word, "") for word in words} | {("", word) for word in words}


def test_bare_make_explains_every_command_for_people(root):
    makefile = text_of(root / "Makefile")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE)) - {"help", "environment"}
    assert set(re.findall(r'^\t@echo "make ([a-z]+)', makefile, flags=re.MULTILINE)) == targets
    assert {"book", "test", "check", "golden", "bench", "lock", "preview", "clean"} <= targets


def test_notebooks_have_their_parameters_first(root):
    import nbformat

    for file in sorted((root / "notebooks").glob("*.ipynb")):
        cells = nbformat.read(file, as_version=4).cells
        first_code = next(cell for cell in cells if cell.cell_type == "code")
        assert "parameters" in first_code.metadata.get("tags", []), f"{file.name}: the first code cell is not tagged"


def test_no_file_of_code_is_kept_out_of_git(root, tracked):
    """Folders of children's data are ignored wherever they lie: one of tests with such a name would never be kept."""
    folders = [root / name for name in ("src", "tests", "benchmarks", "tools")]
    code = {path for folder in folders for path in folder.rglob("*.py")}
    assert code
    assert code - set(tracked) == set()
