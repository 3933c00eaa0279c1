"""The commands on the project's own data and on the made-up authority."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from suffkit import __version__
from suffkit.cli import main
from suffkit.errors import Fault
from suffkit.prepare.inputs import Input
from suffkit.synth import write_returns
from suffkit.terminal import report_lines


@pytest.fixture
def suffkit(root, example_raw, monkeypatch):
    """Call a command within the project on the made-up authority's data."""
    monkeypatch.chdir(root)

    def call(*words: str):
        return CliRunner().invoke(main, [*words, "--raw", str(example_raw)])

    return call


def test_facts_as_csv_and_as_json_are_the_same(suffkit):
    as_csv, as_json = suffkit("facts", "exampleshire"), suffkit("facts", "exampleshire", "--format", "json")
    assert (as_csv.exit_code, as_json.exit_code) == (0, 0)
    rows, facts = list(csv.DictReader(io.StringIO(as_csv.stdout))), json.loads(as_json.stdout)
    assert [(row["measure"], row["cell"], row["as_printed"]) for row in rows] == [
        (fact["measure"], fact["cell"], fact["as_printed"]) for fact in facts
    ]
    assert len(rows) > 17


def test_facts_of_one_measure_and_one_breakdown(suffkit):
    rows = csv.DictReader(
        io.StringIO(suffkit("facts", "exampleshire", "--measure", "children_looked_after", "--by", "sex").stdout)
    )
    assert [(row["group1"], row["value"]) for row in rows] == [
        ("Female", "180.0"),
        ("Male", "230.0"),
        ("Total", "410.0"),
    ]


def test_check_counts_what_it_found(suffkit):
    result = suffkit("check", "exampleshire")
    assert result.exit_code == 0
    assert result.stdout.endswith(
        "exampleshire 2022: 0 fault(s) that block, 0 warning(s), 0 note(s); "
        "8 sums of the print worked out again, 2 differ.\n"
    )


def test_check_as_json(suffkit):
    told = json.loads(suffkit("check", "exampleshire", "--format", "json").stdout)
    assert told["faults"] == []
    assert {finding["severity"] for finding in told["findings"]} == {"agrees", "differs"}


def test_prepare_says_what_was_made_and_where(suffkit, tmp_path, monkeypatch):
    monkeypatch.setenv("SUFFKIT_PROCESSED", str(tmp_path / "processed"))
    said = suffkit("prepare", "exampleshire").stdout
    assert "facts of exampleshire 2022 in" in said
    assert (tmp_path / "processed/exampleshire/2022/facts/facts.parquet").is_file()
    assert suffkit("prepare", "exampleshire", "--quiet").stdout == ""


def test_the_version_and_the_help(suffkit):
    assert __version__ in CliRunner().invoke(main, ["--version"]).stdout
    listed = CliRunner().invoke(main, ["-h"]).stdout
    assert [name for name in ("check", "prepare", "facts", "build", "run", "publish") if name not in listed] == []


