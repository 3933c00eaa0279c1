"""`suffkit new` writes a folder that `suffkit check` passes, for any authority, and changes no file that is there."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from suffkit.cli import main
from suffkit.contracts.extracts import EXTRACTS
from suffkit.contracts.printed import PLACEMENT_CATEGORIES
from suffkit.domain.areas import all_areas, area
from suffkit.domain.returns_codes import labels
from suffkit.io.csv_files import read_csv_text
from suffkit.io.editions import read_authority, read_edition_settings
from suffkit.prepare.inputs import inputs_of
from suffkit.prepare.new.command import last_year_end
from suffkit.prepare.new.folder import PAGES, write_folder

DAY = date(2025, 3, 31)
Call = Callable[..., Result]


@pytest.fixture
def suffkit(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call a command within the project on a folder of raw data of its own, without national data."""
    monkeypatch.chdir(root)
    monkeypatch.setenv("SUFFKIT_PROCESSED", str(tmp_path / "processed"))

    def call(command: str, *words: str) -> Result:
        where = "--to" if command == "new" else "--raw"
        more = ["--as-at", "2025-03-31"] if command == "new" else []
        return CliRunner().invoke(main, [command, *words, *more, where, str(tmp_path / "raw")])

    return call


@pytest.mark.parametrize("one", all_areas()[::9], ids=lambda one: one.slug)
def test_settings_of_any_authority_are_read_as_they_are_written(tmp_path, one):
    written = write_folder(tmp_path, one, DAY, ["Sheffield", "Kirklees"])
    settings = read_authority(tmp_path, one.slug)
    assert (settings.name, settings.old_la_code, settings.new_la_code) == (one.name, one.old_la_code, one.new_la_code)
    assert (settings.region_code, settings.region_name) == (one.region_code, one.region_name)
    edition = read_edition_settings(tmp_path, one.slug, "2025")
    assert (edition.as_at, edition.period) == (DAY, "2024-25")
    assert "Sheffield; Kirklees." in (written.folder / "authority.toml").read_text(encoding="utf-8")


def test_a_name_with_marks_of_its_own_is_quoted(tmp_path):
    written = write_folder(tmp_path, area("kingston-upon-hull"), DAY)
    for path in written.folder.rglob("*.toml"):
        tomllib.loads(path.read_text(encoding="utf-8"))
    assert "kingston-upon-hull" in written.folder.name


def test_the_categories_to_begin_with_take_every_code_of_the_return(tmp_path):
    written = write_folder(tmp_path, area("leeds"), DAY)
    text = read_csv_text(written.folder / "placement_categories.csv", "file", PLACEMENT_CATEGORIES.column_names)
    assert not PLACEMENT_CATEGORIES.faults(text.table)
    codes = text.table["place_codes"].str.split().explode()
    assert set(codes) == set(labels("place"))
    used = [
        row["placement_category"] for one in EXTRACTS.values() for row in one.example if "placement_category" in row
    ]
    assert set(used) - {""} <= set(text.table["label"])


@pytest.mark.parametrize("name", ["leeds", "City of London", "E06000019", "bournemouth, christchurch & poole"])
def test_check_passes_on_a_new_folder_and_says_what_each_file_would_add(suffkit, name):
    made = suffkit("new", name)
    assert made.exit_code == 0, made.output
    result = suffkit("check", area(name).slug)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert sum(line.startswith("warn: ") and "there is no figure yet" in line for line in lines) == 1
    for extract in EXTRACTS.values():
        assert f"would add: {extract.file}: {extract.adds}" in lines
    assert any(line.startswith("would add: ssda903/<year>/episodes.csv: ") for line in lines)
    assert lines[-1] == f"{area(name).slug} 2025: 0 fault(s) that block, 1 warning(s), 0 note(s)."


def test_nothing_is_built_of_a_folder_without_a_figure(suffkit):
    suffkit("new", "leeds")
    result = suffkit("prepare", "leeds")
    assert result.exit_code == 2
    assert "there is no figure yet" in result.stderr


def test_check_passes_with_each_template_in_its_place(suffkit, tmp_path):
    suffkit("new", "leeds")
    folder = tmp_path / "raw/leeds"
    for extract in EXTRACTS.values():
        place = folder / extract.file
        place.parent.mkdir(exist_ok=True)
        shutil.copy(folder / "templates" / extract.file, place)
    shutil.copy(folder / "templates/edition/actions.csv", folder / "2025/actions.csv")
    result = suffkit("check", "leeds")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    for extract in EXTRACTS.values():
        assert f"there: {extract.file}: {extract.adds}" in lines
        assert any(line.startswith(f"warn: leeds/{extract.file}: these are the rows of the worked") for line in lines)
    told = json.loads(suffkit("check", "leeds", "--format", "json").stdout)
    assert [one["file"] for one in told["inputs"] if not one["is_there"]][-1] == "postcodes.csv"


