"""The machine at fault: exit code 3, one plain message, the site as it was."""

from __future__ import annotations

import os
import sys

import pytest
from filelock import FileLock


@pytest.mark.parametrize("command", ["build", "run"])
def test_a_file_in_the_place_of_the_output_folder(project, suffkit, refused, command):
    suffkit("prepare", "exampleshire")
    (project.root / "taken").write_text("a file", encoding="utf-8")
    said = refused(command, "exampleshire", "--out", "taken", code=3)
    assert "cannot be made" in said and "Choose another with --out" in said


def test_a_file_in_the_place_of_the_processed_data(project, refused):
    (project.root / "data/processed").write_text("a file", encoding="utf-8")
    assert "The facts cannot be written" in refused("build", "exampleshire", code=3)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_folder_that_may_not_be_written(project, refused):
    locked = project.root / "locked"
    locked.mkdir(mode=0o500)
    said = refused("build", "exampleshire", "--out", str(locked), code=3)
    assert str(locked) in said


def test_a_second_build_does_not_mix_with_the_first(project, suffkit, refused):
    work = project.root / "_build/.work/exampleshire/2022"
    work.mkdir(parents=True)
    with FileLock(work / ".lock"):
        said = refused("build", "exampleshire", code=3)
        assert "exampleshire 2022 is being built already" in said
    assert suffkit("prepare", "exampleshire").exit_code == 0


def test_a_bug_says_that_it_is_one_and_shows_nothing_of_the_data(project, suffkit, monkeypatch):
    def broken(*_: object) -> None:
        raise KeyError("Jane Doe")

    monkeypatch.setattr("suffkit.prepare.statement.make_facts", broken)
    result = suffkit("facts", "exampleshire")
    assert result.exit_code == 1
    assert "suffkit failed (KeyError). This is a bug; run again with --debug" in result.stderr
    assert "Doe" not in result.output and "Traceback" not in result.output