def test_the_installed_command_ends_with_the_code_and_a_traceback_only_if_asked(root):
    """The one test that starts a process: exit codes and --debug as a shell sees them."""
    plain, debug = (
        subprocess.run(
            [sys.executable, "-m", "suffkit.cli", *flags, "facts", "bromly"],
            cwd=root,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        for flags in ([], ["--debug"])
    )
    assert (plain.returncode, plain.stdout) == (2, "")
    assert plain.stderr.startswith("There is no authority 'bromly'") and "Did you mean bromley" in plain.stderr
    assert "Traceback" not in plain.stderr
    assert debug.returncode == 1 and "Traceback" in debug.stderr and "Did you mean bromley" in debug.stderr


# ---- returns: how they are read, and faults as a table ---------------------------------------------------------------


@pytest.fixture
def overlapping(tmp_path) -> Path:
    """A folder of one return in which two episodes of a child overlap."""
    folder = tmp_path / "returns/2023-24"
    write_returns(tmp_path / "returns", in_care=30, years=1, seed=3)
    [episodes] = folder.glob("episodes.csv")
    head, *lines = episodes.read_text(encoding="utf-8").splitlines()
    names = head.split(",")
    child, end = names.index("CHILD"), names.index("DEC")
    rows = [line.split(",") for line in lines]
    first = next(at for at, (one, other) in enumerate(pairwise(rows)) if one[child] == other[child] and other[end])
    rows[first][end] = rows[first + 1][end]
    episodes.write_text("\n".join([head, *map(",".join, rows)]) + "\n", encoding="utf-8")
    return tmp_path / "returns"


def test_overlaps_block_unless_they_are_to_be_taken_apart(overlapping, suffkit):
    refused = CliRunner().invoke(main, ["check", str(overlapping)])
    assert refused.exit_code == 2 and "1 fault(s) that block" in refused.stdout
    taken_apart = CliRunner().invoke(main, ["check", str(overlapping), "--merge-overlaps"])
    assert taken_apart.exit_code == 0 and "0 fault(s) that block" in taken_apart.stdout
    assert "Changed: episodes, 2023-24: 1 row: DEC and REC were set so that none overlaps." in taken_apart.stdout


def test_faults_that_block_come_first_and_warnings_and_notes_are_counted(overlapping):
    lines = CliRunner().invoke(main, ["check", str(overlapping)]).stdout.splitlines()
    kinds = [line.partition(":")[0] for line in lines if line.partition(":")[0] in ("block", "warn", "note")]
    assert kinds == sorted(kinds, key=("block", "warn", "note").index) and set(kinds) > {"block"}
    counts = (
        f"{kinds.count('block')} fault(s) that block, {kinds.count('warn')} warning(s), {kinds.count('note')} note(s)"
    )
    assert lines[-1] == f"returns: {counts}."


def test_options_on_returns_go_with_one_edition(suffkit):
    refused = suffkit("build", "--all", "--lenient")
    assert refused.exit_code == 2 and "options on returns" in refused.stderr


@dataclass(frozen=True)
class Found:
    """What a check might have found."""

    gravest_first: tuple[Fault, ...]
    changes: tuple[dict[str, object], ...] = ()
    differing: tuple[str, ...] = ()
    inputs: tuple[Input, ...] = ()

    def summary(self) -> str:
        return "exampleshire: so many faults."


FAULT = Fault(
    "r", "the day does not exist. Write it as 31/03/2024.", "exampleshire/ssda903/2023-24/episodes.csv", "DECOM"
)
FOUND = Found(
    (replace(FAULT, rows=(12, 88, 301, 305, 310, 311)), replace(FAULT, severity="note", column="")),
    ({"what": "Left out", "file": "episodes, 2023-24", "rows": 1200.0, "why": "Alike."},),
    ("children [All]: 1 + 1 = 2; printed 3",),
    (Input("finance/budgets.csv", True, "what was spent"), Input("homes/beds.csv", False, "which beds there are")),
)


def test_on_a_terminal_faults_are_a_table():
    assert list(report_lines(FOUND, 96)) == [
        "Severity  File                 Column  Rows                 What to do",
        "--------  -------------------  ------  -------------------  ------------------------------------",
        "block     exampleshire/        DECOM   12, 88, 301, 305,    the day does not exist. Write it as",
        "          ssda903/2023-24/             310 and 1 more       31/03/2024.",
        "          episodes.csv",
        "note      exampleshire/                                     the day does not exist. Write it as",
        "          ssda903/2023-24/                                  31/03/2024.",
        "          episodes.csv",
        "",
        "What was done  File               Rows   Why",
        "-------------  -----------------  -----  " + "-" * 55,
        "Left out       episodes, 2023-24  1,200  Alike.",
        "print differs: children [All]: 1 + 1 = 2; printed 3",
        "",
        "File                 There  What the statement can tell with it",
        "-------------------  -----  " + "-" * 68,
        "finance/budgets.csv  yes    what was spent",
        "homes/beds.csv       no     which beds there are",
        "",
        "exampleshire: so many faults.",
    ]


@pytest.mark.parametrize("width", [30, 50, 71, 72, 80, 100, 200])
def test_no_line_of_a_report_is_wider_than_the_terminal_and_none_of_its_words_is_lost(width):
    lines = list(report_lines(FOUND, width))
    assert max(map(len, lines)) <= width
    said = "".join("".join(lines).split())
    for word in ("doesnotexist", "1,200", "Alike.", "block", "note"):
        assert word in said or width > 71
    assert {"DECOM", "block", "1,200"} <= set(" ".join(lines).split())


def test_a_reader_who_has_had_enough_ends_the_listing_quietly(root, example_raw):
    """As in `suffkit facts exampleshire | head -1`."""
    command = [sys.executable, "-m", "suffkit.cli", "facts", "exampleshire", "--raw", str(example_raw)]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as listing:
        assert listing.stdout is not None and listing.stderr is not None
        listing.stdout.close()  # before the first line is written
        assert listing.stderr.read() == b""
    assert listing.returncode == 141