@pytest.mark.parametrize("name", [one.id for one in EXTRACTS.values()][::4])
def test_check_passes_with_one_template_alone(suffkit, tmp_path, name):
    suffkit("new", "camden")
    folder, extract = tmp_path / "raw/camden", EXTRACTS[name]
    (folder / extract.file).parent.mkdir(exist_ok=True)
    shutil.copy(folder / "templates" / extract.file, folder / extract.file)
    result = suffkit("check", "camden")
    assert result.exit_code == 0, result.output
    assert "there is no figure yet" not in result.output


def test_what_is_there_is_never_changed(suffkit, tmp_path):
    suffkit("new", "leeds")
    folder = tmp_path / "raw/leeds"
    (folder / "authority.toml").write_text("mine", encoding="utf-8")
    (folder / "templates/figures.csv").unlink()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    result = suffkit("new", "leeds")
    assert result.exit_code == 0
    assert f"{len(before)} files were there" not in result.output  # the edition that is there is not written again
    assert "1 files written" in result.output
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert {path: after[path] for path in before} == before
    assert [path.name for path in set(after) - set(before)] == ["figures.csv"]


def test_an_authority_that_has_an_edition_gets_no_other(tmp_path):
    write_folder(tmp_path, area("leeds"), DAY)
    again = write_folder(tmp_path, area("leeds"), date(2026, 3, 31))
    assert not again.new
    assert not (tmp_path / "leeds/2026").exists()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("ledes", "Did you mean leeds"),
        ("cumbria", "Ask for Cumberland"),
        ("../../x", "not an authority"),
        ("CON", "not an authority"),
        ("x" * 300, "not an authority"),
        ("leeds/../../../x", "not an authority"),
        ("", "not an authority"),
    ],
)
def test_what_is_no_authority_writes_nothing(suffkit, tmp_path, name, says):
    result = suffkit("new", name)
    assert result.exit_code == 2
    assert says in result.stderr
    assert len(result.stderr) < 300
    assert not (tmp_path / "raw").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
@pytest.mark.parametrize("link", ["leeds", "leeds/templates", "leeds/2025"])
def test_nothing_is_written_through_a_link(suffkit, tmp_path, link):
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "raw" / link).parent.mkdir(parents=True)
    (tmp_path / "raw" / link).symlink_to(outside)
    result = suffkit("new", "leeds")
    assert result.exit_code == 2
    assert "symbolic link" in result.stderr
    assert not list(outside.iterdir())


def test_a_folder_that_cannot_be_written_is_the_machines_fault(suffkit, tmp_path):
    (tmp_path / "raw").write_text("a file", encoding="utf-8")
    assert suffkit("new", "leeds").exit_code in (2, 3)


def test_neighbours_are_named_where_national_data_are(suffkit, tmp_path, national):
    assert suffkit("new", "leeds", "--national", str(national)).exit_code == 0
    text = (tmp_path / "raw/leeds/authority.toml").read_text(encoding="utf-8")
    (line,) = [line for line in text.splitlines() if line.startswith("# By the 2025 model")]
    assert "Sheffield" in line
    assert len(line.split(";")) == 10


def test_pages_that_get_a_file_are_those_that_have_a_place_for_it(root):
    toc = re.findall(r"file: (\w+)", (root / "book/_toc.yml").read_text(encoding="utf-8"))
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (root / "notebooks").glob("*.ipynb")}
    assert [page for page in toc if f"_narrative/{page}.md" in pages.get(page, "")] == list(PAGES)


def test_the_last_year_end():
    assert last_year_end(date(2026, 3, 31)) == date(2025, 3, 31)
    assert last_year_end(date(2026, 4, 1)) == date(2026, 3, 31)


def test_every_extract_is_an_input_that_pages_can_name():
    from suffkit.domain.code_lists import code_rows

    files = {row["input"]: row["file"] for row in code_rows("inputs")}
    assert not [one.id for one in EXTRACTS.values() if f"({one.file})" not in files.get(one.id, "")]


def test_what_is_there_is_told_under_its_own_name(tmp_path):
    write_folder(tmp_path, area("leeds"), DAY)
    folder = tmp_path / "leeds"
    for name in ("finance/Budgets.XLSX", "ssda903/2024/episodes.csv", "postcodes.csv", "2025/actions.csv"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    there = [one.file for one in inputs_of(folder, "2025") if one.is_there]
    assert there == ["ssda903/", "postcodes.csv", "finance/Budgets.XLSX", "2025/actions.csv"]
    assert inputs_of(tmp_path / "nobody", "2025") == ()
