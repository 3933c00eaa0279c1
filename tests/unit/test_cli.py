"""The commands on the project's own data and on the made-up authority."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from suffkit import __version__
from suffkit.cli import main


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
        "exampleshire 2022: 0 fault(s) that block, 0 other(s); 8 sums of the print worked out again, 2 differ.\n"
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
